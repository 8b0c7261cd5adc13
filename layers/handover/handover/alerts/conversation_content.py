"""Says in words what an announcement about a conversation means."""

from collections.abc import Iterator

from handover.alerts.announcement import Announcement
from handover.alerts.content import Content, Entry, Listing
from handover.alerts.conversation_wording import ConversationWording
from handover.alerts.moments import date_and_time, moment, time_beside
from handover.alerts.naming import page_called, page_name_or_yours, visitor_begins, visitor_called
from handover.alerts.phrases import Phrases
from handover.alerts.single_line import one_line
from handover.alerts.wordings import Wordings
from handover.conversation.conversation import Speaker
from handover.pages.platform import Platform


def content_of_conversation(announcement: Announcement, wordings: Wordings) -> Content:
    """Gives the words of an alert about a conversation."""
    wording, words = wordings.conversation.of(announcement), _words(announcement, wordings.phrases)
    return Content(
        subject=wording.subject.format_map(words),
        headline=wording.headline.format_map(words),
        advice=wording.advice.format_map(words),
        facts=tuple(_facts(announcement, wording, wordings)),
        ending=wording.ending,
        listing=_chat(announcement, wordings),
        reason=announcement.reason or "",
    )


def _words(announcement: Announcement, phrases: Phrases) -> dict[str, str]:
    name, page = announcement.user_name, page_called(announcement.page_name, phrases)
    return {
        "who": visitor_called(name, announcement.page_name, phrases),
        "Who": visitor_begins(name, announcement.page_name, phrases),
        "where": phrases.on_page.format(page=page) if one_line(name or "") else "",
        "page": page,
        "waited": str(announcement.waited_minutes),
        "claimed_by": one_line(announcement.claimed_by or ""),
        "target": announcement.target_app or phrases.another_app,
    }


def _facts(announcement: Announcement, wording: ConversationWording, wordings: Wordings) -> Iterator[tuple[str, str]]:
    phrases = wordings.phrases
    since = moment(announcement.since, announcement.timezone)
    yield wording.since, f"{date_and_time(since, wordings)} ({announcement.timezone})"
    if announcement.platform is Platform.INSTAGRAM:
        yield phrases.chat_is_on, "Instagram"
    if announcement.button:
        yield wording.pressed, _button(announcement.button, announcement.recipe, phrases)
    if announcement.reason:
        yield phrases.about, announcement.reason
    if announcement.target_app and wording.target:
        yield wording.target, announcement.target_app
    if announcement.detail:
        yield phrases.meta_answered, announcement.detail


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
    entries = (Entry(speakers[line.speaker], at, line.text) for line, at in zip(announcement.lines, times, strict=True))
    return Listing(phrases.last_lines, tuple(entries))
