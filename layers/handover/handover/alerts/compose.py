"""Writes the alert: the e-mail for one admin, in HTML and in plain text, and the notice for the admin alerts topic."""

import string
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from handover.alerts.announcement import Announcement
from handover.alerts.messages import Mail, Notice
from handover.alerts.wording import Wording, wording_of
from handover.conversation.conversation import Line, Speaker
from handover.conversation.effects import AlertKind
from handover.pages.page import Admin

INBOX_URL: Final = "https://business.facebook.com/latest/inbox"
"""Meta Business Suite's inbox; Meta documents no stable address of one conversation."""

SUBJECT_LIMIT: Final = 99
"""SNS takes subjects of less than 100 characters (Publish, API reference)."""


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


def _who(announcement: Announcement) -> str:
    """Gives the user's name, or words for somebody whose name Meta does not tell."""
    return _one_line(announcement.user_name or "") or "A visitor"


def subject_of(announcement: Announcement) -> str:
    """Gives the subject: who, and on which page."""
    page = _one_line(announcement.page_name) or "your page"
    name = _one_line(announcement.user_name or "")
    if announcement.kind is AlertKind.SWITCH_FAILED:
        subject = f"Action needed: the switch failed for {name or 'a visitor'} on {page}"
    elif name:
        subject = f"{name} is waiting for you on {page}"
    else:
        subject = f"A visitor of {page} is waiting for you"
    return subject if len(subject) <= SUBJECT_LIMIT else subject[: SUBJECT_LIMIT - 3] + "..."


def _moment(milliseconds: int, announcement: Announcement) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, ZoneInfo(announcement.timezone))


def _date(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _time_of(line: Line, announcement: Announcement) -> str:
    """Gives a line's time of day; its date only where it is another than that of the request."""
    moment, since = _moment(line.at, announcement), _moment(announcement.since, announcement)
    return f"{moment:%H:%M}" if moment.date() == since.date() else f"{_date(moment)}, {moment:%H:%M}"


def _facts(announcement: Announcement, wording: Wording) -> Iterator[tuple[str, str]]:
    since = _moment(announcement.since, announcement)
    yield wording.since, f"{_date(since)}, {since:%H:%M} ({announcement.timezone})"
    if announcement.button:
        place = f" in “{announcement.recipe}”" if announcement.recipe else ""
        yield wording.pressed, f"“{announcement.button}”{place}"
    if announcement.target_app and wording.target:
        yield wording.target, announcement.target_app
    if announcement.detail:
        yield "Meta answered", announcement.detail


def _render(name: str, announcement: Announcement, greeting: str) -> str:
    wording, who = wording_of(announcement), _who(announcement)
    speakers = {Speaker.USER: who, Speaker.BOT: "Bot", Speaker.HUMAN: announcement.page_name}
    return (
        _templates()
        .get_template(name)
        .render(
            subject=subject_of(announcement),
            greeting=_one_line(greeting),
            headline=_one_line(wording.filled(wording.headline, announcement, who)),
            advice=_one_line(wording.filled(wording.advice, announcement, who)),
            facts=[(label, _one_line(fact)) for label, fact in _facts(announcement, wording)],
            lines=[
                (_one_line(speakers[line.speaker]), _time_of(line, announcement), _one_line(line.text))
                for line in announcement.lines
            ],
            ending=wording.ending,
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


def _ascii(text: str) -> str:
    """Gives what SNS takes of a name: accents fall off letters, other scripts fall away, and a letter comes first."""
    kept = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _one_line(kept).lstrip(string.punctuation + " ")


def notice_of(announcement: Announcement) -> Notice:
    """Writes the plain text for the admin alerts topic; its subject is plain ASCII, as SNS wants it."""
    names = {
        "user_name": _ascii(announcement.user_name or "") or None,
        "page_name": _ascii(announcement.page_name),
    }
    return Notice(
        subject=subject_of(announcement.model_copy(update=names)),
        text=_render("alert.txt.jinja", announcement, "Hello,"),
        page_id=announcement.page_id,
        kind=announcement.kind,
    )
