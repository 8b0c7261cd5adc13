"""Writes the alert in a language: the e-mail and the text message for one admin, and the notice for a topic."""

from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from handover.alerts.announcement import Announcement
from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.content import Content
from handover.alerts.conversation_content import content_of_conversation
from handover.alerts.messages import Mail, Notice, TextMessage
from handover.alerts.page_content import content_of_page
from handover.alerts.single_line import SUBJECT_LIMIT, in_ascii, on_its_line, one_line, shortened
from handover.alerts.text_message import in_one_message
from handover.alerts.waiting_announcement import WaitingAnnouncement
from handover.alerts.waiting_content import content_of_waiting
from handover.alerts.wordings import Wordings, wordings_in
from handover.pages.page import Admin

INBOX_URL: Final = "https://business.facebook.com/latest/inbox"
"""Meta Business Suite's inbox, for both platforms; Meta documents no stable address of one conversation."""


def _on_one_line(value: object) -> object:
    return on_its_line(value) if isinstance(value, str) else value


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html.jinja"]),
        undefined=StrictUndefined,
        finalize=_on_one_line,  # whatever is filled in, so that no name and no chat line can pass for another line
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _content_of(announcement: AnyAnnouncement, wordings: Wordings) -> Content:
    if isinstance(announcement, Announcement):
        return content_of_conversation(announcement, wordings)
    if isinstance(announcement, WaitingAnnouncement):
        return content_of_waiting(announcement, wordings)
    return content_of_page(announcement, wordings)


def _subject_of(content: Content) -> str:
    return shortened(one_line(content.subject), SUBJECT_LIMIT)


def _render(name: str, content: Content, greeting: str, wordings: Wordings) -> str:
    return (
        _templates()
        .get_template(name)
        .render(
            language=wordings.language,
            phrases=wordings.phrases,
            subject=_subject_of(content),
            greeting=greeting,
            content=content,
            inbox_url=INBOX_URL,
        )
    )


def mail_for(announcement: AnyAnnouncement, admin: Admin, language: str) -> Mail:
    """Writes the e-mail for one admin, in a language or else in English."""
    wordings = wordings_in(language)
    content, greeting = _content_of(announcement, wordings), wordings.phrases.hello_to.format(name=admin.name)
    return Mail(
        recipient=admin.email,
        subject=_subject_of(content),
        text=_render("alert.txt.jinja", content, greeting, wordings),
        html=_render("alert.html.jinja", content, greeting, wordings),
    )


def text_message_for(announcement: AnyAnnouncement, number: str, language: str) -> TextMessage:
    """Writes the text message for one number: who waits where, and what it is about; nothing of the chat."""
    wordings = wordings_in(language)
    content, phrases = _content_of(announcement, wordings), wordings.phrases
    about = f". {phrases.about}{phrases.colon} {content.reason}" if content.reason else ""
    return TextMessage(number, in_one_message(content.subject + about))


def _with_names_in_ascii(announcement: AnyAnnouncement) -> AnyAnnouncement:
    names: dict[str, str | None] = {"page_name": in_ascii(announcement.page_name)}
    if isinstance(announcement, Announcement):
        names["user_name"] = in_ascii(announcement.user_name or "") or None
    return announcement.model_copy(update=names)


def notice_of(announcement: AnyAnnouncement, language: str) -> Notice:
    """Writes the plain text for a topic, in a language or else in English; its subject is plain ASCII, for SNS."""
    wordings = wordings_in(language)
    subject = in_ascii(_content_of(_with_names_in_ascii(announcement), wordings).subject)
    return Notice(
        subject=shortened(subject, SUBJECT_LIMIT),
        text=_render("alert.txt.jinja", _content_of(announcement, wordings), wordings.phrases.hello, wordings),
        page_id=announcement.page_id,
        kind=announcement.kind,
    )
