"""Says in words who waits."""

from collections.abc import Iterator
from typing import Final

from handover.alerts.content import Content, Entry, Listing, Tone
from handover.alerts.moments import date_and_time, moment
from handover.alerts.naming import PLATFORM_NAMES, page_called, page_name_or_yours, visitor_begins
from handover.alerts.waiting_announcement import LISTED, WaitingAnnouncement, WaitingVisitor
from handover.alerts.waiting_wording import WaitingWording
from handover.alerts.wordings import Wordings

_PREVIEWED: Final = 3
"""How many names a mailbox shows beside the subject; there is no room for more."""


def content_of_waiting(announcement: WaitingAnnouncement, wordings: Wordings) -> Content:
    """Gives the words of a list of those who wait."""
    wording, phrases = wordings.waiting, wordings.phrases
    visitors = phrases.one_visitor if announcement.count == 1 else phrases.visitors.format(count=announcement.count)
    words = {"page": page_called(announcement.page_name, phrases), "visitors": visitors, "count": announcement.others}
    shown = announcement.waiting[:LISTED]
    more = announcement.count - len(shown)
    subject = wording.subject if announcement.count else wording.others_subject
    headline = wording.headline if announcement.count else wording.others_headline
    advice = " ".join(_advice(announcement, wording))
    return Content(
        subject=subject.format_map(words),
        place=page_name_or_yours(announcement.page_name, phrases),
        headline=headline.format_map(words),
        advice=advice,
        preview=", ".join(_name(one, announcement, wordings) for one in announcement.waiting[:_PREVIEWED]) or advice,
        tone=Tone.WAITING,
        facts=(),
        ending=wording.ending,
        listing=Listing(
            title=wording.title.format(timezone=announcement.timezone),
            entries=tuple(_entry(one, announcement, wordings) for one in shown),
            rest=phrases.and_more.format(count=more) if more > 0 else "",
        )
        if announcement.count
        else None,
    )


def _advice(announcement: WaitingAnnouncement, wording: WaitingWording) -> Iterator[str]:
    """Give what it means for who waits, and what the list stands for besides."""
    if announcement.count:
        yield wording.advice
    if announcement.count > 1:
        yield wording.order
    if announcement.others:
        yield wording.others.format(count=announcement.others)


def _name(one: WaitingVisitor, announcement: WaitingAnnouncement, wordings: Wordings) -> str:
    return visitor_begins(one.name, announcement.page_name, wordings.phrases)


def _entry(one: WaitingVisitor, announcement: WaitingAnnouncement, wordings: Wordings) -> Entry:
    """Gives who waits, where and since when; what it is about, and how long the bot may still write."""
    wording, phrases = wordings.waiting, wordings.phrases
    since, until = (date_and_time(moment(at, announcement.timezone), wordings) for at in (one.since, one.window_until))
    about = one.reason or one.words or one.button
    bot = wording.until.format(at=until) if one.window_until > announcement.raised_at else wording.too_late
    return Entry(
        _name(one, announcement, wordings),
        f"{PLATFORM_NAMES[one.platform]}, {wording.since.format(at=since)}",
        f"{phrases.quoted.format(words=about)} · {bot}" if about else bot,
    )
