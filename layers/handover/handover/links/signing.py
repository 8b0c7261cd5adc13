"""Signs links, and tells those that are ours and still count from all others; the clock is given."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class SignedLink:
    """A link as its token proves it: what a page behind it offers counts for as long, and by the same key.

    Attributes:
        signed_at: when it was signed, in seconds since 1970.
        key: what it was signed with.
    """

    link: Link
    signed_at: int
    key: str = field(repr=False)


class _Signer(TimestampSigner):
    """Signs by a time that is given, not by that of the machine."""

    def __init__(self, key: str, now: int) -> None:
        super().__init__(key, _SALT, _SEPARATOR, key_derivation="hmac", digest_method=hashlib.sha256)
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
    return _Signer(keys[0], now).sign(link.written()).decode()


def sign_as(first: SignedLink, link: Link) -> str:
    """Return the token of a link that is offered behind another one.

    It has the time and the key of the first: it expires with it, and a rotation of the keys ends both.
    """
    return _Signer(first.key, first.signed_at).sign(link.written()).decode()


def read(token: str, keys: Sequence[str], now: int) -> SignedLink:
    """Gives the link that a token was made of.

    Args:
        token: as it came in.
        keys: those that count, the current one first.
        now: when, in seconds since 1970.

    Raises:
        ForgedLinkError: it is not ours, or not as we made it.
        ExpiredLinkError: it is older than `LIFETIME`.
    """
    signed = _proven(token, keys, now)
    if now - signed.signed_at > LIFETIME.total_seconds():
        raise ExpiredLinkError(signed.link, signed.signed_at)
    return signed


def _proven(token: str, keys: Sequence[str], now: int) -> SignedLink:
    if not token.isascii() or len(token) > LENGTH_LIMIT or not _is_spelt_as_ours(token):
        raise ForgedLinkError("not a signed link")
    for key in keys:
        try:
            text, signed_at = _Signer(key, now).unsign(token, return_timestamp=True)
            return SignedLink(Link.read(text.decode()), int(signed_at.timestamp()), key)
        except (BadData, NotALinkError):
            continue
    raise ForgedLinkError("the signature is not ours")


def _is_spelt_as_ours(token: str) -> bool:
    """Tells whether the signature is written as we write it: the library reads other spellings of the same bytes."""
    signature = token.rpartition(_SEPARATOR)[2]
    try:
        return base64_encode(base64_decode(signature)).decode() == signature
    except BadData:
        return False
