"""Makes the announcements of those who wait on a page: one list, the most urgent first."""

from collections.abc import Sequence
from typing import Final

from handover.alerts.waiting_announcement import WaitingAnnouncement, WaitingVisitor
from handover.conversation.audience import Audience
from handover.conversation.conversation import Conversation, HandoverRequest
from handover.conversation.memory import last_words
from handover.pages.page import Page
from handover.pages.platform import WINDOW_MS

LISTED: Final = 50
"""How many visitors one announcement names: an SNS message has a limit, and so has a reader."""


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
