"""Gives each page its own Graph client over one shared session."""

from functools import partial
from typing import Protocol

import requests

from handover.messenger.calls import Credentials
from handover.messenger.errors import GraphError
from handover.messenger.graph import Graph
from handover.missing_secret import MissingSecretError
from handover.pages.standing import fingerprint


class Secrets(Protocol):
    """Where tokens and the app secret are."""

    def app_secret(self) -> str:
        """Gives the app secret."""

    def page_token(self, page_id: str) -> str:
        """Gives the token of a page."""

    def renewed_app_secret(self) -> str:
        """Gives the app secret as it is now, past the cache."""

    def renewed_page_token(self, page_id: str) -> str:
        """Gives the token of a page as it is now, past the cache."""


class Graphs:
    """Graph clients by page. They are cheap: one for each call is fine, and sees the page's token of that moment."""

    def __init__(self, session: requests.Session, url: str, version: str, secrets: Secrets) -> None:
        self._session = session
        self._url = url
        self._version = version
        self._secrets = secrets

    def for_page(self, page_id: str) -> Graph:
        """Gives a client that acts for a page."""
        return Graph(
            self._session,
            url=self._url,
            version=self._version,
            page_id=page_id,
            page_token=self._page_token(page_id),
            app_secret=self._secrets.app_secret(),
            renewed=partial(self._renewed, page_id),
        )

    def _page_token(self, page_id: str) -> str:
        """Gives the token; one that was taken away is as dead as one that Meta refuses."""
        try:
            return self._secrets.page_token(page_id)
        except MissingSecretError:
            return ""

    def _renewed(self, page_id: str) -> Credentials:
        return Credentials(self._secrets.renewed_page_token(page_id), self._secrets.renewed_app_secret())

    def token_is_accepted(self, page_id: str) -> bool:
        """Tells whether Meta takes calls with the page's token; a checkpoint that was passed revives the same one."""
        try:
            self.for_page(page_id).token_owner()
        except GraphError:
            return False
        return True

    def token_fingerprint(self, page_id: str) -> str:
        """Names the token of a page as it is now, without telling it."""
        return fingerprint(self._secrets.renewed_page_token(page_id))
