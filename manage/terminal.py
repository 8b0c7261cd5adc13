"""The terminal: where the commands print, and what of other people's words is fit to stand there."""

import unicodedata
from typing import Any, Final

from rich.console import Console
from rich.markup import escape

_PLAIN: Final[dict[str, Any]] = {"emoji": False, "highlight": False}
"""`page.yaml:100:6` is a place, not an emoji; and a number is no news."""

_LINE_ENDS: Final = frozenset("\t\n\v\f\r\x85\u2028\u2029")
_JOINERS: Final = frozenset("\u200c\u200d")
"""Persian, Indian scripts and many emoji are written with them."""

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs"})
"""Control characters and marks of direction, which a terminal obeys, and halves of characters, which cannot be
written."""


def standard_output() -> Console:
    """Gives the console for what was asked for."""
    return Console(**_PLAIN)


def standard_error() -> Console:
    """Gives the console for what goes wrong, or is under way."""
    return Console(stderr=True, **_PLAIN)


def is_unseen(mark: str) -> bool:
    """Tells whether a character is no mark that people see, but may change what they see."""
    return mark in _LINE_ENDS or (unicodedata.category(mark) in _UNSEEN and mark not in _JOINERS)


def visible(text: str) -> str:
    """Gives a text that stays on its line and orders a terminal nothing: all that comes from outside is told so."""
    return "".join(_seen(mark) if is_unseen(mark) else mark for mark in text)


def shown(text: str) -> str:
    """Gives the same for a console, which takes brackets for markup."""
    return escape(visible(text))


def _seen(mark: str) -> str:
    return " " if mark in _LINE_ENDS else "\N{REPLACEMENT CHARACTER}"
