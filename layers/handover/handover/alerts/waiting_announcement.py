"""What the other functions learn when the visitors who wait are told of together: in the morning, or in a flood."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, Literal

from handover.conversation.conversation import WINDOW_MS, Conversation, HandoverRequest
from handover.conversation.effects import Audience
from handover.conversation.memory import last_words
from handover.frozen import Frozen
from handover.pages.page import Admin, Page
from handover.pages.platform import Platform

LISTED: Final = 50
"""How many visitors one announcement names: an SNS message has a limit, and so has a reader."""


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
    since: int
    window_until: int
    climbed: int = 0
    button: str | None = None
    reason: str | None = None
    words: str | None = None


class WaitingAnnouncement(Frozen):
    """Everybody who waits on a page. Times in milliseconds since 1970.

    Attributes:
        about: tells it from the other announcements.
        id: the alert's id; each admin is told once per id.
        raised_at: when the list was made.
        timezone: the page's, for the times people read.
        waiting: those whom the bot may write to for the shortest time come first; the list may be cut.
        count: how many there are.
    """

    about: Literal["waiting"] = "waiting"
    id: str
    kind: WaitingKind = WaitingKind.WAITING_LIST
    audience: Audience = Audience()
    page_id: str
    page_name: str
    raised_at: int
    timezone: str = "UTC"
    waiting: tuple[WaitingVisitor, ...]
    count: int


def for_admin(told: WaitingAnnouncement, admin: Admin) -> WaitingAnnouncement | None:
    """Gives the list for one admin: those whom it is their turn to hear of; None where there are none."""
    theirs = tuple(one for one in told.waiting if one.climbed >= admin.after_minutes)
    left_out = len(told.waiting) - len(theirs)
    return told.model_copy(update={"waiting": theirs, "count": told.count - left_out}) if theirs else None


def announce_waiting(
    alert_id: str, waiting: Sequence[Conversation], page: Page, audience: Audience, now: int
) -> WaitingAnnouncement:
    """Lists the visitors of a page who wait, in milliseconds since 1970.

    Args:
        alert_id: the alert's id.
        waiting: the conversations in which a person was asked for and nobody has come yet, one at least.
        page: where they are.
        audience: who is told.
        now: when.
    """
    visitors = [_visitor(one, one.request, page) for one in waiting if one.request is not None]
    urgent_first = sorted(visitors, key=lambda visitor: (visitor.window_until, visitor.since))
    return WaitingAnnouncement(
        id=alert_id,
        audience=audience,
        page_id=page.id,
        page_name=page.name,
        raised_at=now,
        timezone=page.timezone,
        waiting=tuple(urgent_first[:LISTED]),
        count=len(visitors),
    )


def _visitor(conversation: Conversation, request: HandoverRequest, page: Page) -> WaitingVisitor:
    return WaitingVisitor(
        account_id=conversation.account_id,
        user_id=conversation.user_id,
        request_id=request.id,
        name=conversation.name or None,
        platform=page.platform_of(conversation.account_id),
        since=request.since,
        window_until=conversation.last_user_at + WINDOW_MS,
        climbed=request.climbed,
        button=request.button,
        reason=request.reason,
        words=last_words(conversation, page),
    )
