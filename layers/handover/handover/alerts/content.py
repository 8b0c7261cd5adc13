"""What an alert says, before it becomes an e-mail or a notice."""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How pressing an alert is, which a reader sees before reading."""

    WAITING = "waiting"
    """A visitor waits for a person."""

    SETTLED = "settled"
    """There is nothing to do."""

    TROUBLE = "trouble"
    """Something has failed, or is about to."""


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences under a title."""

    title: str
    sentences: tuple[str, ...]


class Side(StrEnum):
    """Whose entry it is."""

    VISITOR = "visitor"
    PAGE = "page"
    """The bot's, or that of a person who answers for the page."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: a line of the chat, or a visitor; the note stands in small print beside the name."""

    name: str
    note: str
    text: str
    side: Side = Side.VISITOR


@dataclass(frozen=True, slots=True)
class Listing:
    """Entries under a title; `rest` tells of those that are left out."""

    title: str
    entries: tuple[Entry, ...]
    rest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The words of one alert, for every reader of a language the same.

    Attributes:
        subject: what is new, in one line.
        first_subject: the subject of the first mail about the same request, where this is a later one.
        place: the page, and the platform where it matters.
        headline: what happened, a sentence without its full stop.
        advice: what that means, or what to do.
        preview: what a mailbox shows beside the subject: what the subject does not say.
        facts: labels, and what belongs to them.
        ending: how it goes on.
        reason: what the button that was pressed says it is about; it is among the facts too.
    """

    subject: str
    first_subject: str = ""
    place: str
    headline: str
    advice: str
    preview: str
    tone: Tone
    facts: tuple[tuple[str, str], ...]
    ending: str
    sections: tuple[Section, ...] = ()
    listing: Listing | None = None
    reason: str = ""
