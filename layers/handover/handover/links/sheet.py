"""Writes a page behind a link as HTML, and says with which status it is answered."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Final

from jinja2 import Template

from handover.webpages.card import OWN_FORMS, card_templates, headers_for, style_with

_FOLDER: Final = Path(__file__).parent / "templates"
_STYLE: Final = style_with(_FOLDER / "link.css")

HEADERS: Final = headers_for(_STYLE, OWN_FORMS)
"""What goes with every page behind a link."""


class Mark(StrEnum):
    """The sign of a page, a class of its style."""

    ASK = "ask"
    DONE = "done"
    WAITING = "waiting"
    OVER = "over"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Button:
    """Something that can be done.

    Attributes:
        label: what stands on it.
        told: what is read out, where several on one page have the same label.
        to: where the form goes, from the page's own address; to that address itself, if empty.
    """

    label: str
    told: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A visitor in a list.

    Attributes:
        note: stands beside the name in small print.
        lines: what is known of them.
    """

    name: str
    note: str
    lines: tuple[str, ...]
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """Visitors under a title, which may be empty; `rest` tells of those that are left out."""

    title: str
    rows: tuple[Row, ...]
    rest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page in words.

    Attributes:
        facts: labels, and what belongs to them.
        history: what happened, each with its time, under `history_title`.
        inbox: what stands on the way to the inbox; none, if empty.
        footnotes: small print.
        again_in: after how many seconds the page looks again by itself; never, if None.
    """

    status: HTTPStatus
    language: str
    mark: Mark
    title: str
    sentences: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    button: Button | None = None
    rows: tuple[Rows, ...] = ()
    history_title: str = ""
    history: tuple[tuple[str, str], ...] = ()
    inbox: str = ""
    footnotes: tuple[str, ...] = ()
    again_in: int | None = None


def as_html(sheet: Sheet, inbox_url: str) -> str:
    """Writes it; whatever is filled in is text."""
    return _template().render(
        language=sheet.language,
        mark=sheet.mark,
        title=sheet.title,
        sentences=sheet.sentences,
        style=_STYLE,
        sheet=sheet,
        inbox_url=inbox_url,
    )


@cache
def _template() -> Template:
    return card_templates(_FOLDER).get_template("link.html.jinja")
