"""What the other functions learn when the visitors who wait are told of together: in the morning, or in a flood."""

from enum import StrEnum
from typing import Final, Literal

from handover.conversation.audience import Audience
from handover.frozen import Frozen
from handover.migrations import Shape
from handover.pages.page import Admin
from handover.pages.platform import Platform
from handover.schema import Stored, version_of

LISTED: Final = 50
"""How many visitors one mail names: a reader has a limit."""


class WaitingKind(StrEnum):
    """What an alert about many conversations tells the admins."""

    WAITING_LIST = "waiting_list"


class WaitingVisitor(Frozen):
    """A visitor who asked for a person whom nobody has answered yet. Times in milliseconds since 1970.

    Attributes:
        since: when they asked.
        window_until: until when Meta lets the bot write.
        climbed: for how many minutes they had waited at the last step of their ladder: who is told by then.
        button: the title of the button they pressed.
        reason: what it says that it is about.
        words: what they wrote last, where alerts show lines of the chat.
    """

    account_id: str
    user_id: str
    request_id: str
    name: str | None = None
    platform: Platform = Platform.MESSENGER
    since: int = 0
    window_until: int = 0
    climbed: int = 0
    button: str | None = None
    reason: str | None = None
    words: str | None = None


class WaitingAnnouncement(Stored):
    """Everybody who waits on a page. Times in milliseconds since 1970.

    Attributes:
        about: tells it from the other announcements.
        id: the alert's id; each admin is told once per id.
        event_id: the event that had the list made, for the log.
        raised_at: when the list was made.
        timezone: the page's, for the times people read.
        waiting: those whom the bot may write to for the shortest time come first; the list may be cut.
        unnamed: of each who is not among them, `climbed`.
        others: how many alerts there were besides that the list stands for, about visitors who do not wait.
    """

    schema_version: int = version_of(Shape.ANNOUNCEMENT)
    about: Literal["waiting"] = "waiting"
    id: str
    event_id: str = ""
    kind: WaitingKind = WaitingKind.WAITING_LIST
    audience: Audience = Audience()
    page_id: str
    page_name: str = ""
    raised_at: int = 0
    timezone: str = "UTC"
    waiting: tuple[WaitingVisitor, ...] = ()
    unnamed: tuple[int, ...] = ()
    others: int = 0

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.waiting) + len(self.unnamed)


def for_admin(told: WaitingAnnouncement, admin: Admin) -> WaitingAnnouncement | None:
    """Gives the list for one admin: those whom it is their turn to hear of; None where there is nothing for them."""
    theirs = tuple(one for one in told.waiting if one.climbed >= admin.after_minutes)
    unnamed = [climbed for climbed in told.unnamed if climbed >= admin.after_minutes]
    unnamed += [one.climbed for one in theirs[LISTED:]]
    changes = {"waiting": theirs[:LISTED], "unnamed": tuple(unnamed)}
    return told.model_copy(update=changes) if theirs or unnamed or told.others else None
