"""Says in words who waits."""

from handover.alerts.content import Content, Entry, Listing
from handover.alerts.moments import date_and_time, moment
from handover.alerts.naming import page_called, visitor_begins
from handover.alerts.waiting_announcement import WaitingAnnouncement, WaitingVisitor
from handover.alerts.wordings import Wordings


def content_of_waiting(announcement: WaitingAnnouncement, wordings: Wordings) -> Content:
    """Gives the words of a list of those who wait."""
    wording, phrases = wordings.waiting, wordings.phrases
    visitors = phrases.one_visitor if announcement.count == 1 else phrases.visitors.format(count=announcement.count)
    words = {"page": page_called(announcement.page_name, phrases), "visitors": visitors}
    more = announcement.count - len(announcement.waiting)
    return Content(
        subject=wording.subject.format_map(words),
        headline=wording.headline.format_map(words),
        advice=wording.advice.format_map(words),
        facts=(),
        ending=wording.ending,
        listing=Listing(
            title=wording.title.format(timezone=announcement.timezone),
            entries=tuple(_entry(one, announcement, wordings) for one in announcement.waiting),
            rest=phrases.and_more.format(count=more) if more > 0 else "",
        ),
    )


def _entry(one: WaitingVisitor, announcement: WaitingAnnouncement, wordings: Wordings) -> Entry:
    since, until = (date_and_time(moment(at, announcement.timezone), wordings) for at in (one.since, one.window_until))
    about = one.reason or one.button or ""
    text = wordings.waiting.until.format(at=until)
    return Entry(
        visitor_begins(one.name, announcement.page_name, wordings.phrases),
        wordings.waiting.since.format(at=since),
        f"{text} {wordings.phrases.quoted.format(words=about)}" if about else text,
    )
