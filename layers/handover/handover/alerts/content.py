"""What an alert says, before it becomes an e-mail or a notice."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences under a title."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: a line of the chat, or a visitor; the note stands in small print beside the name."""

    name: str
    note: str
    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Entries under a title; `rest` tells of those that are left out."""

    title: str
    entries: tuple[Entry, ...]
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """The words of one alert, for every reader of a language the same.

    Attributes:
        headline: what happened, a sentence without its full stop.
        advice: what that means, or what to do.
        facts: labels, and what belongs to them.
        ending: how it goes on.
        reason: what the button that was pressed says it is about; it is among the facts too.
    """

    subject: str
    headline: str
    advice: str
    facts: tuple[tuple[str, str], ...]
    ending: str
    sections: tuple[Section, ...] = ()
    listing: Listing | None = None
    reason: str = ""
