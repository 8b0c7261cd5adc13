"""Lambda and SQS at work over time: what failed comes again when the function has asked for it, or when its time is up.

Time passes by a clock that functions, powertools, cloud and platform read alike.
"""

import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tests.fakes.cloud import Record
from tests.fakes.meta import Webhook
from tests.integration.system import System
from tests.proof.crash.clock import Clock

VISIBILITY_SECONDS: Final = 180
DELIVERIES: Final = 10
"""`VisibilityTimeout` and `maxReceiveCount` of the queues (template.yaml)."""

META_COMES_AGAIN_SECONDS: Final = 20
STEP_SECONDS: Final = 2
LONGEST_STEP_SECONDS: Final = 60


@dataclass
class LambdaAtWork:
    """Hands the functions what is due, one message at a time.

    Attributes:
        is_working: whether a function runs at this moment, rather than Lambda, SQS or a test.
        dead_letters: what came to nothing as often as its queue allows.
    """

    system: System
    clock: Clock
    is_working: bool = False
    dead_letters: list[str] = field(default_factory=list)
    _refused: list[tuple[float, Webhook]] = field(default_factory=list)
    _in_flight: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for url in self.system.functions.queues.values():
            attributes = {"VisibilityTimeout": str(VISIBILITY_SECONDS)}
            self.system.cloud.client("sqs").set_queue_attributes(QueueUrl=url, Attributes=attributes)

    def forward(self, seconds: float) -> None:
        """Let time pass; the timers that are due go off."""
        self.clock.forward(seconds)
        self.system.cloud.fire_schedules(int(self.clock.now() * 1000))

    def start_cold(self) -> None:
        """Let the next invocation of each function find nothing that an earlier one kept."""
        modules = {}
        for name in self.system.functions.modules:
            sys.modules.pop(f"functions.{name}.handler", None)
            with self.system.cloud.acting_as(name):
                modules[name] = importlib.import_module(f"functions.{name}.handler")
        self.system = replace(self.system, functions=replace(self.system.functions, modules=modules))

    def until_quiet(self) -> None:
        """Work until nothing is left to do, and nothing comes again."""
        step = STEP_SECONDS
        while True:
            if self._works():
                step = STEP_SECONDS
            elif self._refused or self._something_waits():
                self.forward(step)
                step = min(2 * step, LONGEST_STEP_SECONDS)
            else:
                return

    def _something_waits(self) -> bool:
        """Return whether a queue holds anything, though it may be invisible for now."""
        sqs = self.system.cloud.client("sqs")
        names = [f"ApproximateNumberOfMessages{state}" for state in ("", "NotVisible", "Delayed")]
        urls = self.system.functions.queues.values()
        answers = [sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"] for url in urls]
        return any(int(answer[name]) for answer in answers for name in names)

    def work_on_what_is_due(self) -> None:
        """Work until nothing is left that could be done at this moment."""
        while self._works():
            pass

    def work_for(self, seconds: float) -> None:
        """Work on what is due until so much time has passed."""
        end = self.clock.now() + seconds
        while self.clock.now() < end:
            if not self._works():
                self.forward(STEP_SECONDS)

    def _works(self) -> bool:
        worked = [
            self.receive_webhooks() > 0,
            *(self._work(name, url) for name, url in self.system.functions.queues.items()),
        ]
        return any(worked)

    def _work(self, name: str, url: str) -> bool:
        records = self.system.cloud.receive(url, 1)
        for record in records:
            self._deliver(name, url, record)
        return bool(records)

    def _deliver(self, name: str, url: str, record: Record) -> None:
        with self._at_work():
            failed = self.system.functions.deliver(name, [record])
        message_id = record["messageId"]
        self._in_flight.discard(message_id)
        if failed and int(record["attributes"]["ApproximateReceiveCount"]) < DELIVERIES:
            self._in_flight.add(message_id)
            return
        if failed:
            self.dead_letters.append(f"{name}: {record['body']}")
        self.system.cloud.delete(url, record)

    def invoke(self, name: str, event: Mapping[str, Any]) -> Mapping[str, Any]:
        """Invoke a function that answers."""
        with self._at_work():
            return self.system.functions.invoke(name, event)

    def deliver_next(self, name: str) -> bool:
        """Hand a worker the next message of its queue; return whether it failed, so that the message comes again."""
        url = self.system.functions.queues[name]
        (record,) = self.system.cloud.receive(url, 1)
        self._deliver(name, url, record)
        return record["messageId"] in self._in_flight

    def receive_webhooks(self) -> int:
        """Hand `ingest` what Meta has to tell; return the highest status, with 500 it comes again."""
        now = self.clock.now()
        due = [*(webhook for at, webhook in self._refused if at <= now), *self.system.page.new_webhooks()]
        self._refused = [one for one in self._refused if one[0] > now]
        statuses = []
        for webhook in due:
            with self._at_work():
                (status,) = self.system.functions.receive_webhooks([webhook])
            assert status in {200, 500}
            statuses.append(status)
            if status != 200:
                self._refused.append((now + META_COMES_AGAIN_SECONDS, webhook))
        return max(statuses, default=0)

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        self.is_working = True
        try:
            yield
        finally:
            self.is_working = False
