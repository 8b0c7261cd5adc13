"""Says in words what an alert tells one admin beyond the others: who else knows, and whether people are there."""

from collections.abc import Iterator

from handover.alerts.announcement import Announcement
from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.harmless import harmless_text
from handover.alerts.page_announcement import PageAnnouncement
from handover.alerts.phrases import Phrases
from handover.conversation.vocabulary import AlertKind
from handover.pages.page import Admin, Page


def facts_for(admin: Admin, announcement: AnyAnnouncement, page: Page, phrases: Phrases) -> Iterator[tuple[str, str]]:
    """Gives the labels, and what belongs to them; nothing about what concerns every admin, or needs none any more."""
    if isinstance(announcement, PageAnnouncement) or announcement.kind is AlertKind.CLAIMED:
        return
    if isinstance(announcement, Announcement) and page.hours is not None and announcement.opens_at is None:
        is_open = page.is_open(announcement.raised_at or announcement.since)
        yield phrases.opening_hours, phrases.open_now if is_open else phrases.closed_now
    known = announcement.audience.model_copy(update={"first": 0})  # those whose turn came before know it too
    others = (one for one in page.handover.admins if known.includes(one) and one.email != admin.email)
    yield phrases.also_told, ", ".join(harmless_text(one.name) for one in others) or phrases.nobody_else
