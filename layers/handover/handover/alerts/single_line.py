"""Makes text that others wrote fit for one line: of a header, of a list, of a subject for SNS."""

import string
import unicodedata
from typing import Final

SUBJECT_LIMIT: Final = 99
"""SNS takes subjects of less than 100 characters (Publish, API reference)."""

_CUT: Final = "..."


def one_line(text: str) -> str:
    """Gives a text that can stand in a header: no line breaks, no control characters."""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())


def shortened(text: str, limit: int) -> str:
    """Gives a text of at most so many characters."""
    return text if len(text) <= limit else text[: limit - len(_CUT)].rstrip() + _CUT


def in_ascii(text: str) -> str:
    """Gives what SNS takes of a name: accents fall off letters, other scripts fall away, and a letter comes first."""
    kept = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return one_line(kept).lstrip(string.punctuation + " ")
