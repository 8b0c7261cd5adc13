"""Makes text that others wrote fit for one line: of a header, of a list, of a subject for SNS."""

import string
import unicodedata
from typing import Final

SUBJECT_LIMIT: Final = 99
"""SNS takes subjects of less than 100 characters (Publish, API reference)."""

CUT: Final = "..."

PLAINER: Final = str.maketrans({"’": "'", "‘": "'", "œ": "oe", "Œ": "OE", "–": "-", "—": "-"})  # noqa: RUF001 - as printed
"""Marks of print that have a plain look-alike, and letters that Unicode does not take apart."""

_JOINTS: Final = "\u200c\u200d"
"""What parts and joins letters (Persian, Hindi) and emoji."""

_KEPT: Final = f"\u00a0\u202f{_JOINTS}"
"""The same, and blanks that no line ends at."""

_WITHOUT_A_TRACE: Final = "Cf"
"""The category of marks that one does not see: those that turn the direction of a text, hide in a name, or tag it."""


def one_line(text: str) -> str:
    """Gives a text that can stand in a header: no line breaks, no control characters, nothing unseen but joints.

    Those part and join letters (Persian, Hindi), emoji, and what would be an address otherwise.
    """
    marks = (mark if mark in _JOINTS else _shown(mark) for mark in text)
    return " ".join("".join(marks).split())


def on_its_line(text: str) -> str:
    """Gives a text that stays on one line of a text or a markup; blanks that no line ends at remain what they are."""
    marks = (mark if mark in _KEPT else _shown(mark) for mark in text)
    return " ".join(word for word in "".join(marks).split(" ") if word)


def _shown(mark: str) -> str:
    if mark.isprintable():
        return mark
    return "" if unicodedata.category(mark) == _WITHOUT_A_TRACE else " "


def shortened(text: str, limit: int) -> str:
    """Gives a text of at most so many characters."""
    return text if len(text) <= limit else text[: limit - len(CUT)].rstrip() + CUT


def in_ascii(text: str) -> str:
    """Gives what SNS takes of a name: accents fall off letters, other scripts fall away, and a letter comes first."""
    kept = unicodedata.normalize("NFKD", text.translate(PLAINER)).encode("ascii", "ignore").decode()
    return one_line(kept).lstrip(string.punctuation + " ")
