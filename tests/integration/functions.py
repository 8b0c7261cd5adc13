"""The functions, freshly imported into a cloud in memory, with Lambda's pollers between them."""

import importlib
import io
import logging
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

import pytest

from handover.aws import clients
from handover.aws.kept_parameters import REAL, KeptParameters, Timing
from handover.aws.link_keys import LinkKeys
from handover.aws.mailer import SesMailer
from handover.aws.page_secrets import PageSecrets
from handover.aws.page_table import PageTable
from handover.aws.standings import StandingTable
from handover.aws.webhook_secrets import WebhookSecrets
from handover.messenger import calls, meta_access
from handover.operations import graph_access, webhook_access
from tests.fakes.cloud import Cloud, Record
from tests.fakes.lambda_context import FakeLambdaContext
from tests.fakes.meta import Meta, Webhook

NAMES: Final = ("ingest", "replies", "thread_control", "notifications", "news", "console", "doctor")
BATCH_SIZE: Final = 10


class Clock:
    """The time of the functions, in place of the module of that name: the real one, and what has passed beside it."""

    def __init__(self) -> None:
        self._ahead = 0.0

    @property
    def ahead(self) -> float:
        """By how many seconds it is ahead of the real time."""
        return self._ahead

    def time_ns(self) -> int:
        """The time since 1970, in nanoseconds."""
        return time.time_ns() + round(self._ahead * 1e9)

    @property
    def now(self) -> int:
        """The time since 1970, in milliseconds."""
        return self.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """The time that what a warm function keeps is counted by, in seconds."""
        return self.time_ns() / 1e9

    def forward(self, seconds: float) -> None:
        """Lets time pass."""
        self._ahead += seconds


@dataclass(frozen=True)
class Functions:
    """The functions as one system: what one puts into a queue, the next is handed."""

    cloud: Cloud
    modules: Mapping[str, ModuleType]
    queues: Mapping[str, str]
    clock: Clock
    delivered: list[tuple[str, Sequence[Record]]]
    """Every batch that was handed to a function, in order."""

    def invoke(self, name: str, event: Mapping[str, Any]) -> Mapping[str, Any]:
        """Invokes a function, as the queue or the API that its event comes from does."""
        refusal = self.cloud.judge.refuses_invocation(name, event)
        assert refusal is None, str(refusal)
        with self.cloud.acting_as(name):
            answer: Mapping[str, Any] = self.modules[name].handler(event, FakeLambdaContext(name))
        return answer

    def receive_webhooks(self, webhooks: Sequence[Webhook]) -> list[int]:
        """Hands webhooks to `ingest`; gives the statuses it answers with."""
        return [self.invoke("ingest", request(webhook))["statusCode"] for webhook in webhooks]

    def deliver(self, name: str, records: Sequence[Record]) -> list[str]:
        """Hands one batch to a worker; gives the ids of the messages it failed on."""
        self.delivered.append((name, records))
        answer = self.invoke(name, {"Records": list(records)})
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    def work(self, name: str) -> list[str]:
        """Hands a worker every message that is in its queue, once; gives the ids of those that stay there."""
        url = self.queues[name]
        kept: list[Record] = []
        more = True
        while more:
            records = self.cloud.receive(url, BATCH_SIZE)
            failed = self.deliver(name, records) if records else []
            for record in records:
                if record["messageId"] in failed:
                    kept.append(record)
                else:
                    self.cloud.delete(url, record)
            more = len(records) == BATCH_SIZE
        for record in kept:
            self.cloud.give_back(url, record)
        return [record["messageId"] for record in kept]

    def settle(self) -> None:
        """Lets all workers work until every queue is empty."""
        for _ in range(10):
            before = len(self.delivered)
            failed = [message for name in self.queues for message in self.work(name)]
            assert not failed, f"failed: {failed}; refused by the policies of template.yaml: {self.cloud.judge}"
            if len(self.delivered) == before:
                return
        raise AssertionError("the functions keep each other busy")

    def fire_timers(self) -> int:
        """Does what EventBridge Scheduler does with the timers that are due; tells how many there were."""
        return self.cloud.fire_schedules(self.clock.now)

    def is_waiting(self, name: str) -> bool:
        """Whether a worker's queue holds anything."""
        asked = self.cloud.client("sqs").get_queue_attributes(
            QueueUrl=self.queues[name], AttributeNames=["ApproximateNumberOfMessages"]
        )
        return int(asked["Attributes"]["ApproximateNumberOfMessages"]) > 0


def request(webhook: Webhook) -> dict[str, Any]:
    """The API Gateway event (payload format 2.0) that a webhook becomes."""
    return {
        "version": "2.0",
        "requestContext": {"http": {"method": "POST", "path": "/webhook"}, "requestId": "JKJaXmPLvHcESHA="},
        "headers": {"content-type": "application/json", "x-hub-signature-256": webhook.signature},
        "body": webhook.body.decode(),
        "isBase64Encoded": False,
    }


def load(cloud: Cloud, meta: Meta, patch: pytest.MonkeyPatch) -> Functions:
    """Imports the functions as Lambda does at a cold start: with their environment set, and anew."""
    for name, value in cloud.environment().items():
        patch.setenv(name, value)
    patch.setattr(clients, "client", cloud.client)
    patch.setattr(graph_access, "client", cloud.client)
    patch.setattr(webhook_access, "client", cloud.client)
    patch.setattr(graph_access, "graph_session", lambda: meta.session)
    patch.setattr(calls, "graph_session", lambda: meta.session)
    patch.setattr(meta_access, "graph_session", lambda: meta.session)
    patch.setattr(time, "sleep", lambda _: None)  # pauses between messages are held at once
    modules = {}
    clock = Clock()
    stands_in = {time.monotonic: clock.monotonic, REAL: Timing(clock.monotonic, lambda _: None)}
    for keeps in (KeptParameters, LinkKeys, PageSecrets, PageTable, SesMailer, StandingTable, WebhookSecrets):
        defaults: tuple[object, ...] = keeps.__init__.__defaults__ or ()
        patch.setattr(keeps.__init__, "__defaults__", tuple(stands_in.get(value, value) for value in defaults))
    for name in NAMES:
        sys.modules.pop(f"functions.{name}.handler", None)
        with cloud.acting_as(name):
            modules[name] = importlib.import_module(f"functions.{name}.handler")
    for name in NAMES:
        patch.setattr(modules[name], "time", clock)
    queues = {
        "replies": cloud.mailbox_url,
        "thread_control": cloud.thread_control_queue_url,
        "notifications": cloud.notifications_queue_url,
        "news": cloud.news_queue_url,
        "console": cloud.deletion_queue_url,
    }
    return Functions(cloud, modules, queues, clock, [])


@contextmanager
def logs_of(functions: Functions) -> Iterator[io.StringIO]:
    """Gives what the functions log, written as they write it."""
    logger = functions.modules["replies"].logger
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logger.registered_formatter)
    root = logging.getLogger(logger.name)
    root.addHandler(handler)
    try:
        yield written
    finally:
        root.removeHandler(handler)
