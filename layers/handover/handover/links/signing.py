"""Signs links, and tells those that are ours and still count from all others; the clock is given."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Final, override

from itsdangerous import BadData, TimestampSigner
from itsdangerous.encoding import base64_decode, base64_encode

from handover.links.link import Link, NotALinkError

LIFETIME: Final = timedelta(days=7)
"""As long as a person may answer a visitor (Meta, messaging policy); nobody keeps an older mail to act on it."""

LENGTH_LIMIT: Final = 400
"""Ours have some two hundred characters."""

_SALT: Final = "handover.links"
"""Keeps what the key signs here from counting anywhere else."""

_SEPARATOR: Final = "."


class LinkError(Exception):
    """A link that does not count."""


class ForgedLinkError(LinkError):
    """Nobody who has the key signed this: it was altered, cut short, or signed with a key that is gone."""


class ExpiredLinkError(LinkError):
    """It was ours, and its time is over.

    Attributes:
        link: what it was.
        signed_at: when it was signed, in seconds since 1970.
    """

    def __init__(self, link: Link, signed_at: int) -> None:
        super().__init__("the link has expired")
        self.link = link
        self.signed_at = signed_at


class _Signer(TimestampSigner):
    """Signs by a time that is given, not by that of the machine."""

    def __init__(self, keys: Sequence[str], now: int) -> None:
        # The library signs with the last key, and takes what any of them has signed.
        super().__init__([*reversed(keys)], _SALT, _SEPARATOR, key_derivation="hmac", digest_method=hashlib.sha256)
        self._now = now

    @override
    def get_timestamp(self) -> int:
        return self._now


def sign(link: Link, keys: Sequence[str], now: int) -> str:
    """Gives the token of a link, fit to stand in an address.

    Args:
        link: what it is to let somebody do.
        keys: the current key first.
        now: when, in seconds since 1970.
    """
    return _Signer(keys, now).sign(link.written()).decode()


def read(token: str, keys: Sequence[str], now: int) -> Link:
    """Gives the link that a token was made of.

    Args:
        token: as it came in.
        keys: those that count, the current one first.
        now: when, in seconds since 1970.

    Raises:
        ForgedLinkError: it is not ours, or not as we made it.
        ExpiredLinkError: it is older than `LIFETIME`.
    """
    link, signed_at = _proven(token, keys, now)
    if now - signed_at > LIFETIME.total_seconds():
        raise ExpiredLinkError(link, signed_at)
    return link


def _proven(token: str, keys: Sequence[str], now: int) -> tuple[Link, int]:
    if not token.isascii() or len(token) > LENGTH_LIMIT or not _is_spelt_as_ours(token):
        raise ForgedLinkError("not a signed link")
    try:
        text, signed_at = _Signer(keys, now).unsign(token, return_timestamp=True)
        return Link.read(text.decode()), int(signed_at.timestamp())
    except (BadData, NotALinkError) as error:
        raise ForgedLinkError("the signature is not ours") from error


def _is_spelt_as_ours(token: str) -> bool:
    """Tells whether the signature is written as we write it: the library reads other spellings of the same bytes."""
    signature = token.rpartition(_SEPARATOR)[2]
    try:
        return base64_encode(base64_decode(signature)).decode() == signature
    except BadData:
        return False
