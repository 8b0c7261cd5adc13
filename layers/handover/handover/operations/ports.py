"""What the operations need of the outside world, as protocols: the table, the queues, the topic, the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # what a function does not use itself would cost its cold start
    from collections.abc import Iterator, Sequence

    from handover.alerts.any_announcement import AnyAnnouncement
    from handover.alerts.budget import Budget
    from handover.alerts.news import News
    from handover.aws.mailbox import Letter
    from handover.conversation.conversation import Conversation
    from handover.conversation.effects import Record
    from handover.conversation.wait import Wait
    from handover.pages.page import Page
    from handover.pages.platform import Platform
    from handover.pages.routing import Routing
    from handover.pages.standing import Standing, Waiting


class Conversations(Protocol):
    """Where conversations are kept."""

    def load(self, account_id: str, user_id: str) -> Conversation:
        """Gives the conversation as saved last, a new one where there is none."""

    def save(self, conversation: Conversation) -> Conversation:
        """Saves it unless somebody else did meanwhile; gives it back with its new version."""


class Pages(Protocol):
    """Where the owners' settings are kept."""

    def get(self, account_id: str) -> Page:
        """Gives the settings of a page, by its own id or by that of its Instagram account."""


class Standings(Protocol):
    """Where it is kept how pages stand with Meta."""

    def get(self, page_id: str) -> Standing:
        """Gives a standing that may be some seconds old."""

    def fresh(self, page_id: str) -> Standing:
        """Gives the standing as saved last."""

    def save(self, standing: Standing) -> Standing:
        """Saves it unless somebody else did meanwhile; gives it back with its new version."""


class WaitingConversations(Protocol):
    """The conversations in which something waits to be said or switched."""

    def next(self, account_id: str, after: Waiting | None, limit: int) -> list[Waiting]:
        """Return those of an account after this one, who waits for longest first; from the first one for None."""


class History(Protocol):
    """Where it is kept who did what about a conversation's handovers."""

    def add(self, account_id: str, user_id: str, record: Record) -> None:
        """Adds a line, unless it is there already."""


class Tombstones(Protocol):
    """Where it is kept that visitors were forgotten, and when."""

    def forgotten_at(self, account_id: str, user_id: str) -> int:
        """Return when a visitor was forgotten last, in milliseconds since 1970; 0 where they were not."""


class Requests(Protocol):
    """Who asked for a person and waits for one."""

    def users(self, account_id: str) -> Iterator[str]:
        """Gives the users of an account who asked for a person, the one who did so first before the others."""

    def answered(self, account_id: str) -> Iterator[str]:
        """Gives the users of an account whose request runs and who have an answer, or somebody who claims it."""

    def count(self, account_id: str, first: int, last: int) -> int:
        """Gives how many asked whose request runs, with an answer or without, within a time in milliseconds since 1970.

        Its two ends are included.
        """


class Routings(Protocol):
    """Where it is kept how pages share their conversations between apps."""

    def get(self, page_id: str, platform: Platform) -> Routing | None:
        """Gives what was found out last, None where nothing was."""

    def put(self, routing: Routing) -> None:
        """Keeps what was found out."""


class Overtaking(Protocol):
    """Where it shows whether a switch is still wanted."""

    def is_overtaken(self, account_id: str, user_id: str, fence: int) -> bool:
        """Tells whether the bot was asked back, or is back, since the switch with this fence was decided."""

    def wait(self, account_id: str, user_id: str, fence: int) -> Wait:
        """Tells whether the user still waits for a person in the handover with this fence."""


class Queue(Protocol):
    """A FIFO queue."""

    def post(self, letters: Sequence[Letter]) -> list[Letter]:
        """Stores all, gives back those that can never be stored."""


class Topic(Protocol):
    """The handover events topic."""

    def publish(self, announcement: AnyAnnouncement | News) -> None:
        """Tells everyone who listens."""


class Budgets(Protocol):
    """Where it is counted what is used of the budgets of alerts."""

    def take(self, budget: Budget, names: Sequence[str]) -> bool:
        """Take room in a budget for all names at once; return whether there is room, or they had it before."""

    def used(self, budget: Budget) -> int:
        """Return how much of a budget is used."""


class Schedules(Protocol):
    """Timers that put letters into the mailbox."""

    def at(self, name: str, at_ms: int, letter: Letter) -> None:
        """Makes a timer, unless there is one of that name."""
