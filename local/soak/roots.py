"""Ties what the bot says to the event it answers: the event's id stands in the metadata of every message."""

import re
from typing import Final

METADATA: Final = re.compile(r"handover:([0-9a-f]{32})\.")


def root_of(metadata: str | None) -> str | None:
    """The id of the event that a message answers, directly or by what followed from it; None where none is named."""
    found = METADATA.match(metadata or "")
    return found[1] if found else None
