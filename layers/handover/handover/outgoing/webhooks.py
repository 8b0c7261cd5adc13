"""Posts to the webhooks of pages."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from typing import Final, Protocol
from urllib.parse import urlsplit

import requests

from handover.alerts.undeliverable import UndeliverableError
from handover.outgoing.connections import PublicAdapter
from handover.outgoing.deadline import within
from handover.outgoing.errors import NoTimeLeftError, NotTakenError
from handover.outgoing.signing import signature_of

TIMEOUT_SECONDS: Final = 5.0

HTTPS: Final = frozenset({"https"})
ON_THIS_MACHINE: Final = frozenset({"https", "http"})
"""What an address may begin with where we run on a developer's machine: it has no certificate."""

_TAKEN: Final = range(200, 300)
_MAY_PASS: Final = frozenset({408, 425, 429})
"""Request Timeout, Too Early, Too Many Requests (RFC 9110, 8470, 6585): the same request may be taken later."""

_SERVER_ERRORS: Final = range(500, 600)


class Secrets(Protocol):
    """Where the secrets of webhooks are kept."""

    def webhook_secrets(self, page_id: str) -> Sequence[str]:
        """Gives those of a page, the newest first."""


def plain_session() -> requests.Session:
    """Gives a session that takes no address and no password from its surroundings."""
    session = requests.Session()
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # what one program sets is no other's business
    return session


def public_session() -> requests.Session:
    """Return such a session that reaches hosts of the internet alone, and over TLS alone."""
    session = plain_session()
    session.adapters.clear()
    session.mount("https://", PublicAdapter())
    return session


class Webhooks:
    """The webhooks of all pages, for one invocation after the other."""

    def __init__(
        self,
        session: requests.Session,
        secrets: Secrets,
        clock: Callable[[], float],
        milliseconds_left: Callable[[], int],
        schemes: Collection[str] = HTTPS,
    ) -> None:
        """Prepares to post.

        Args:
            session: keeps the connections, and refuses those that nobody should be led to.
            secrets: where the pages' secrets are.
            clock: gives the time in seconds since 1970.
            milliseconds_left: gives how long the invocation may still take.
            schemes: what an address may begin with.
        """
        self._session = session
        self._secrets = secrets
        self._clock = clock
        self._milliseconds_left = milliseconds_left
        self._schemes = schemes

    def post(self, page_id: str, address: str, news_id: str, body: bytes) -> None:
        """Posts a body to a page's webhook; what it answers with is not read, only its status.

        Raises:
            UndeliverableError: it will never take this: 4xx, it leads elsewhere (3xx), or nobody may post there.
            AddressRefusedError: the same: it leads to no host of the internet.
            NotTakenError: it may another time: it cannot be reached, is slow, or answers 408, 425, 429 or 5xx.
            NoTimeLeftError: this invocation could not wait for it; the next one can.
            MissingSecretError: the page has no secret to sign with.
            SecretUnavailableError: that cannot be read now.
        """
        if urlsplit(address).scheme not in self._schemes:
            raise UndeliverableError("the webhook's address is one of a developer's own machine")
        if self._milliseconds_left() < 2 * TIMEOUT_SECONDS * 1000:
            raise NoTimeLeftError("not posted: too little time is left for a slow answer")
        headers = self._headers(page_id, news_id, body)
        try:
            status = within(TIMEOUT_SECONDS, partial(self._status, address, headers, body))
        except requests.RequestException as error:
            # Its text holds the address, in which an owner may have put a password.
            raise NotTakenError(f"no answer: {type(error).__name__}") from None
        except TimeoutError:
            raise NotTakenError(f"no whole answer within {TIMEOUT_SECONDS} seconds") from None
        _judge(status)

    def _status(self, address: str, headers: dict[str, str], body: bytes) -> int:
        answer = self._session.post(
            address, body, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False, stream=True
        )
        answer.close()
        return answer.status_code

    def _headers(self, page_id: str, news_id: str, body: bytes) -> dict[str, str]:
        timestamp = int(self._clock())
        return {
            "Content-Type": "application/json",
            "User-Agent": "messenger-handover",
            "X-Handover-Id": news_id,
            "X-Handover-Timestamp": str(timestamp),
            "X-Handover-Signature": signature_of(body, timestamp, self._secrets.webhook_secrets(page_id)),
        }


def _judge(status: int) -> None:
    if status in _TAKEN:
        return
    if status in _MAY_PASS or status in _SERVER_ERRORS:
        raise NotTakenError(f"HTTP {status}")
    raise UndeliverableError(f"the webhook answers HTTP {status}")
