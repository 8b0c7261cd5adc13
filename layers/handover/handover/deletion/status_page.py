"""Writes the page that tells somebody how their request to be forgotten stands: one file, no script, nothing loaded."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Template

from handover.deletion.request import BACKUP_DAYS, TOMBSTONE_DAYS, DeletionRequest, Progress
from handover.webpages.card import NO_FORMS, card_templates, headers_for, style_with

USUAL_MS: Final = 3_600_000
"""Within this time a request is carried out by itself, unless something fails; then an alarm has rung."""

_DAY_MS: Final = 86_400_000

_STYLE: Final = style_with()

HEADERS: Final = headers_for(_STYLE, NO_FORMS)
"""What goes with the page."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What the page says; `mark` is the class of its sign."""

    mark: str
    title: str
    sentences: tuple[str, ...]


_UNKNOWN: Final = _Words(
    "unknown",
    "We do not know this request",
    (
        "Please check the address: the code at its end must be exactly the one that Facebook showed you.",
        "We keep requests for two years.",
    ),
)


def page_of(request: DeletionRequest, now: int) -> str:
    """Writes the page of a request, as things stand now, in milliseconds since 1970."""
    facts = [("Confirmation code", request.code), ("Received", _day(request.received_at))]
    if request.done_at is not None:
        facts.append(("Done", _day(request.done_at)))
    return _page(_words(request, now), facts)


def page_of_nothing() -> str:
    """Writes the page for a code that no request has."""
    return _page(_UNKNOWN, [])


def _words(request: DeletionRequest, now: int) -> _Words:
    match request.progress:
        case Progress.DONE:
            return _done(request.done_at or request.received_at, now)
        case Progress.BY_HAND:
            return _Words(
                "waiting",
                "Your request is being worked on",
                (
                    "Facebook does not tell us which of our chats is yours, so that a person looks for it.",
                    "This page will say when it is done. You need not do anything.",
                ),
            )
        case Progress.RECEIVED if now - request.received_at > USUAL_MS:
            return _Words(
                "waiting",
                "Your request takes longer than usual",
                (
                    "What we keep of your chats is not deleted yet. Whoever runs this service has been alerted.",
                    "This page will say when it is done. You need not do anything.",
                ),
            )
        case Progress.RECEIVED:
            return _Words(
                "waiting",
                "We have received your request",
                ("What we keep of your chats is being deleted.", "This page will say when it is done."),
            )


def _done(done_at: int, now: int) -> _Words:
    return _Words(
        "done",
        "Your data is deleted",
        (
            "We have deleted what we kept of your chats with us: your name, your last messages and what we had noted.",
            *_copies(done_at + BACKUP_DAYS * _DAY_MS, now),
            *_tombstone(done_at + TOMBSTONE_DAYS * _DAY_MS, now),
            "If you have written to us since, that is a new chat: this request is not about it.",
            "The chat itself is at Facebook, where you can delete it too.",
        ),
    )


def _copies(gone_at: int, now: int) -> tuple[str, ...]:
    if now > gone_at:
        return ("Copies in backups and queues are gone too.",)
    return (f"Copies in backups and queues, which nobody reads, are gone by {_day(gone_at)}.",)


def _tombstone(gone_at: int, now: int) -> tuple[str, ...]:
    if now > gone_at:
        return ()
    why = "A message of yours that was still on its way is not stored any more."
    return (f"{why} For that we keep the time, and a code that tells nobody who you are, until {_day(gone_at)}.",)


def _day(milliseconds: int) -> str:
    return f"{datetime.fromtimestamp(milliseconds / 1000, UTC):%-d %B %Y}"


def _page(words: _Words, facts: list[tuple[str, str]]) -> str:
    return _template().render(
        language="en", mark=words.mark, title=words.title, sentences=words.sentences, facts=facts, style=_STYLE
    )


@cache
def _template() -> Template:
    return card_templates(Path(__file__).parent / "templates").get_template("status.html.jinja")
