"""The two platforms of one page, Messenger and Instagram Direct, and how long one may write on them."""

from enum import StrEnum
from typing import Final

WINDOW_MS: Final = 24 * 3_600_000
"""How long after the user's last act a bot may write (Meta, Messenger and Instagram messaging policy)."""

PEOPLE_WINDOW_MS: Final = 7 * WINDOW_MS
"""How long after the user's last act a person may write (Meta, `HUMAN_AGENT`)."""


class Platform(StrEnum):
    """Where a conversation takes place; the words are those of the Graph API's `platform` parameter."""

    MESSENGER = "messenger"
    INSTAGRAM = "instagram"
