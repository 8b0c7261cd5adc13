"""The stack of one soak: brought up in a folder of its own, connected, and waited for until nothing is left to do."""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import boto3
import httpx

from handover.aws.page_versions import PageVersions
from handover.doctor.subscriptions import FIELDS, INSTAGRAM_FIELDS
from local.access import EngineAccess
from local.console import Console
from local.demo_page import at_any_hour, demo_page
from local.facts import Facts
from local.failures import StackFailure
from local.function_logs import FunctionLogs
from local.simulator.settings import INSTAGRAM_ACCOUNT_ID
from local.soak.options import Options
from local.stack import Stack, end
from local.turn import Turn

UNNEEDED_FIELDS: Final = ("message_reactions", "message_reads")
"""What the product does without, and gets all the same."""

UNNEEDED_INSTAGRAM_FIELDS: Final = ("message_reactions", "messaging_seen")
"""The same on Instagram."""

TURN: Final = "soak"
"""The folder within the state folder by which it is known as that of a soak; it holds the lock."""

ANNOUNCEMENTS: Final = "soak-announcements"
QUIET_SECONDS: Final = 3.0
DEADLINE_SECONDS: Final = 420.0
LOOK_SECONDS: Final = 0.5
FORGOTTEN_SECONDS: Final = 310.0
"""SQS takes two letters with one id for one within five minutes."""


class Stage:
    """One running stack, seen from outside."""

    def __init__(self, facts: Facts, options: Options) -> None:
        """Connects the page for both platforms and sets the conditions."""
        self.facts = facts
        self.page = at_any_hour(demo_page()).model_copy(update={"instagram_account_id": INSTAGRAM_ACCOUNT_ID})
        self._http = httpx.Client(timeout=120, trust_env=False)
        self._sqs = self.aws("sqs")
        self.announcements_url = self._subscribe()
        self._connect()
        self._set(options)

    def aws(self, service: str) -> Any:  # noqa: ANN401 - botocore's clients have no static type
        """A client of one of the engine's services."""
        return boto3.client(service, **self.facts.client_arguments())  # type: ignore[call-overload]  # the stubs know each service by a literal

    def ask(self, what: str) -> Any:  # noqa: ANN401 - any JSON
        """What the simulator's control API answers."""
        return self._http.get(f"{self.facts.simulator_url}/_simulator/{what}").raise_for_status().json()

    def tell(self, what: str, body: object, method: str = "POST") -> Any:  # noqa: ANN401 - any JSON
        """Has the simulator do something."""
        url = f"{self.facts.simulator_url}/_simulator/{what}"
        return self._http.request(method, url, json=body).raise_for_status().json()

    def wait_until_quiet(self) -> float:
        """Waits until nothing is under way any more; gives how long ago that began to be so.

        Raises:
            StackFailure: it does not come to rest.
        """
        end, quiet_since = time.monotonic() + DEADLINE_SECONDS, float("inf")
        while time.monotonic() - quiet_since < QUIET_SECONDS:
            waiting = self.under_way()
            if any(waiting.values()):
                quiet_since = float("inf")
            elif quiet_since == float("inf"):
                quiet_since = time.monotonic()
            if time.monotonic() > end:
                raise StackFailure(f"the stack does not come to rest: {waiting}; its logs are beside the report.")
            time.sleep(LOOK_SECONDS)
        return time.monotonic() - quiet_since

    def under_way(self) -> dict[str, int]:
        """How much is on its way, and where."""
        facts = self.facts
        queues = {
            "mailbox": facts.mailbox_url,
            "thread control": facts.thread_control_queue_url,
            "notifications": facts.notifications_queue_url,
            "news": facts.outputs["NewsQueueUrl"],
        }
        waiting = {name: self.messages_in(url) for name, url in queues.items()}
        return {"webhooks": self.ask("health")["webhooks_waiting"], **waiting}

    def messages_in(self, queue_url: str) -> int:
        """How many messages are in a queue, those in somebody's hands too."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        counts = self._sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=names)["Attributes"]
        return sum(int(counts[name]) for name in names)

    def deliver_late(self, count: int, begun: float) -> None:
        """Delivers the first webhooks once more, each when SQS has forgotten it; `begun` is when the first came."""
        wait = begun + FORGOTTEN_SECONDS - time.monotonic()
        time.sleep(max(wait, 0))
        for webhook in self.ask("webhooks")[:count]:
            self.tell("webhooks/redeliver", {"number": webhook["number"]})

    def _subscribe(self) -> str:
        """Has a queue of our own hear of every alert; gives its address."""
        url = str(self._sqs.create_queue(QueueName=ANNOUNCEMENTS)["QueueUrl"])
        arn = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": arn,
            "Condition": {"ArnEquals": {"aws:SourceArn": self.facts.handover_events_topic_arn}},
        }
        policy = {"Version": "2012-10-17", "Statement": [statement]}
        self._sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(policy)})
        self.aws("sns").subscribe(TopicArn=self.facts.handover_events_topic_arn, Protocol="sqs", Endpoint=arn)
        return url

    def _connect(self) -> None:
        PageVersions(self.aws("dynamodb"), self.facts.table_name).publish(self.page, by="soak")
        layers = {
            "page_fields": [*FIELDS, *UNNEEDED_FIELDS],
            "app_fields": [*FIELDS, *UNNEEDED_FIELDS],
            "instagram_fields": [*INSTAGRAM_FIELDS, *UNNEEDED_INSTAGRAM_FIELDS],
        }
        self.tell("subscriptions", layers, "PATCH")

    def _set(self, options: Options) -> None:
        conditions = {
            "mode": options.mode,
            "instagram_mode": options.instagram_mode,
            "duplicate_share": options.duplicates,
            "seed": options.seed,
        }
        self.tell("settings", conditions, "PATCH")


@contextmanager
def stage(options: Options, console: Console) -> Iterator[Stage]:
    """The stack, running and connected; it ends with the block and leaves its logs in the folder."""
    claim(options.state)
    with Turn(options.state / TURN).held():
        empty(options.state)
        with Stack(state=options.state, reporting=console).running() as stack:
            try:
                yield Stage(stack.facts, options)
            finally:
                facts = stack.facts
                FunctionLogs(EngineAccess(facts.engine_url, facts.region), facts.stack_name, stack.state).fetch()


def claim(folder: Path) -> None:
    """Makes a folder one that soaks may empty.

    Raises:
        StackFailure: it holds something else.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / TURN).exists() and any(folder.iterdir()):
        raise StackFailure(f"{folder} is no folder of a soak: name an empty one, or one that does not exist yet.")
    (folder / TURN).mkdir(exist_ok=True)


def empty(folder: Path) -> None:
    """Takes away what an earlier soak left in its folder, and its processes if it was cut off."""
    end(folder)
    for one in folder.iterdir():
        if one.is_file():
            one.unlink()
        elif one.name != TURN:
            shutil.rmtree(one)
