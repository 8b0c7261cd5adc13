"""Keeps what others wrote from being more than words in an alert: no program makes a link of it."""

import re
from typing import Final

from handover.alerts.single_line import on_its_line
from handover.frozen import Frozen

BREAK: Final = "\u200c"
"""Takes no room (zero-width non-joiner). A program that looks for addresses finds none across it, and if one did, no
browser would go there: it may not stand in the name of a host (UTS 46), where other marks without width are ignored."""

_JOINTS: Final = re.compile(
    r"""
    (?<=[.\u3002\uff0e\uff61@:])    # a dot, also one that browsers take for one; what addresses and schemes have
    (?=[^\s.,;!?()"'”»\u200c])      # but not where a sentence ends
    | (?<=/)(?=/)
    | (?<=\\)(?=\\)                 # a path to another machine
    """,
    re.VERBOSE,
)

_COPIED: Final = frozenset({"address"})


def harmless_text(text: str) -> str:
    """Gives a text on one line in which nothing is an address; a reader sees no difference."""
    return _JOINTS.sub(BREAK, on_its_line(text))


def with_blanks(text: str) -> str:
    """Gives a harmless text for where nothing unseen may stand: a blank keeps it from being an address."""
    return text.replace(BREAK, " ")


def harmless[Told: Frozen](told: Told) -> Told:
    """Gives an announcement with every text in it harmless, also those that only owners write: they copy them.

    An admin's address stays what it is, for it is copied into a command.
    """
    return told.model_copy(update={name: _harmless_value(value) for name, value in told if name not in _COPIED})


def _harmless_value(value: object) -> object:
    if type(value) is str:
        return harmless_text(value)
    if isinstance(value, tuple):
        return tuple(map(_harmless_value, value))
    return harmless(value) if isinstance(value, Frozen) else value
