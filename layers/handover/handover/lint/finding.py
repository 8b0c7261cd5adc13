"""One thing that is wrong, or could be better: where, by which rule, why, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum

type Place = tuple[str | int, ...]
"""The way from the top of a document to a value in it: names, and positions in lists, the first being 0."""


class Severity(StrEnum):
    """What a finding means for the page."""

    ERROR = "error"
    """The page cannot be used like this: Meta would refuse a message, or a user be stuck."""

    WARNING = "warning"
    """The page works, and a user may be worse off than its owner thinks."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Attributes:
        rule: names the rule, for scripts and for looking it up.
        why: what is wrong and what it means, in an owner's words.
        mend: what to write instead.
    """

    place: Place
    rule: str
    severity: Severity
    why: str
    mend: str


def error(place: Place, rule: str, why: str, mend: str) -> Finding:
    """Gives a finding that keeps the page from being used."""
    return Finding(place, rule, Severity.ERROR, why, mend)


def warning(place: Place, rule: str, why: str, mend: str) -> Finding:
    """Gives a finding that does not."""
    return Finding(place, rule, Severity.WARNING, why, mend)


def in_words(place: Place) -> str:
    """Writes a place as an owner finds it: positions in lists count from 1."""
    return " → ".join(f"#{step + 1}" if isinstance(step, int) else step for step in place) or "the page"
