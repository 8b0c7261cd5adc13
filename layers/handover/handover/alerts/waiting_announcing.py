"""Makes the announcements of those who wait on a page: one list, the most urgent first."""

from collections.abc import Sequence
from itertools import accumulate, islice
from typing import Final

from handover.alerts.waiting_announcement import LISTED, WaitingAnnouncement, WaitingVisitor
from handover.conversation.audience import Audience
from handover.conversation.conversation import Conversation, HandoverRequest
from handover.conversation.ladder import told_so_far
from handover.conversation.memory import last_words
from handover.pages.page import Page
from handover.pages.platform import WINDOW_MS

NAMED: Final = 150
"""How many visitors one announcement names at most: an SNS message has a limit."""

NAMED_BYTES: Final = 200_000
"""How many bytes they may take: SNS takes 262,144 in a message, and a letter that is not ASCII takes six to twelve."""


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
    named = _named(urgent_first, page)
    return WaitingAnnouncement(
        id=alert_id,
        audience=audience,
        page_id=page.id,
        page_name=page.name,
        raised_at=now,
        timezone=page.timezone,
        waiting=tuple(one for number, one in enumerate(urgent_first) if number in named),
        unnamed=tuple(one.climbed for number, one in enumerate(urgent_first) if number not in named),
    )


def _named(urgent_first: Sequence[WaitingVisitor], page: Page) -> frozenset[int]:
    """Gives the places of those who are named: for every admin the most urgent of those whom they hear of."""
    named = set[int]()
    for minutes in sorted({admin.after_minutes for admin in page.handover.admins}, reverse=True):
        theirs = (number for number, one in enumerate(urgent_first) if one.climbed >= minutes)
        named |= {*islice(theirs, LISTED)}
    first = sorted(named)[:NAMED]
    sizes = accumulate(len(urgent_first[number].model_dump_json(ensure_ascii=True)) for number in first)
    return frozenset(number for number, size in zip(first, sizes, strict=True) if size <= NAMED_BYTES)


def _visitor(conversation: Conversation, request: HandoverRequest, page: Page) -> WaitingVisitor:
    return WaitingVisitor(
        account_id=conversation.account_id,
        user_id=conversation.user_id,
        request_id=request.id,
        name=conversation.name or None,
        platform=page.platform_of(conversation.account_id),
        since=request.since,
        window_until=conversation.last_user_at + WINDOW_MS,
        climbed=told_so_far(request).last,
        button=request.button,
        reason=request.reason,
        words=last_words(conversation, page),
    )
