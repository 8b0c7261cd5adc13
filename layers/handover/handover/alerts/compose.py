"""Writes the alert in a language: the e-mail and the text message for one admin, and the notice for a topic."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from jinja2 import Environment

from handover.alerts.actions import Actions, actions_for
from handover.alerts.announcement import Announcement
from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.content import Content
from handover.alerts.conversation_content import content_of_conversation
from handover.alerts.harmless import harmless, harmless_text, with_blanks
from handover.alerts.links import AlertLinks
from handover.alerts.mail_thread import as_reply, thread_headers
from handover.alerts.messages import Mail, Notice, TextMessage
from handover.alerts.naming import page_called
from handover.alerts.single_line import SUBJECT_LIMIT, in_ascii, one_line, shortened
from handover.alerts.text_message import in_one_message
from handover.alerts.told_content import facts_for
from handover.alerts.waiting_announcement import WaitingAnnouncement
from handover.alerts.wordings import Wordings, wordings_in
from handover.pages.page import Admin, Page
from handover.templates import templates


@cache
def _templates() -> Environment:
    return templates(Path(__file__).parent / "templates")


def _content_of(announcement: AnyAnnouncement, wordings: Wordings) -> Content:
    told = harmless(announcement)
    if isinstance(told, Announcement):
        return content_of_conversation(told, wordings)
    if isinstance(told, WaitingAnnouncement):
        from handover.alerts.waiting_content import content_of_waiting  # noqa: PLC0415 - spares a cold start

        return content_of_waiting(told, wordings)
    from handover.alerts.page_content import content_of_page  # noqa: PLC0415 - spares a cold start

    return content_of_page(told, wordings)


def _in_header(subject: str) -> str:
    return shortened(one_line(subject), SUBJECT_LIMIT)


def _subject_of(content: Content) -> str:
    return as_reply(_in_header(content.first_subject)) if content.first_subject else _in_header(content.subject)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letter:
    """What the templates are filled in with."""

    wordings: Wordings
    greeting: str
    content: Content
    actions: Actions
    footer: str = ""

    def rendered(self, template: str) -> str:
        return (
            _templates()
            .get_template(template)
            .render(
                language=self.wordings.language,
                phrases=self.wordings.phrases,
                greeting=self.greeting,
                content=self.content,
                actions=self.actions,
                footer=self.footer,
            )
        )


def mail_for(announcement: AnyAnnouncement, page: Page, admin: Admin, links: AlertLinks | None = None) -> Mail:
    """Writes the e-mail for one admin of a page, in the admin's language or else in English.

    Args:
        announcement: what it is about.
        page: as its settings are now.
        admin: who gets it.
        links: the admin's own, for the buttons; without them there is only the one that opens the inbox.
    """
    wordings = wordings_in(page.language_of_alerts(admin))
    content, phrases = _content_of(announcement, wordings), wordings.phrases
    content = replace(content, facts=(*content.facts, *facts_for(admin, announcement, page, phrases)))
    actions = actions_for(announcement, links, phrases)
    greeting = phrases.hello_to.format(name=harmless_text(admin.name))
    footer = phrases.why_you.format(page=page_called(harmless_text(announcement.page_name), phrases))
    letter = _Letter(wordings=wordings, greeting=greeting, content=content, actions=actions, footer=footer)
    return Mail(
        recipient=admin.email,
        subject=_subject_of(content),
        text=letter.rendered("alert.txt.jinja"),
        html=letter.rendered("alert.html.jinja"),
        headers=thread_headers(announcement),
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
    letter = _Letter(
        wordings=wordings,
        greeting=wordings.phrases.hello,
        content=_content_of(announcement, wordings),
        actions=actions_for(announcement, None, wordings.phrases),
    )
    subject = in_ascii(with_blanks(_content_of(_with_names_in_ascii(announcement), wordings).subject))
    return Notice(
        subject=shortened(subject, SUBJECT_LIMIT),
        text=letter.rendered("alert.txt.jinja"),
        page_id=announcement.page_id,
        kind=announcement.kind,
    )
