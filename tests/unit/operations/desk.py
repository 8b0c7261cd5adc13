"""`replies` with everything around it in memory, and the letters that come to its mailbox."""

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import count
from typing import Any, Literal

from handover.alerts.announcement import Announcement
from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.news import News
from handover.alerts.page_announcement import PageAnnouncement
from handover.aws.mailbox import Letter
from handover.conversation.conversation import Conversation, Mode, Outbox, OutboxState
from handover.conversation.effects import AnyEffect
from handover.conversation.events import ControlSwitched
from handover.conversation.measures import Measure
from handover.conversation.vocabulary import SwitchOutcome
from handover.messenger.envelope import Arrival, split
from handover.messenger.errors import GraphError
from handover.operations import hold, letters, reply, waiting_list
from handover.operations.orders import ORDER, AnyOrder
from handover.operations.reports import report
from handover.operations.say import Time
from handover.pages.page import Page
from handover.pages.standing import Standing, Trouble
from tests.builders.pages import PAGE_ID, page
from tests.fakes.budgets import InMemoryBudgets
from tests.fakes.clock import ManualClock
from tests.fakes.conversations import InMemoryConversations
from tests.fakes.graph import FakeGraph, Send
from tests.fakes.history import InMemoryHistory
from tests.fakes.pages import InMemoryPages
from tests.fakes.queue import RecordingQueue
from tests.fakes.routings import InMemoryRoutings
from tests.fakes.schedules import InMemorySchedules
from tests.fakes.standings import InMemoryStandings
from tests.fakes.tombstones import InMemoryTombstones
from tests.fakes.topic import RecordingTopic

APP = "1000000001"
USER = "33"
INSTAGRAM = "17841400000000001"
AT = 1_700_000_000_000
NOW = AT + 1000
MINUTE = 60
HOUR = 3600


# --- letters ----------------------------------------------------------------------------------------------------------


def letter(
    mid: str, channel: str = "messaging", *, user: str = USER, account: str = PAGE_ID, at: int = AT, **content: Any
) -> str:
    """Gives the letter that `ingest` makes of an event."""
    event = {"sender": {"id": user}, "recipient": {"id": account}, "timestamp": at, **content}
    if content.get("message", {}).get("is_echo"):
        event["sender"], event["recipient"] = event["recipient"], event["sender"]
    platform = "instagram" if account == INSTAGRAM else "page"
    body = {"object": platform, "entry": [{"id": account, channel: [event]}]}
    for kind in event.keys() & {"message", "postback"}:
        event[kind] = {"mid": mid, **event[kind]}
    [envelope] = split(json.dumps(body).encode(), APP, Arrival(max(at, NOW), "token")).envelopes
    return envelope.body


def _with_token(body: str, token: str) -> str:
    """Gives a letter as one that came in this delivery; what is no letter stays what it is."""
    try:
        document = json.loads(body)
    except ValueError:
        return body
    return json.dumps({**document, "token": token}) if isinstance(document, dict) else body


def wrote(  # noqa: PLR0913 - what tells one letter from another
    text: str,
    mid: str = "m_1",
    channel: str = "messaging",
    *,
    user: str = USER,
    account: str = PAGE_ID,
    at: int = AT,
    **fields: Any,
) -> str:
    """Gives the letter of a user's message."""
    return letter(mid, channel, user=user, account=account, at=at, message={"text": text, **fields})


def pressed(  # noqa: PLR0913 - as above
    payload: str, title: str = "Button", mid: str = "m_1", *, user: str = USER, account: str = PAGE_ID, at: int = AT
) -> str:
    """Gives the letter of a pressed button."""
    return letter(mid, user=user, account=account, at=at, postback={"title": title, "payload": payload})


def event_id(body: str) -> str:
    """Gives the id of the event in a letter."""
    return str(json.loads(body)["id"])


# --- ends that come too early -----------------------------------------------------------------------------------------


class DiedError(BaseException):
    """The function was cut off: nothing of ours runs any more, no `except Exception` either."""


class Moment(StrEnum):
    """When, in a call of the outside world, the function is cut off."""

    BEFORE = "before"
    AFTER = "after"


class _LastCall:
    """A part of the outside world during one call of which the function is cut off; then it is as before."""

    def __init__(self, part: object, method: str, moment: Moment) -> None:
        self._part = part
        self._method = method
        self._moment = moment
        self._is_over = False

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._part, name)
        return found if name != self._method or self._is_over else self._die

    def _die(self, *values: Any) -> None:
        self._is_over = True
        if self._moment is Moment.AFTER:
            getattr(self._part, self._method)(*values)
        raise DiedError


class _Stumbling:
    """A Graph API that fails with one message of several."""

    def __init__(self, graph: FakeGraph, number: int, error: GraphError) -> None:
        self._graph = graph
        self._until = number
        self._error = error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._graph, name)

    def send(self, user_id: str, message: Mapping[str, Any], metadata: str) -> None:
        self._until -= 1
        if self._until == 0:
            self._graph.fail("send", self._error)
        self._graph.send(user_id, message, metadata)


type Part = Literal["conversations", "standings", "schedules", "topic", "mailbox", "orders", "graph"]


# --- the desk ---------------------------------------------------------------------------------------------------------


class Desk:
    """`replies` at work; the conversation was met before, unless said otherwise."""

    def __init__(self, *, settings: Page | None = None, conversation: Conversation | None = None) -> None:
        met_before = Conversation(account_id=PAGE_ID, user_id=USER, version=1, name="Ana Lima")
        self.clock = ManualClock(NOW / 1000)
        self.page = settings or page()
        self.conversations = InMemoryConversations(conversation or met_before)
        self.tombstones = InMemoryTombstones()
        self.history = InMemoryHistory()
        self.measures: list[Measure] = []
        self.pages = InMemoryPages(self.page)
        self.standings = InMemoryStandings()
        self.routings = InMemoryRoutings()
        self.budgets = InMemoryBudgets()
        self.graph = FakeGraph(APP, self.clock)
        self.mailbox = RecordingQueue()
        self.schedules = InMemorySchedules(self.mailbox, self.clock)
        self.orders = RecordingQueue()
        self.topic: RecordingTopic[AnyAnnouncement | News] = RecordingTopic()
        self.rests: list[float] = []
        self.seconds_left = 30.0
        self._deliveries: Iterator[int] = count(1)
        self._instead: dict[str, Any] = {}
        self.is_token_revived = False

    def replaces(self, name: Part, part: object) -> None:
        """Puts another part in the place of one of the outside world."""
        self._instead[name] = part

    def dies(self, name: Part, method: str, moment: Moment = Moment.BEFORE) -> None:
        """Lets the function be cut off the next time it calls this, before the call or when it took effect."""
        self._instead[name] = _LastCall(self._part(name), method, moment)

    def stumbles(self, number: int, error: GraphError) -> None:
        """Lets the message with this number, counted from now, fail once."""
        self._instead["graph"] = _Stumbling(self.graph, number, error)

    def _part(self, name: str) -> Any:
        return self._instead.get(name, getattr(self, name))

    @property
    def holding(self) -> hold.Parts:
        """What holding a page works with."""
        return hold.Parts(
            standings=self._part("standings"),
            waiting=self.conversations,
            conversations=self._part("conversations"),
            pages=self.pages,
            mailbox=self._part("mailbox"),
            topic=self._part("topic"),
            schedules=self._part("schedules"),
            token_fingerprint=self.graph.token_fingerprint,
            token_is_accepted=lambda _: self.is_token_revived,
            is_reachable=self.graph.is_reachable,
            measure=self.measures.append,
            now=lambda: self.now,
        )

    @property
    def parts(self) -> letters.Parts:
        """What `replies` works with."""
        conversations = reply.Parts(
            conversations=self._part("conversations"),
            tombstones=self.tombstones,
            pages=self.pages,
            standings=self._part("standings"),
            routings=self.routings,
            sender_for=lambda _: self._part("graph"),
            mailbox=self._part("mailbox"),
            orders=self._part("orders"),
            topic=self._part("topic"),
            history=self.history,
            holding=self.holding,
            listing=waiting_list.Parts(
                conversations=self._part("conversations"),
                requests=self.conversations,
                budgets=self.budgets,
                pages=self.pages,
                topic=self._part("topic"),
                schedules=self._part("schedules"),
                now=lambda: self.now,
            ),
            measure=self.measures.append,
            app_id=APP,
            now=lambda: self.now,
            time=Time(left=lambda: self.seconds_left, rest=self.rests.append),
        )
        return letters.Parts(conversations=conversations, pages=self.holding)

    # --- what happens -------------------------------------------------------------------------------------------------

    @property
    def now(self) -> int:
        """Milliseconds since 1970."""
        return round(self.clock() * 1000)

    def receives(self, body: str, delivery_id: str | None = None) -> str:
        """Works on a letter, each in a delivery of its own unless one is named.

        SQS may call it by another name each time: by its token it is known as the message it was.
        """
        number = next(self._deliveries)
        return letters.work_on(_with_token(body, delivery_id or f"d_{number}"), f"sqs_{number}", self.parts).finding

    def reads_its_mail(self) -> list[str]:
        """Works on all that `replies` itself has put into the mailbox, until there is no more; tells what it found."""
        found = []
        while self.mailbox.letters:
            found.append(self.receives(self.mailbox.letters.pop(0).body))
        return found

    def waits(self, seconds: float) -> list[str]:
        """Lets time pass, and works on what the timers put into the mailbox meanwhile, when it came."""
        end, found = self.clock.now + seconds, []
        while due := [one.at_ms for one in self.schedules.waiting.values() if one.at_ms <= end * 1000]:
            self.clock.now = max(self.clock.now, min(due) / 1000)
            self.schedules.fire_schedules(self.now)
            found += self.reads_its_mail()
        self.clock.now = end
        return found

    def switched(
        self, outcome: SwitchOutcome, detail: str = "", *, trouble: Trouble | None = None, said: int = 0
    ) -> str:
        """Hears from `thread_control` how its last order ended."""
        return self.receives(self.outcome(outcome, detail, trouble=trouble, said=said).body)

    def outcome(
        self, outcome: SwitchOutcome, detail: str = "", *, trouble: Trouble | None = None, said: int = 0
    ) -> Letter:
        """Gives the letter in which `thread_control` tells how its last order ended."""
        order = self.ordered[-1]
        event = ControlSwitched(
            id=f"{order.id}.outcome",
            at=self.now,
            fence=order.fence,
            outcome=outcome,
            detail=detail,
            trouble=trouble,
            said=said,
        )
        return report(order.account_id, order.user_id, event)

    # --- what came of it ----------------------------------------------------------------------------------------------

    @property
    def ordered(self) -> list[AnyOrder]:
        """The orders on the thread-control queue."""
        return [ORDER.read(held.body) for held in self.orders.letters]

    @property
    def announced(self) -> list[Announcement]:
        """What was announced about conversations."""
        return [told for told in self.topic.published if isinstance(told, Announcement)]

    @property
    def told_of_page(self) -> list[PageAnnouncement]:
        """What was announced about the page."""
        return [told for told in self.topic.published if isinstance(told, PageAnnouncement)]

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

    @property
    def standing(self) -> Standing:
        """How the page stands with Meta."""
        return self.standings.fresh(self.page.id)

    @property
    def waiting(self) -> list[str]:
        """The users in whose conversations something waits, on the page and on its Instagram account."""
        every = len(self.conversations)
        return [one.user_id for account in self.page.accounts for one in self.conversations.next(account, None, every)]

    @property
    def is_held(self) -> bool:
        """Whether no call is made for the page."""
        return self.standing.hold is not None

    @property
    def postponed(self) -> list[AnyEffect]:
        """What waits in the conversation for its page."""
        outbox: Outbox | None = self.conversation.outbox
        return list(outbox.effects) if outbox and outbox.state is OutboxState.POSTPONED else []


def text_of(message: dict[str, Any]) -> str:
    """Gives the words of a message object."""
    return str(message.get("text") or message["attachment"]["payload"]["text"])
