"""Gives each page its own Graph client over one shared session."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

import requests

from handover.messenger.calls import Credentials
from handover.messenger.errors import GraphError, TransientError
from handover.messenger.graph import Graph
from handover.missing_secret import MissingSecretError, SecretUnavailableError
from handover.pages.standing import fingerprint


class Secrets(Protocol):
    """Where tokens and the app secret are."""

    def credentials(self, page_id: str) -> tuple[str | None, str]:
        """Return the token of a page, None where it has none, and the app secret."""

    def renewed_credentials(self, page_id: str) -> tuple[str | None, str]:
        """Return the same as they are now, past the cache."""


class Graphs:
    """Graph clients by page. They are cheap: one for each call is fine, and sees the page's token of that moment."""

    def __init__(self, session: requests.Session, url: str, version: str, secrets: Secrets) -> None:
        self._session = session
        self._url = url
        self._version = version
        self._secrets = secrets

    def for_page(self, page_id: str) -> Graph:
        """Return a client that acts for a page; a token that was taken away is as dead as one that Meta refuses.

        Raises:
            MissingSecretError: there is no app secret.
            TransientError: the secrets cannot be read now.
        """
        token, app_secret = _read(self._secrets.credentials, page_id)
        return Graph(
            self._session,
            url=self._url,
            version=self._version,
            page_id=page_id,
            page_token=token or "",
            app_secret=app_secret,
            renewed=partial(self._renewed, page_id),
        )

    def _renewed(self, page_id: str) -> Credentials:
        token, app_secret = _read(self._secrets.renewed_credentials, page_id)
        if not token:
            raise MissingSecretError(f"page {page_id} has no token")
        return Credentials(token, app_secret)

    def token_is_accepted(self, page_id: str) -> bool:
        """Tells whether Meta takes calls with the page's token; a checkpoint that was passed revives the same one."""
        try:
            self.for_page(page_id).token_owner()
        except GraphError:
            return False
        return True

    def is_reachable(self, page_id: str) -> bool:
        """Return whether Meta answers a question about the page at all, be it that it refuses the token."""
        try:
            self.for_page(page_id).token_owner()
        except TransientError:
            return False
        except GraphError:
            return True
        return True

    def token_fingerprint(self, page_id: str) -> str:
        """Names the token of a page as it is now, without telling it.

        Raises:
            MissingSecretError: it has none.
            TransientError: that cannot be read now.
        """
        return fingerprint(self._renewed(page_id).page_token)


def _read(read: Callable[[str], tuple[str | None, str]], page_id: str) -> tuple[str | None, str]:
    """Read secrets; where they cannot be read, nothing was sent, and what is to be done can be tried again."""
    try:
        return read(page_id)
    except SecretUnavailableError as error:
        raise TransientError(f"nothing was sent: {error}") from error
