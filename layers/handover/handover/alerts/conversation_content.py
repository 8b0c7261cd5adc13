"""Says in words what an announcement about a conversation means."""

from collections.abc import Iterator

from handover.alerts.announcement import Announcement
from handover.alerts.content import Content, Entry, Listing
from handover.alerts.conversation_wording import Wording, wording_of
from handover.alerts.moments import date_and_time, moment, time_beside
from handover.alerts.naming import page_called, visitor_called
from handover.alerts.single_line import one_line
from handover.conversation.conversation import Speaker
from handover.pages.platform import Platform


def content_of_conversation(announcement: Announcement) -> Content:
    """Gives the words of an alert about a conversation."""
    wording, words = wording_of(announcement), _words(announcement)
    return Content(
        subject=wording.subject.format_map(words),
        headline=wording.headline.format_map(words),
        advice=wording.advice.format_map(words),
        facts=tuple(_facts(announcement, wording)),
        ending=wording.ending,
        listing=_chat(announcement),
    )


def _words(announcement: Announcement) -> dict[str, str]:
    name, page = announcement.user_name, page_called(announcement.page_name)
    return {
        "who": visitor_called(name, page),
        "Who": visitor_called(name, page, "A"),
        "where": f" on {page}" if one_line(name or "") else "",
        "page": page,
        "target": announcement.target_app or "another app",
    }


def _facts(announcement: Announcement, wording: Wording) -> Iterator[tuple[str, str]]:
    since = moment(announcement.since, announcement.timezone)
    yield wording.since, f"{date_and_time(since)} ({announcement.timezone})"
    if announcement.platform is Platform.INSTAGRAM:
        yield "Chat is on", "Instagram"
    if announcement.button:
        place = f" in “{announcement.recipe}”" if announcement.recipe else ""
        yield wording.pressed, f"“{announcement.button}”{place}"
    if announcement.reason:
        yield "About", announcement.reason
    if announcement.target_app and wording.target:
        yield wording.target, announcement.target_app
    if announcement.detail:
        yield "Meta answered", announcement.detail


def _chat(announcement: Announcement) -> Listing | None:
    if not announcement.lines:
        return None
    speakers = {
        Speaker.USER: visitor_called(announcement.user_name, announcement.page_name, "A"),
        Speaker.BOT: "Bot",
        Speaker.HUMAN: page_called(announcement.page_name),
    }
    since = moment(announcement.since, announcement.timezone)
    entries = (
        Entry(speakers[line.speaker], time_beside(moment(line.at, announcement.timezone), since), line.text)
        for line in announcement.lines
    )
    return Listing("Last lines of the chat", tuple(entries))
