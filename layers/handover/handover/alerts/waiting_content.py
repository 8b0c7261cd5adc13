"""Says in words who waits."""

from typing import Final

from handover.alerts.content import Content, Entry, Listing, Tone
from handover.alerts.moments import date_and_time, moment
from handover.alerts.naming import PLATFORM_NAMES, page_called, page_name_or_yours, visitor_begins
from handover.alerts.waiting_announcement import LISTED, WaitingAnnouncement, WaitingVisitor
from handover.alerts.wordings import Wordings

_PREVIEWED: Final = 3
"""How many names a mailbox shows beside the subject; there is no room for more."""


def content_of_waiting(announcement: WaitingAnnouncement, wordings: Wordings) -> Content:
    """Gives the words of a list of those who wait."""
    wording, phrases = wordings.waiting, wordings.phrases
    visitors = phrases.one_visitor if announcement.count == 1 else phrases.visitors.format(count=announcement.count)
    words = {"page": page_called(announcement.page_name, phrases), "visitors": visitors}
    shown = announcement.waiting[:LISTED]
    more = announcement.count - len(shown)
    advice = wording.advice if announcement.count == 1 else f"{wording.advice} {wording.order}"
    return Content(
        subject=wording.subject.format_map(words),
        place=page_name_or_yours(announcement.page_name, phrases),
        headline=wording.headline.format_map(words),
        advice=advice,
        preview=", ".join(_name(one, announcement, wordings) for one in announcement.waiting[:_PREVIEWED]) or advice,
        tone=Tone.WAITING,
        facts=(),
        ending=wording.ending,
        listing=Listing(
            title=wording.title.format(timezone=announcement.timezone),
            entries=tuple(_entry(one, announcement, wordings) for one in shown),
            rest=phrases.and_more.format(count=more) if more > 0 else "",
        ),
    )


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
