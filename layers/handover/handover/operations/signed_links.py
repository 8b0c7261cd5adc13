"""Signs links with the keys that count now, and reads what was signed with them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from handover.links import signing
from handover.links.link import Link
from handover.links.signing import ForgedLinkError, SignedLink


class Keys(Protocol):
    """What links are signed with."""

    def keys(self) -> tuple[str, ...]:
        """Gives those that count, the current one first."""

    def refresh(self) -> bool:
        """Reads them anew; False where that was done a moment ago."""


@dataclass(frozen=True, slots=True)
class Signer:
    """The keys and a clock; `now` gives milliseconds since 1970."""

    keys: Keys
    now: Callable[[], int]

    def sign(self, link: Link) -> str:
        """Gives the token of a link.

        Raises:
            MissingSecretError: there is no key.
            SecretUnavailableError: that cannot be read now.
        """
        return signing.sign(link, self.keys.keys(), self._seconds())

    def read(self, token: str) -> SignedLink:
        """Gives the link that a token was made of; a key that was rotated a moment ago is asked for anew.

        Raises:
            ForgedLinkError: the token is not ours.
            ExpiredLinkError: its time is over.
            MissingSecretError: there is no key.
            SecretUnavailableError: that cannot be read now, so that nobody knows whether the token is ours.
        """
        try:
            return signing.read(token, self.keys.keys(), self._seconds())
        except ForgedLinkError:
            if not self.keys.refresh():
                raise
            return signing.read(token, self.keys.keys(), self._seconds())

    def _seconds(self) -> int:
        return self.now() // 1000
