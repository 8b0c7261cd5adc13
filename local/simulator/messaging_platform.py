"""The two platforms that visitors write from, named as in the Graph API's `platform` parameter."""

from enum import StrEnum


class MessagingPlatform(StrEnum):
    """Where a visitor writes: in Messenger to the page, on Instagram to the page's professional account."""

    MESSENGER = "messenger"
    INSTAGRAM = "instagram"
