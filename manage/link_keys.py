"""Makes, rotates and revokes the keys that the links of alerts are signed with."""

import secrets
from datetime import timedelta
from enum import StrEnum
from typing import Final

from handover.aws.link_keys import CURRENT, PREVIOUS, Retired, retired_keys
from handover.links.signing import LIFETIME
from manage.cloud import Cloud

KEPT_FOR: Final = LIFETIME + timedelta(days=1)
"""How long a key counts after it was retired: as long as its last link may be used, and a day more for a function that
signs with it while Parameter Store cannot be read."""

PARAMETER_LIMIT: Final = 4096
"""The most characters of a standard parameter ("Managing parameter tiers", Systems Manager)."""

_KEY_BYTES: Final = 32


class RotatedTooOftenError(Exception):
    """One parameter cannot hold all the keys that links in mails may still be signed with."""


class Rotation(StrEnum):
    """What became of the keys, and so of the links that are in mails."""

    FIRST = "first"
    """There was no key, and so there are no links."""

    PREVIOUS_KEPT = "previous_kept"
    """Every link that has not expired counts still."""

    REVOKED = "revoked"
    """No link that was signed until now counts."""


def has_key(cloud: Cloud) -> bool:
    """Tells whether links can be signed."""
    return bool(cloud.secret(CURRENT))


def make_first_key(cloud: Cloud) -> None:
    """Makes a key where there is none."""
    cloud.put_secret(CURRENT, _new_key())


def rotate(cloud: Cloud, now: int) -> Rotation:
    """Make a new key, and have the current one count for as long as links that it has signed may be used.

    However often this is done, no link in a mail ends by it. Cut off in between, nothing is lost: it can be done again.

    Args:
        cloud: where the keys are.
        now: seconds since 1970.

    Raises:
        RotatedTooOftenError: too many keys count still; nothing was changed.
    """
    current = cloud.secret(CURRENT)
    if not current:
        make_first_key(cloud)
        return Rotation.FIRST
    before = retired_keys(cloud.secret(PREVIOUS) or "")
    written = " ".join(one.written() for one in _still_counting([Retired(current, now), *before], now))
    if len(written) > PARAMETER_LIMIT:
        raise RotatedTooOftenError(
            f"{len(before)} keys count still, and no more fit in {PREVIOUS}; wait for a day, or revoke them all"
        )
    cloud.put_secret(PREVIOUS, written)
    cloud.put_secret(CURRENT, _new_key())
    return Rotation.PREVIOUS_KEPT


def revoke(cloud: Cloud) -> Rotation:
    """Make a new key, and have no other count: for a key that somebody may have seen.

    Cut off in between, the keys before the current one still count, and it can be done again.
    """
    key = _new_key()
    cloud.put_secret(CURRENT, key)
    # There is no empty parameter, and whoever rotates keys need not be allowed to delete any.
    cloud.put_secret(PREVIOUS, key)
    return Rotation.REVOKED


def _still_counting(keys: list[Retired], now: int) -> list[Retired]:
    """Return the keys whose links may be used, each once, with a time; one without was retired by an older version."""
    oldest = now - int(KEPT_FOR.total_seconds())
    timed = {one.key: Retired(one.key, now if one.at is None else one.at) for one in reversed(keys)}
    return [one for one in reversed(timed.values()) if one.at is not None and one.at >= oldest]


def _new_key() -> str:
    return secrets.token_urlsafe(_KEY_BYTES)
