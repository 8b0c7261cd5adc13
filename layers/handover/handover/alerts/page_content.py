"""Says in words what an announcement about a page means."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from handover.alerts.content import Content, Entry, Listing, Section
from handover.alerts.moments import date_and_time, moment
from handover.alerts.naming import page_called, visitor_called
from handover.alerts.page_announcement import Missed, PageAnnouncement
from handover.alerts.page_wording import PageWording, page_wording_of
from handover.alerts.single_line import SUBJECT_LIMIT, shortened
from handover.pages.platform import Platform

_PLATFORMS: Final = {Platform.MESSENGER: "Messenger", Platform.INSTAGRAM: "Instagram"}


def content_of_page(announcement: PageAnnouncement) -> Content:
    """Gives the words of an alert about a page."""
    wording, words = page_wording_of(announcement), _words(announcement)
    return Content(
        subject=_subject(wording, words),
        headline=wording.headline.format_map(words),
        advice=wording.advice.format_map(words),
        facts=tuple(_facts(announcement, wording)),
        ending=wording.ending,
        sections=tuple(_filled(section, words) for section in wording.sections),
        listing=_missed(announcement),
    )


def _words(announcement: PageAnnouncement) -> dict[str, str]:
    count = max(announcement.missed_count, len(announcement.missed))
    chats = "1 chat was" if count == 1 else f"{count} chats were"
    return {"page": page_called(announcement.page_name), "chats": chats}


def _subject(wording: PageWording, words: dict[str, str]) -> str:
    """Gives the subject; it is a long page name that is cut, and not what happened to the page."""
    room = SUBJECT_LIMIT - len(wording.subject.format_map(words | {"page": ""}))
    return wording.subject.format_map(words | {"page": shortened(words["page"], room)})


def _filled(section: Section, words: dict[str, str]) -> Section:
    return replace(section, sentences=tuple(sentence.format_map(words) for sentence in section.sentences))


def _facts(announcement: PageAnnouncement, wording: PageWording) -> Iterator[tuple[str, str]]:
    since = moment(announcement.since, announcement.timezone)
    yield wording.since, f"{date_and_time(since)} ({announcement.timezone})"
    if announcement.action:
        yield "Meta's action", announcement.action
    if announcement.detail:
        yield wording.detail, announcement.detail


def _missed(announcement: PageAnnouncement) -> Listing | None:
    if not announcement.missed:
        return None
    more = announcement.missed_count - len(announcement.missed)
    return Listing(
        title=f"Visitors without an answer (times in {announcement.timezone})",
        entries=tuple(_entry(one, announcement) for one in announcement.missed),
        rest=f"And {more} more, whom the inbox shows." if more > 0 else "",
    )


def _entry(one: Missed, announcement: PageAnnouncement) -> Entry:
    name = visitor_called(one.name, announcement.page_name, "A")
    at = date_and_time(moment(one.last_user_at, announcement.timezone))
    return Entry(name, _PLATFORMS[one.platform], f"last wrote {at}")
