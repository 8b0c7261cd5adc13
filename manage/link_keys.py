"""Makes and rotates the key that the links of alerts are signed with."""

import secrets
from enum import StrEnum
from typing import Final

from handover.aws.link_keys import CURRENT, PREVIOUS
from manage.cloud import Cloud

_KEY_BYTES: Final = 32


class Rotation(StrEnum):
    """What a rotation found, and so what it means for the links that are in mails."""

    FIRST = "first"
    """There was no key, and so there are no links."""

    PREVIOUS_KEPT = "previous_kept"
    """The key that signed until now counts still; there was none before it."""

    OLDEST_DROPPED = "oldest_dropped"
    """The same, and the one before it counts no more."""


def has_key(cloud: Cloud) -> bool:
    """Tells whether links can be signed."""
    return bool(cloud.secret(CURRENT))


def make_first_key(cloud: Cloud) -> None:
    """Makes a key where there is none."""
    cloud.put_secret(CURRENT, secrets.token_urlsafe(_KEY_BYTES))


def rotate(cloud: Cloud) -> Rotation:
    """Makes a new key, and has the current one count as the previous one.

    Cut off between the two, both are the same: nothing is lost, and it can be done again.
    """
    current, previous = cloud.secret(CURRENT), cloud.secret(PREVIOUS)
    if not current:
        make_first_key(cloud)
        return Rotation.FIRST
    cloud.put_secret(PREVIOUS, current)
    make_first_key(cloud)
    return Rotation.OLDEST_DROPPED if previous else Rotation.PREVIOUS_KEPT
