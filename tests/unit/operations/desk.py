"""`replies` with everything around it in memory, and the letters that come to its mailbox."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count
from typing import Any, NoReturn

from handover.alerts.announcement import Announcement
from handover.conversation.conversation import Conversation, Mode
from handover.conversation.decide import Finding
from handover.conversation.events import ControlSwitched, SwitchOutcome
from handover.messenger.envelope import split
from handover.messenger.errors import GraphError
from handover.operations.orders import ORDER, AnyOrder
from handover.operations.reply import Parts, Sender, work_on
from handover.operations.reports import report
from handover.pages.page import Page
from tests.builders.pages import PAGE_ID, page
from tests.fakes.conversations import InMemoryConversations
from tests.fakes.graph import FakeGraph, Send
from tests.fakes.pages import InMemoryPages
from tests.fakes.queue import RecordingQueue
from tests.fakes.topic import RecordingTopic

APP = "1000000001"
USER = "33"
AT = 1_700_000_000_000
NOW = AT + 300


class DiedError(BaseException):
    """The function was cut off: nothing of ours runs any more, no `except Exception` either."""


def letter(mid: str, channel: str = "messaging", **content: Any) -> str:
    """Gives the letter that `ingest` makes of an event."""
    event = {"sender": {"id": USER}, "recipient": {"id": PAGE_ID}, "timestamp": AT, **content}
    if content.get("message", {}).get("is_echo"):
        event["sender"], event["recipient"] = event["recipient"], event["sender"]
    body = {"object": "page", "entry": [{"id": PAGE_ID, channel: [event]}]}
    for kind in event.keys() & {"message", "postback"}:
        event[kind] = {"mid": mid, **event[kind]}
    [envelope] = split(json.dumps(body).encode(), APP).envelopes
    return envelope.body


def wrote(text: str, mid: str = "m_1", channel: str = "messaging", **fields: Any) -> str:
    """Gives the letter of a user's message."""
    return letter(mid, channel, message={"text": text, **fields})


def pressed(payload: str, title: str = "Button", mid: str = "m_1") -> str:
    """Gives the letter of a pressed button."""
    return letter(mid, postback={"title": title, "payload": payload})


def event_id(body: str) -> str:
    """Gives the id of the event in a letter."""
    return str(json.loads(body)["id"])


class _Stumbling:
    """A Graph API that fails with one message of several."""

    def __init__(self, graph: FakeGraph, number: int, error: GraphError) -> None:
        self._graph = graph
        self._until = number
        self._error = error

    def send(self, user_id: str, message: Mapping[str, Any], metadata: str) -> None:
        self._until -= 1
        if self._until == 0:
            self._graph.fail("send", self._error)
        self._graph.send(user_id, message, metadata)

    def show_typing(self, user_id: str) -> None:
        self._graph.show_typing(user_id)

    def user_name(self, user_id: str) -> str | None:
        return self._graph.user_name(user_id)


class Desk:
    """`replies` at work; the conversation was met before, unless said otherwise."""

    def __init__(self, *, settings: Page | None = None, conversation: Conversation | None = None) -> None:
        met_before = Conversation(page_id=PAGE_ID, user_id=USER, version=1, name="Ana Lima")
        self.conversations = InMemoryConversations(conversation or met_before)
        self.pages = InMemoryPages(settings or page())
        self.graph = FakeGraph(APP)
        self._sender: Sender = self.graph
        self.mailbox = RecordingQueue()
        self.orders = RecordingQueue()
        self.topic: RecordingTopic[Announcement] = RecordingTopic()
        self._deliveries: Iterator[int] = count(1)
        self.parts = Parts(
            conversations=self.conversations,
            pages=self.pages,
            sender_for=lambda _: self._sender,
            mailbox=self.mailbox,
            orders=self.orders,
            topic=self.topic,
            app_id=APP,
            now=lambda: NOW,
        )

    def receives(self, body: str, delivery_id: str | None = None) -> Finding | None:
        """Works on a letter, each in a delivery of its own unless one is named."""
        return work_on(body, delivery_id or f"d_{next(self._deliveries)}", self.parts)

    def stumbles(self, number: int, error: GraphError) -> None:
        """Lets the message with this number, counted from now, fail once."""
        self._sender = _Stumbling(self.graph, number, error)

    def dies_while_it_answers(self, body: str, delivery_id: str) -> None:
        """Is cut off after the state was saved and before anything was said."""

        def cut_off(_: str) -> NoReturn:
            raise DiedError

        try:
            work_on(body, delivery_id, replace(self.parts, sender_for=cut_off))
        except DiedError:
            return
        raise AssertionError("nothing was to be said")

    def switched(self, outcome: SwitchOutcome, detail: str = "") -> Finding | None:
        """Hears from `thread_control` how its last order ended."""
        order = self.ordered[-1]
        event = ControlSwitched(id=f"{order.id}.outcome", at=NOW, fence=order.fence, outcome=outcome, detail=detail)
        return self.receives(report(PAGE_ID, USER, event).body)

    @property
    def ordered(self) -> list[AnyOrder]:
        """The orders on the thread-control queue."""
        return [ORDER.validate_json(held.body) for held in self.orders.letters]

    @property
    def sends(self) -> list[Send]:
        """The messages that were handed to the Send API, refused ones too."""
        return [call for call in self.graph.calls if isinstance(call, Send)]

    @property
    def texts(self) -> list[str]:
        """What the user heard, in words."""
        return [text_of(dict(message)) for message in self.graph.said]

    @property
    def conversation(self) -> Conversation:
        """The conversation as saved last."""
        return self.conversations.load(PAGE_ID, USER)

    @property
    def mode(self) -> Mode:
        """Who has the conversation."""
        return self.conversation.mode


def text_of(message: dict[str, Any]) -> str:
    """Gives the words of a message object."""
    return str(message.get("text") or message["attachment"]["payload"]["text"])
