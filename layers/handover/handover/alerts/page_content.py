"""Says in words what an announcement about a page means."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from handover.alerts.content import Content, Entry, Listing, Section, Tone
from handover.alerts.moments import date_and_time, moment
from handover.alerts.naming import PLATFORM_NAMES, page_called, page_name_or_yours, visitor_begins
from handover.alerts.page_announcement import Missed, PageAlertKind, PageAnnouncement
from handover.alerts.page_wording import PageWording
from handover.alerts.phrases import Phrases
from handover.alerts.single_line import SUBJECT_LIMIT, one_line, shortened
from handover.alerts.wordings import Wordings

_LIFTED: Final = "unblock"
"""Meta's word for the end of a block: the one notice that is good news."""


def content_of_page(announcement: PageAnnouncement, wordings: Wordings) -> Content:
    """Gives the words of an alert about a page."""
    wording, words = wordings.page.of(announcement), _words(announcement, wordings.phrases)
    advice = wording.advice.format_map(words)
    is_good_news = announcement.kind is PageAlertKind.POLICY and announcement.action == _LIFTED
    return Content(
        subject=_subject(wording, words),
        place=page_name_or_yours(announcement.page_name, wordings.phrases),
        headline=wording.headline.format_map(words),
        advice=advice,
        preview=advice,
        tone=Tone.SETTLED if is_good_news else Tone.TROUBLE,
        facts=tuple(_facts(announcement, wording, wordings)),
        ending=wording.ending,
        sections=tuple(_filled(section, words) for section in wording.sections),
        listing=_missed(announcement, wordings),
    )


def _words(announcement: PageAnnouncement, phrases: Phrases) -> dict[str, str]:
    count = max(announcement.missed_count, len(announcement.missed))
    chats = phrases.one_chat if count == 1 else phrases.chats.format(count=count)
    return {
        "page": page_called(announcement.page_name, phrases),
        "page_id": announcement.page_id,
        "chats": chats,
        "admin": one_line(announcement.admin) or announcement.address,
        "address": announcement.address,
    }


def _subject(wording: PageWording, words: dict[str, str]) -> str:
    """Gives the subject; it is a long page name that is cut, and not what happened to the page."""
    room = SUBJECT_LIMIT - len(wording.subject.format_map(words | {"page": ""}))
    return wording.subject.format_map(words | {"page": shortened(words["page"], room)})


def _filled(section: Section, words: dict[str, str]) -> Section:
    return replace(section, sentences=tuple(sentence.format_map(words) for sentence in section.sentences))


def _facts(announcement: PageAnnouncement, wording: PageWording, wordings: Wordings) -> Iterator[tuple[str, str]]:
    since = moment(announcement.since, announcement.timezone)
    yield wording.since, f"{date_and_time(since, wordings)} ({announcement.timezone})"
    if announcement.action:
        yield wordings.phrases.metas_action, announcement.action
    if announcement.detail:
        yield wording.detail, announcement.detail


def _missed(announcement: PageAnnouncement, wordings: Wordings) -> Listing | None:
    if not announcement.missed:
        return None
    more = announcement.missed_count - len(announcement.missed)
    return Listing(
        title=wordings.phrases.missed_visitors.format(timezone=announcement.timezone),
        entries=tuple(_entry(one, announcement, wordings) for one in announcement.missed),
        rest=wordings.phrases.and_more.format(count=more) if more > 0 else "",
    )


def _entry(one: Missed, announcement: PageAnnouncement, wordings: Wordings) -> Entry:
    name = visitor_begins(one.name, announcement.page_name, wordings.phrases)
    at = date_and_time(moment(one.last_user_at, announcement.timezone), wordings)
    return Entry(name, PLATFORM_NAMES[one.platform], wordings.phrases.last_wrote.format(at=at))
