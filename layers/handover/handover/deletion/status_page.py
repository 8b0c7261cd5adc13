"""Writes the page that tells somebody how their request to be forgotten stands: one file, no script, nothing loaded."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from handover.deletion.request import BACKUP_DAYS, DeletionRequest, Progress

_FOLDER: Final = Path(__file__).parent / "templates"
_STYLE: Final = (_FOLDER / "status.css").read_text(encoding="utf-8")
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

HEADERS: Final = MappingProxyType(
    {
        "content-security-policy": (
            f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        ),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
        "strict-transport-security": "max-age=63072000",
        "x-robots-tag": "noindex, nofollow",
    }
)
"""What goes with the page: it runs nothing, loads nothing, is kept and framed by nobody, and tells no other site."""


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


def page_of(request: DeletionRequest) -> str:
    """Writes the page of a request."""
    facts = [("Confirmation code", request.code), ("Received", _day(request.received_at))]
    if request.done_at is not None:
        facts.append(("Done", _day(request.done_at)))
    return _template().render(words=_words(request), facts=facts, style=_STYLE)


def page_of_nothing() -> str:
    """Writes the page for a code that no request has."""
    return _template().render(words=_UNKNOWN, facts=[], style=_STYLE)


def _words(request: DeletionRequest) -> _Words:
    match request.progress:
        case Progress.DONE:
            return _done(request)
        case Progress.BY_HAND:
            return _Words(
                "waiting",
                "Your request is being worked on",
                (
                    "Facebook does not tell us which of our chats is yours, so that a person looks for it.",
                    "This page will say when it is done. You need not do anything.",
                ),
            )
        case Progress.RECEIVED:
            return _Words(
                "waiting",
                "We have received your request",
                ("What we keep of your chats is being deleted.", "This page will say when it is done."),
            )


def _done(request: DeletionRequest) -> _Words:
    backups = _day((request.done_at or request.received_at) + int(timedelta(days=BACKUP_DAYS).total_seconds() * 1000))
    return _Words(
        "done",
        "Your data is deleted",
        (
            "We have deleted what we kept of your chats with us: your name, your last messages and what we had noted.",
            f"Copies in backups and queues, which nobody reads, are gone by {backups}.",
            "The chat itself is at Facebook, where you can delete it too.",
        ),
    )


def _day(milliseconds: int) -> str:
    return f"{datetime.fromtimestamp(milliseconds / 1000, UTC):%-d %B %Y}"


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("status.html.jinja")
