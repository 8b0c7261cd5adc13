"""Gives each page its own Graph client over one shared session."""

from typing import Protocol

import requests

from handover.messenger.graph import Graph


class Secrets(Protocol):
    """Where tokens and the app secret are."""

    def app_secret(self) -> str:
        """Gives the app secret."""

    def page_token(self, page_id: str) -> str:
        """Gives the token of a page."""


class Graphs:
    """Graph clients by page. Clients are cheap; tokens are asked for each time, so that a new one counts at once."""

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
            page_token=self._secrets.page_token(page_id),
            app_secret=self._secrets.app_secret(),
        )
