"""The people of the story: visitors, the inbox agent, the admins; and what they see, waited for with a deadline."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

import boto3
import httpx

from local.facts import Facts

DEADLINE_SECONDS = 60.0
QUIET_SECONDS = 1.5
LOOK_EVERY_SECONDS = 0.2
"""The engine and the simulator that are looked at have the same two processors as what is waited for."""
PAGE_INBOX = "263902037430900"
INSTAGRAM_INBOX = "1217981644879628"
WORKSHOP_DESK = "1000000005"
PAUSED = "The bot is paused"
BACK = "The bot has been reactivated"


def eventually[T](
    look: Callable[[], T], holds: Callable[[T], object], what: str, seconds: float = DEADLINE_SECONDS
) -> T:
    """Looks until something holds; fails with what was seen last."""
    end = time.monotonic() + seconds
    while True:
        seen = look()
        if holds(seen):
            return seen
        if time.monotonic() > end:
            raise AssertionError(
                f"{what} did not come about; last seen: {json.dumps(seen, indent=1, default=str)[-3000:]}"
            )
        time.sleep(LOOK_EVERY_SECONDS)


@dataclass
class Visitor:
    """One visitor of the page."""

    people: "People"
    psid: str
    name: str

    def writes(self, text: str) -> None:
        self.people.act(f"visitors/{self.psid}/write", {"text": text})

    def presses(self, title: str) -> None:
        self.people.act(f"visitors/{self.psid}/press", {"title": title})

    def chooses_from_menu(self, title: str) -> None:
        self.people.act(f"visitors/{self.psid}/menu", {"title": title})

    def conversation(self) -> dict[str, Any]:
        conversation: dict[str, Any] = self.people.ask(f"conversations/{self.psid}")
        return conversation

    def texts_from(self, side: str) -> list[str]:
        return [line["text"] for line in self.conversation()["lines"] if line["from"] == side]

    def hears(self, words: str, times: int = 1) -> None:
        eventually(
            lambda: self.texts_from("bot"),
            lambda texts: sum(words in text for text in texts) >= times,
            f"“{words}” {times} times to {self.name}",
        )

    def is_owned_by(self, app_id: str) -> None:
        eventually(lambda: self.conversation()["owner_app_id"], lambda owner: owner == app_id, f"owner {app_id}")

    def agent(self, deed: str, **details: str) -> None:
        self.people.act(f"inbox/{self.psid}/{deed}", details)


@dataclass
class People:
    """Everybody around one running stack."""

    facts: Facts
    _client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=60))
    _services: dict[str, Any] = field(default_factory=dict[str, Any])

    @contextmanager
    def present(self) -> Iterator[Self]:
        with self._client:
            try:
                yield self
            finally:
                self.act("settings", {"graph_latency_seconds": 0}, method="PATCH")
                self.page_is_in("conversation_routing")
                self.clear_failures()

    def clear_failures(self) -> None:
        """Lets all calls of Meta succeed again."""
        self._client.delete(self._url("failures")).raise_for_status()

    def page_is_in(self, mode: str) -> None:
        """Lets the page be in a mode, and the product find it out anew: it remembers for an hour."""
        self.act("settings", {"mode": mode}, method="PATCH")
        key = {"pk": {"S": f"routing#{self.facts.page_id}#messenger"}}
        self.aws("dynamodb").delete_item(TableName=self.facts.table_name, Key=key)

    def visitor(self, name: str, locale: str = "en_US") -> Visitor:
        return Visitor(self, self.act("visitors", {"name": name, "locale": locale})["psid"], name)

    def act(self, what: str, details: object, method: str = "POST") -> Any:
        answer = self._client.request(method, self._url(what), json=details)
        assert answer.is_success, f"{what}: {answer.text}"
        return answer.json()

    def ask(self, what: str) -> Any:
        answer = self._client.get(self._url(what))
        assert answer.is_success, f"{what}: {answer.text}"
        return answer.json()

    def mails_about(self, visitor: Visitor) -> list[dict[str, Any]]:
        return [mail for mail in self.ask("emails") if visitor.name in mail["subject"]]

    def notices_about(self, visitor: Visitor) -> list[dict[str, Any]]:
        """What the admin alerts topic sent, as an SQS subscriber sees it."""
        return [notice for notice in self._inbox() if visitor.name in notice["Message"]]

    def aws(self, service: str) -> Any:
        if service not in self._services:
            self._services[service] = boto3.client(service, **self.facts.client_arguments())  # type: ignore[call-overload]  # the stubs know each service by a literal
        return self._services[service]

    def messages_in(self, queue_url: str) -> int:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        counts = self.aws("sqs").get_queue_attributes(QueueUrl=queue_url, AttributeNames=names)["Attributes"]
        return sum(int(counts[name]) for name in names)

    def everything_is_worked_on(self) -> None:
        """Waits until no webhook and no message is under way, and for a while after: silence is a result too."""
        facts = self.facts
        queues = [facts.mailbox_url, facts.thread_control_queue_url, facts.notifications_queue_url]
        queues.append(facts.outputs["NewsQueueUrl"])
        quiet_since: list[float] = []

        def under_way() -> list[int]:
            return [self.ask("health")["webhooks_waiting"], *(self.messages_in(url) for url in queues)]

        def quiet(counts: list[int]) -> bool:
            if any(counts):
                quiet_since.clear()
            else:
                quiet_since.append(time.monotonic())
            return bool(quiet_since) and time.monotonic() - quiet_since[0] > QUIET_SECONDS

        eventually(under_way, quiet, "all work")

    def _inbox(self) -> list[dict[str, Any]]:
        """Everything in the queue that listens to the topic; nothing is deleted, so all of it can be seen again."""
        queues = self.aws("sqs")
        found: dict[str, dict[str, Any]] = {}
        while True:
            answer = queues.receive_message(
                QueueUrl=self.facts.admin_alerts_inbox_url, MaxNumberOfMessages=10, VisibilityTimeout=2
            )
            fresh = {message["MessageId"]: json.loads(message["Body"]) for message in answer.get("Messages", [])}
            if fresh.keys() <= found.keys():
                return [*found.values()]
            found |= fresh

    def _url(self, what: str) -> str:
        return f"{self.facts.simulator_url}/_simulator/{what}"
