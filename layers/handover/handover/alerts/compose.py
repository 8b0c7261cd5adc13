"""Writes the alert: the e-mail for one admin, in HTML and in plain text, and the notice for the admin alerts topic."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from handover.alerts.announcement import Announcement
from handover.alerts.messages import Mail, Notice
from handover.conversation.conversation import Origin, Speaker
from handover.conversation.effects import AlertKind
from handover.pages.page import Admin

INBOX_URL: Final = "https://business.facebook.com/latest/inbox"
"""Meta Business Suite's inbox; Meta documents no stable address of one conversation."""

SUBJECT_LIMIT: Final = 100
"""SNS takes subjects of up to 100 characters."""


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html.jinja"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _one_line(text: str) -> str:
    """Gives a text that can stand in a header: no line breaks, no control characters."""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())


def who(announcement: Announcement) -> str:
    """Gives the user's name, or words for somebody whose name Meta does not tell."""
    return _one_line(announcement.user_name or "") or f"A visitor of {_one_line(announcement.page_name)}"


def subject_of(announcement: Announcement) -> str:
    """Gives the subject: who, and on which page."""
    page = _one_line(announcement.page_name)
    if announcement.kind is AlertKind.SWITCH_FAILED:
        subject = f"Action needed: the switch failed for {who(announcement)} on {page}"
    else:
        subject = f"{who(announcement)} is waiting for you on {page}"
    return subject if len(subject) <= SUBJECT_LIMIT else subject[: SUBJECT_LIMIT - 1] + "…"


def _time(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%d %B %Y, %H:%M UTC")


def _render(name: str, announcement: Announcement, greeting: str) -> str:
    names = {Speaker.USER: who(announcement), Speaker.BOT: "Bot", Speaker.HUMAN: announcement.page_name}
    return (
        _templates()
        .get_template(name)
        .render(
            alert=announcement,
            greeting=greeting,
            who=who(announcement),
            subject=subject_of(announcement),
            failed=announcement.kind is AlertKind.SWITCH_FAILED,
            asked=announcement.origin is Origin.BUTTON,
            since=_time(announcement.since),
            lines=[(names[line.speaker], line.text, _time(line.at)) for line in announcement.lines],
            inbox_url=INBOX_URL,
        )
    )


def mail_for(announcement: Announcement, admin: Admin) -> Mail:
    """Writes the e-mail for one admin."""
    greeting = f"Hello {admin.name},"
    return Mail(
        recipient=admin.email,
        subject=subject_of(announcement),
        text=_render("alert.txt.jinja", announcement, greeting),
        html=_render("alert.html.jinja", announcement, greeting),
    )


def notice_of(announcement: Announcement) -> Notice:
    """Writes the plain text for the admin alerts topic."""
    return Notice(
        subject=subject_of(announcement).encode("ascii", "replace").decode(),
        text=_render("alert.txt.jinja", announcement, "Hello,"),
        page_id=announcement.page_id,
        kind=announcement.kind,
    )
