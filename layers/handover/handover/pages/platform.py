"""The two platforms of one page: Messenger, and the Direct messages of its Instagram account."""

from enum import StrEnum


class Platform(StrEnum):
    """Where a conversation takes place; the words are those of the Graph API's `platform` parameter."""

    MESSENGER = "messenger"
    INSTAGRAM = "instagram"
