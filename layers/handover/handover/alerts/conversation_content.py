"""Says in words what an announcement about a conversation means."""

from collections.abc import Iterator
from typing import Final

from handover.alerts.announcement import Announcement
from handover.alerts.content import Content, Entry, Listing, Side, Tone
from handover.alerts.conversation_wording import ConversationWording
from handover.alerts.moments import date_and_time, duration, moment, time_beside
from handover.alerts.naming import PLATFORM_NAMES, page_called, page_name_or_yours, visitor_begins, visitor_called
from handover.alerts.phrases import Phrases
from handover.alerts.single_line import one_line
from handover.alerts.wordings import Wordings
from handover.conversation.vocabulary import AlertKind, Speaker
from handover.pages.page import MINUTE_MS
from handover.pages.platform import PEOPLE_WINDOW_MS, WINDOW_MS

_TONES: Final = {
    AlertKind.HANDOVER_REQUESTED: Tone.WAITING,
    AlertKind.STILL_WAITING: Tone.WAITING,
    AlertKind.CLAIMED: Tone.SETTLED,
    AlertKind.LEFT_UNANSWERED: Tone.TROUBLE,
    AlertKind.SWITCH_FAILED: Tone.TROUBLE,
    AlertKind.CONTROL_BOUNCES: Tone.TROUBLE,
}


def content_of_conversation(announcement: Announcement, wordings: Wordings) -> Content:
    """Gives the words of an alert about a conversation."""
    wording, words = wordings.conversation.of(announcement), _words(announcement, wordings.phrases)
    headline, advice = wording.headline.format_map(words), wording.advice.format_map(words)
    page_name = page_name_or_yours(announcement.page_name, wordings.phrases)
    return Content(
        subject=wording.subject.format_map(words),
        first_subject=_first_subject(announcement, wordings, words),
        place=f"{page_name} · {PLATFORM_NAMES[announcement.platform]}",
        headline=headline,
        advice=advice,
        preview=_preview(announcement, wordings.phrases) or f"{headline}. {advice}",
        tone=_TONES[announcement.kind],
        facts=tuple(_facts(announcement, wording, wordings)),
        ending=wording.ending,
        listing=_chat(announcement, wordings),
        reason=announcement.reason or "",
    )


def _first_subject(announcement: Announcement, wordings: Wordings, words: dict[str, str]) -> str:
    """Gives the subject of the mail that began it, for those who have got it."""
    later = announcement.kind in {AlertKind.STILL_WAITING, AlertKind.CLAIMED, AlertKind.LEFT_UNANSWERED}
    if not later or announcement.audience.first:  # an audience that does not begin with the first is told only now
        return ""
    return wordings.conversation.requested.subject.format_map(words)


def _preview(announcement: Announcement, phrases: Phrases) -> str:
    """Gives what a new request is about, in the visitor's words; the other alerts have news of their own to tell."""
    if announcement.kind is not AlertKind.HANDOVER_REQUESTED:
        return ""
    said = (line.text for line in reversed(announcement.lines) if line.speaker is Speaker.USER)
    last = next((text for text in said if text != announcement.button), "")
    return " ".join(phrases.quoted.format(words=words) for words in (announcement.reason, last) if words)


def _words(announcement: Announcement, phrases: Phrases) -> dict[str, str]:
    name, page = announcement.user_name, page_called(announcement.page_name, phrases)
    return {
        "who": visitor_called(name, announcement.page_name, phrases),
        "Who": visitor_begins(name, announcement.page_name, phrases),
        "where": phrases.on_page.format(page=page) if one_line(name or "") else "",
        "page": page,
        "waited": duration(announcement.waited_minutes, phrases),
        "claimed_by": announcement.claimed_by or phrases.a_colleague,
        "target": announcement.target_app or phrases.another_app,
    }


def _facts(announcement: Announcement, wording: ConversationWording, wordings: Wordings) -> Iterator[tuple[str, str]]:
    phrases = wordings.phrases
    yield wording.since, _since(announcement, wordings)
    if announcement.button:
        yield wording.pressed, _button(announcement.button, announcement.recipe, phrases)
    if announcement.times:
        at = date_and_time(moment(announcement.counted_from, announcement.timezone), wordings)
        asked = phrases.asked_once_more if announcement.times == 1 else phrases.asked_times
        yield phrases.asked, asked.format(times=announcement.times, at=at)
    if announcement.reason:
        yield phrases.about, announcement.reason
    if announcement.target_app and wording.target:
        yield wording.target, announcement.target_app
    yield from _times_to_come(announcement, wordings)
    if announcement.detail:
        yield phrases.meta_answered, announcement.detail


def _since(announcement: Announcement, wordings: Wordings) -> str:
    since = date_and_time(moment(announcement.since, announcement.timezone), wordings)
    minutes = (announcement.raised_at - announcement.since) // MINUTE_MS
    with_zone = f"{since} ({announcement.timezone})"
    if minutes < 1:
        return with_zone
    return wordings.phrases.so_far.format(moment=with_zone, duration=duration(minutes, wordings.phrases))


def _times_to_come(announcement: Announcement, wordings: Wordings) -> Iterator[tuple[str, str]]:
    """Tells when people are there again, and how long they and the bot may write."""
    phrases, until = wordings.phrases, announcement.window_until

    def written(at: int) -> str:
        return date_and_time(moment(at, announcement.timezone), wordings)

    if announcement.opens_at is not None:
        yield phrases.opening_hours, phrases.closed_until.format(at=written(announcement.opens_at))
    if until is None:
        return
    yield phrases.people_until, written(until - WINDOW_MS + PEOPLE_WINDOW_MS)
    if until > announcement.raised_at:
        yield phrases.bot_until, written(until)
    else:
        yield phrases.bot_no_more, phrases.until_they_write


def _button(title: str, recipe: str | None, phrases: Phrases) -> str:
    button = phrases.quoted.format(words=title)
    if not recipe:
        return button
    return phrases.button_in_recipe.format(button=button, recipe=phrases.quoted.format(words=recipe))


def _chat(announcement: Announcement, wordings: Wordings) -> Listing | None:
    if not announcement.lines:
        return None
    phrases = wordings.phrases
    speakers = {
        Speaker.USER: visitor_begins(announcement.user_name, announcement.page_name, phrases),
        Speaker.BOT: phrases.bot,
        Speaker.HUMAN: page_name_or_yours(announcement.page_name, phrases),
    }
    since = moment(announcement.since, announcement.timezone)
    times = (time_beside(moment(line.at, announcement.timezone), since, wordings) for line in announcement.lines)
    entries = (
        Entry(speakers[line.speaker], at, line.text, Side.VISITOR if line.speaker is Speaker.USER else Side.PAGE)
        for line, at in zip(announcement.lines, times, strict=True)
    )
    return Listing(phrases.last_lines, tuple(entries))
