"""Carries the calls of one page to the Graph API, with a token that counts, and tells what the answers mean."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry
from urllib3.exceptions import NewConnectionError

from handover.messenger.errors import (
    GraphError,
    MisconfiguredError,
    ProofRefusedError,
    RefusedError,
    TokenInvalidError,
    TransientError,
    UnconfirmedError,
    classify,
    fault_in,
)
from handover.messenger.signature import app_secret_proof
from handover.missing_secret import MissingSecretError
from handover.pages.standing import fingerprint

CONNECT_TIMEOUT_SECONDS: Final = 3.05
READ_TIMEOUT_SECONDS: Final = 5.0
_OK: Final = 200
_REDIRECTED: Final = 300
_GATEWAY_TIMEOUT: Final = 504

type Document = dict[str, Any]


class Credentials(NamedTuple):
    """What proves that a call is made for a page and by our server."""

    page_token: str
    app_secret: str


def graph_session() -> requests.Session:
    """Gives a session that keeps connections open and tries again where nothing can have reached Meta."""
    session = requests.Session()
    retry = Retry(total=None, connect=2, read=0, redirect=0, status=0, other=0, backoff_factor=0.2)
    adapter = HTTPAdapter(max_retries=retry)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def graph_address(url: str, version: str) -> str:
    """Gives where a version of the Graph API is."""
    return f"{url.rstrip('/')}/{version}"


class Calls:
    """Calls on behalf of one page. A call refused for its token or proof is made once more with newer ones."""

    def __init__(
        self,
        session: requests.Session,
        address: str,
        credentials: Credentials,
        renewed: Callable[[], Credentials] | None,
    ) -> None:
        """Prepares calls.

        Args:
            session: keeps the connections.
            address: where the Graph API is, version included.
            credentials: as they are known.
            renewed: gives them as they are now, past every cache; None where there are no others.
        """
        self._session = session
        self._address = address
        self._credentials = credentials
        self._renewed = renewed or (lambda: credentials)

    def act(self, method: str, path: str, body: Mapping[str, Any], read_timeout: float) -> Document:
        """Makes a call that has an effect; where no answer comes, it is not known whether it had it."""
        return self._with_credentials_that_count(
            partial(self._request, method, f"{self._address}/{path}", json=body, timeout=_timeout(read_timeout))
        )

    def ask(self, path: str, parameters: Mapping[str, str], read_timeout: float) -> Document:
        """Makes a call that only asks; where no answer comes, it can be asked again."""
        try:
            return self._with_credentials_that_count(
                partial(self._request, "GET", f"{self._address}/{path}", parameters, timeout=_timeout(read_timeout))
            )
        except UnconfirmedError as error:
            raise TransientError(str(error)) from None

    def _with_credentials_that_count(self, call: Callable[[], Document]) -> Document:
        try:
            return call()
        except (TokenInvalidError, ProofRefusedError):
            if not self._have_changed():
                raise
        return call()

    def _have_changed(self) -> bool:
        """Looks whether there are other credentials now; ones that were taken away are no others.

        Raises:
            TransientError: that cannot be read now. Meta has refused the call, so that it may be tried again.
        """
        refused = self._credentials
        try:
            self._credentials = self._renewed()
        except MissingSecretError:
            return False
        return self._credentials != refused

    def _request(
        self,
        method: str,
        url: str,
        parameters: Mapping[str, str] = MappingProxyType({}),
        *,
        json: Mapping[str, Any] | None = None,
        timeout: tuple[float, float],
    ) -> Document:
        token, app_secret = self._credentials
        if not _can_be_a_header(token):
            raise TokenInvalidError("not sent: there is no token, or none that could be one", fingerprint(token))
        query = {**parameters, "appsecret_proof": app_secret_proof(token, app_secret)}
        headers = {"Authorization": f"Bearer {token}"}
        try:
            # A redirect would turn what is sent into a question, whose answer would pass for a success.
            answer = self._session.request(
                method, url, params=query, json=json, headers=headers, timeout=timeout, allow_redirects=False
            )
        except (requests.RequestException, ValueError) as error:
            # Without its cause, whose text holds the address with appsecret_proof.
            raise _unsent_or_unconfirmed(error) from None
        try:
            return _granted(answer)
        except TokenInvalidError as error:
            raise TokenInvalidError(str(error), fingerprint(token)) from None


def _timeout(read_timeout: float) -> tuple[float, float]:
    return CONNECT_TIMEOUT_SECONDS, read_timeout


def _can_be_a_header(token: str) -> bool:
    return bool(token) and token.isascii() and token.isprintable() and token == token.strip()


def _unsent_or_unconfirmed(error: Exception) -> GraphError:
    """A connection that was never made carried nothing; one that broke may have carried the call."""
    if isinstance(error, ValueError):
        # An address or a body that no request can be made of: this is raised before a connection is made.
        return MisconfiguredError(type(error).__name__)
    cause = error.args[0] if error.args else None
    never_made = isinstance(getattr(cause, "reason", cause), NewConnectionError)
    if never_made or isinstance(error, requests.ConnectTimeout):
        return TransientError("could not be reached")
    return UnconfirmedError("no answer in time" if isinstance(error, requests.Timeout) else type(error).__name__)


def _granted(answer: requests.Response) -> Document:
    document = _object_in(answer.content)
    succeeded = _OK <= answer.status_code < _REDIRECTED
    if document is not None and document.get("success") is False:
        raise RefusedError("Meta answered success: false")
    if document is not None and succeeded and "error" not in document:
        return document
    if document is None and (succeeded or answer.status_code == _GATEWAY_TIMEOUT):
        raise UnconfirmedError(f"HTTP {answer.status_code} without an answer of Meta's")
    raise classify(fault_in(answer.status_code, document, answer.headers))


def _object_in(content: bytes) -> Document | None:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None
