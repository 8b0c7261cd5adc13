"""Forgets a visitor: erases what is kept of them, place by place, and gives account of it and of what is left."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from handover.aws.conditions import ConflictError
from handover.aws.queue_search import Found
from handover.deletion.request import BACKUP_DAYS, TOMBSTONE_DAYS
from handover.operations.mentions import mentions
from handover.operations.ports import Standings

DEAD_LETTER_DAYS: Final = 14
"""How long the dead-letter queues keep messages: `MessageRetentionPeriod` in template.yaml."""

UNDER_WAY_DAYS: Final = 4 + DEAD_LETTER_DAYS
"""The four days of the other queues, and those of a dead letter: what is under way may be given up afterwards.

A FIFO queue counts them anew for a dead letter ("Setting-up dead-letter queue retention", SQS developer guide).
"""

LEDGER_DAYS: Final = 15
"""As `handover.aws.ledger.KEPT_SECONDS`."""

_DAY_MS: Final = 86_400_000
_ATTEMPTS: Final = 8

# Meta's have 15 to 17 digits. Whatever is shorter stands for other things in other people's messages.
_USER_ID: Final = re.compile(r"[0-9]{5,30}")


class NotAVisitorError(Exception):
    """What is to be forgotten is nobody who writes to a page: erasing what names it would erase what is others'."""


def is_user_id(text: str) -> bool:
    """Tells whether a text has the form of a visitor's id (PSID, IGSID)."""
    return _USER_ID.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whom to forget.

    Attributes:
        page_id: the Page that the account belongs to.
        account_id: the Page, or its Instagram account.
        user_id: the person's id there (PSID, IGSID).

    Raises:
        NotAVisitorError: the id is no person's.
    """

    page_id: str
    account_id: str
    user_id: str

    def __post_init__(self) -> None:
        if not is_user_id(self.user_id):
            raise NotAVisitorError(f"{self.user_id!r} is no visitor's id: those have 5 to 30 digits")
        if self.user_id in (self.page_id, self.account_id):
            raise NotAVisitorError(f"{self.user_id} is a page's own id, not a visitor's")


class Trace(StrEnum):
    """What is kept of a visitor."""

    CONVERSATION = "conversation"
    """State, request, last lines, name: one item of the table."""

    WAITING = "waiting"
    """Their place in the list of a page that Meta takes no calls for."""

    HISTORY = "history"
    """Who asked, claimed, extended and resumed: one item for each line."""

    TIMERS = "timers"
    EVENTS = "events"
    """Events in the mailbox's dead-letter queue."""

    UNREADABLE = "unreadable"
    """Signed bodies that nobody could read."""

    SWITCHES = "switches"
    """Orders in thread control's dead-letter queue."""

    ALERTS = "alerts"
    """Alerts in the notifications' dead-letter queue."""

    NEWS = "news"
    """News for the page's own program, in its dead-letter queue."""

    UNDER_WAY = "under_way"
    """Messages in the queues that are worked on."""

    STEPS = "steps"
    """Steps done: hashes from which nobody can be told."""

    BACKUPS = "backups"

    TOMBSTONE = "tombstone"
    """That somebody was forgotten, and when: a digest from which nobody can be told, so that nothing comes back."""


@dataclass(frozen=True, slots=True)
class Left:
    """What could not be erased, and when it is gone by itself, in milliseconds since 1970."""

    trace: Trace
    until: int


@dataclass(frozen=True, slots=True)
class Account:
    """What was erased, counted, and what is left. Nothing erased means that nothing was stored."""

    erased: Counter[Trace]
    left: tuple[Left, ...]


class Place(Protocol):
    """Somewhere that may hold traces of a visitor."""

    @property
    def trace(self) -> Trace:
        """What it holds."""

    def erase(self, visitor: Visitor) -> Found:
        """Erases it."""


class Conversations(Protocol):
    """Where conversations are kept."""

    def erase(self, account_id: str, user_id: str) -> int:
        """Takes one away; gives how many there were."""

    def erase_older(self, account_id: str, user_id: str, forgotten_at: int) -> int:
        """Take one away unless it was begun after its visitor was forgotten then; give how many there were."""


class Tombstones(Protocol):
    """Where it is kept that visitors were forgotten."""

    def put(self, account_id: str, user_id: str, at: int) -> None:
        """Write down that a visitor was forgotten, in milliseconds since 1970."""


class ByConversation(Protocol):
    """Where something is kept of each conversation: its timers, its history."""

    def erase(self, account_id: str, user_id: str) -> int:
        """Takes those of a conversation away; gives how many there were."""


class Queue(Protocol):
    """A dead-letter queue."""

    def erase(self, is_to_go: Callable[[str], bool]) -> Found:
        """Deletes the messages whose body is to go."""


class Working(Protocol):
    """The queues that are worked on."""

    def count(self) -> int:
        """Gives how many messages are under way."""


@dataclass(frozen=True, slots=True)
class WaitingList:
    """The list of who waits for a page."""

    standings: Standings
    trace: Trace = Trace.WAITING

    def erase(self, visitor: Visitor) -> Found:
        """Takes the visitor out of it.

        Raises:
            ConflictError: the list changes too often.
        """
        for _ in range(_ATTEMPTS):
            standing = self.standings.fresh(visitor.page_id)
            shorter = standing.without(visitor.account_id, visitor.user_id)
            if shorter == standing:
                return Found(0, unseen=0)
            try:
                self.standings.save(shorter)
            except ConflictError:
                continue
            return Found(1, unseen=0)
        raise ConflictError("the page's standing changes too often")


@dataclass(frozen=True, slots=True)
class History:
    """The lines about who did what."""

    lines: ByConversation
    trace: Trace = Trace.HISTORY

    def erase(self, visitor: Visitor) -> Found:
        """Erases them."""
        return Found(self.lines.erase(visitor.account_id, visitor.user_id), unseen=0)


@dataclass(frozen=True, slots=True)
class PendingTimers:
    """Timers whose time has not come."""

    timers: ByConversation
    trace: Trace = Trace.TIMERS

    def erase(self, visitor: Visitor) -> Found:
        """Erases the visitor's."""
        return Found(self.timers.erase(visitor.account_id, visitor.user_id), unseen=0)


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """A dead-letter queue: what names the visitor goes, be it about others too."""

    queue: Queue
    trace: Trace

    def erase(self, visitor: Visitor) -> Found:
        """Erases what names the visitor."""
        return self.queue.erase(lambda body: mentions(body, visitor.user_id))


@dataclass(frozen=True, slots=True)
class Parts:
    """What forgetting works with; `now` gives milliseconds since 1970."""

    tombstones: Tombstones
    conversations: Conversations
    elsewhere: Sequence[Place]
    under_way: Working
    now: Callable[[], int]


def forget(visitor: Visitor, parts: Parts) -> Account:
    """Erases a visitor everywhere, as of now. A second time finds nothing."""
    return forget_as_of(parts.now(), visitor, parts)


def forget_as_of(at: int, visitor: Visitor, parts: Parts) -> Account:
    """Erase a visitor everywhere, so that nothing that happened until then is stored any more.

    The tombstone comes first: from then on nothing older is saved. The conversation goes next and, with its history,
    once more at the end: one that was just being begun may have been saved, and have a line written, meanwhile.

    Args:
        at: in milliseconds since 1970.
        visitor: whom.
        parts: what it works with.
    """
    ids = (visitor.account_id, visitor.user_id)
    parts.tombstones.put(*ids, at)
    erased = Counter({Trace.CONVERSATION: parts.conversations.erase(*ids)})
    histories = [place for place in parts.elsewhere if place.trace is Trace.HISTORY]
    found = [(place.trace, place.erase(visitor)) for place in parts.elsewhere]
    erased[Trace.CONVERSATION] += parts.conversations.erase_older(*ids, at)
    found += [(place.trace, place.erase(visitor)) for place in histories]
    for trace, what in found:
        erased[trace] += what.erased
    unseen = {trace for trace, what in found if what.unseen}
    return Account(+erased, tuple(_left(+erased, unseen, parts)))


def _left(erased: Counter[Trace], unseen: Iterable[Trace], parts: Parts) -> Iterable[Left]:
    now = parts.now()
    yield from (Left(trace, now + DEAD_LETTER_DAYS * _DAY_MS) for trace in sorted(unseen))
    if parts.under_way.count():
        yield Left(Trace.UNDER_WAY, now + UNDER_WAY_DAYS * _DAY_MS)
    if erased[Trace.CONVERSATION]:
        yield Left(Trace.STEPS, now + LEDGER_DAYS * _DAY_MS)
    if erased[Trace.CONVERSATION] or erased[Trace.WAITING] or erased[Trace.HISTORY]:
        yield Left(Trace.BACKUPS, now + BACKUP_DAYS * _DAY_MS)
    if erased:
        yield Left(Trace.TOMBSTONE, now + TOMBSTONE_DAYS * _DAY_MS)
