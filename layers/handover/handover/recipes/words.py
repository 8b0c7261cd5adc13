"""Finds words in what a user writes: case, accents and punctuation do not matter."""

import unicodedata
from collections.abc import Iterable
from typing import Final

_BLANK_LETTERS: Final = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and signs to Unicode that show nothing: the fillers of Hangul, and Braille without a dot."""


def plain(text: str) -> str:
    """Gives a text's words in their plain form, single spaces around each."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    words = "".join(character if character.isalnum() else " " for character in kept).split()
    return f" {' '.join(words)} " if words else ""


def mentions(text: str, phrases: Iterable[str]) -> bool:
    """Tells whether one of the phrases stands in the text as whole words."""
    heard = plain(text)
    return any(stands_in(wanted, heard) for wanted in phrases)


def stands_in(phrase: str, heard: str) -> bool:
    """Tells whether a phrase stands as whole words in a text that is in its plain form already."""
    wanted = plain(phrase)
    return bool(wanted) and wanted in heard


def is_seen(text: str) -> bool:
    """Tells whether a text shows anything: blanks, control characters and marks without a shape do not."""
    return any(unicodedata.category(mark)[0] not in "CZ" and mark not in _BLANK_LETTERS for mark in text)


def is_one_of(text: str, phrases: Iterable[str]) -> bool:
    """Tells whether the text is one of the phrases and nothing more."""
    heard = plain(text)
    return bool(heard) and any(heard == plain(wanted) for wanted in phrases)
