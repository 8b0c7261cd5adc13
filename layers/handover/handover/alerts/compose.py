"""Writes the alert: the e-mail for one admin, in HTML and in plain text, and the notice for the admin alerts topic."""

from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from handover.alerts.announcement import Announcement
from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.content import Content
from handover.alerts.conversation_content import content_of_conversation
from handover.alerts.messages import Mail, Notice
from handover.alerts.page_content import content_of_page
from handover.alerts.single_line import SUBJECT_LIMIT, in_ascii, one_line, shortened
from handover.pages.page import Admin

INBOX_URL: Final = "https://business.facebook.com/latest/inbox"
"""Meta Business Suite's inbox, for both platforms; Meta documents no stable address of one conversation."""


def _on_one_line(value: object) -> object:
    return one_line(value) if isinstance(value, str) else value


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


def _content_of(announcement: AnyAnnouncement) -> Content:
    if isinstance(announcement, Announcement):
        return content_of_conversation(announcement)
    return content_of_page(announcement)


def _subject_of(content: Content) -> str:
    return shortened(one_line(content.subject), SUBJECT_LIMIT)


def _render(name: str, content: Content, greeting: str) -> str:
    template = _templates().get_template(name)
    return template.render(subject=_subject_of(content), greeting=greeting, content=content, inbox_url=INBOX_URL)


def mail_for(announcement: AnyAnnouncement, admin: Admin) -> Mail:
    """Writes the e-mail for one admin."""
    content, greeting = _content_of(announcement), f"Hello {admin.name},"
    return Mail(
        recipient=admin.email,
        subject=_subject_of(content),
        text=_render("alert.txt.jinja", content, greeting),
        html=_render("alert.html.jinja", content, greeting),
    )


def _with_names_in_ascii(announcement: AnyAnnouncement) -> AnyAnnouncement:
    names: dict[str, str | None] = {"page_name": in_ascii(announcement.page_name)}
    if isinstance(announcement, Announcement):
        names["user_name"] = in_ascii(announcement.user_name or "") or None
    return announcement.model_copy(update=names)


def notice_of(announcement: AnyAnnouncement) -> Notice:
    """Writes the plain text for the admin alerts topic; its subject is plain ASCII, as SNS wants it."""
    return Notice(
        subject=_subject_of(_content_of(_with_names_in_ascii(announcement))),
        text=_render("alert.txt.jinja", _content_of(announcement), "Hello,"),
        page_id=announcement.page_id,
        kind=announcement.kind,
    )
