"""The Graph API as far as the bot uses it: sending, thread control, profile."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry
from urllib3.exceptions import NewConnectionError

from handover.messenger.errors import (
    GraphError,
    RefusedError,
    TransientError,
    UnconfirmedError,
    classify,
    fault_in,
)
from handover.messenger.signature import app_secret_proof
from handover.messenger.text import clean

CONNECT_TIMEOUT_SECONDS: Final = 3.05
READ_TIMEOUT_SECONDS: Final = 5.0
TYPING_TIMEOUT_SECONDS: Final = 2.0
PROFILE_TIMEOUT_SECONDS: Final = 3.0
METADATA_LIMIT: Final = 1000
NOBODY: Final = "nobody"
OPTIONAL_PROFILE_FIELDS: Final = ("persistent_menu", "greeting")


def graph_session() -> requests.Session:
    """Gives a session that keeps connections open and tries again where nothing can have reached Meta."""
    session = requests.Session()
    retry = Retry(total=None, connect=2, read=0, redirect=0, status=0, other=0, backoff_factor=0.2)
    adapter = HTTPAdapter(max_retries=retry)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


class Graph:
    """Calls on behalf of one page.

    Every method raises a `GraphError`; its type says what to do next.
    """

    def __init__(  # noqa: PLR0913 - one value per thing a call is made of
        self, session: requests.Session, *, url: str, version: str, page_id: str, page_token: str, app_secret: str
    ) -> None:
        self._session = session
        self._base = f"{url.rstrip('/')}/{version}"
        self._page_id = page_id
        self._headers = {"Authorization": f"Bearer {page_token}"}
        self._proof = {"appsecret_proof": app_secret_proof(page_token, app_secret)}

    def send(self, user_id: str, message: Mapping[str, Any], metadata: str) -> None:
        """Sends one message inside the 24-hour window.

        Args:
            user_id: the recipient's PSID.
            message: a Send API message object.
            metadata: comes back in the echo; our own begins with `webhook.OWN_METADATA`.
        """
        self._post("messages", self._message(user_id, message, metadata))

    def send_and_pass(self, user_id: str, message: Mapping[str, Any], metadata: str, target_app_id: str) -> None:
        """Sends one message and passes thread control in the same call (Conversation Routing only)."""
        thread_control = {"control_type": "pass", "app_id": target_app_id}
        self._post("messages", self._message(user_id, message, metadata) | {"thread_control": thread_control})

    def show_typing(self, user_id: str) -> None:
        """Shows the user that an answer is on its way."""
        action = {"recipient": {"id": user_id}, "sender_action": "typing_on"}
        self._post("messages", action, TYPING_TIMEOUT_SECONDS)

    def pass_thread_control(self, user_id: str, target_app_id: str, metadata: str) -> None:
        """Passes thread control to another app."""
        details = {"target_app_id": target_app_id, "metadata": metadata[:METADATA_LIMIT]}
        self._switch("pass_thread_control", {"recipient": {"id": user_id}, **details})

    def take_thread_control(self, user_id: str, metadata: str) -> None:
        """Takes thread control from the app that owns the thread."""
        self._switch("take_thread_control", {"recipient": {"id": user_id}, "metadata": metadata[:METADATA_LIMIT]})

    def thread_owner(self, user_id: str) -> str | None:
        """Gives the app id of the thread's owner, `NOBODY` for an idle thread, None where Meta does not tell us.

        Meta names the owner to itself and to the default app; to others a thread that is not idle has an expiration.
        """
        answer = self._get(f"{self._page_id}/thread_owner", {"recipient": user_id}, READ_TIMEOUT_SECONDS)
        found = answer.get("data")
        if not isinstance(found, list):
            return None
        owner = found[0].get("thread_owner") if found and isinstance(found[0], Mapping) else None
        if not isinstance(owner, Mapping) or not owner:
            return NOBODY
        return str(owner["app_id"]) if "app_id" in owner else None

    def has_conversation_routing(self) -> bool:
        """Tells whether the page has a default app, so that control can be passed and taken.

        Meta does not say what its flags mean: any that is set counts, and a refused call has the last word.
        """
        answer = self._get("me", {"fields": "messaging_feature_status"}, READ_TIMEOUT_SECONDS)
        status = answer.get("messaging_feature_status")
        if not isinstance(status, Mapping):
            raise RefusedError("Meta does not tell the page's feature status")
        return bool(status.get("msgr_multi_app") or status.get("hop_v2"))

    def user_name(self, user_id: str) -> str | None:
        """Gives the user's full name; None where the profile is hidden from us."""
        answer = self._get(quote(user_id, safe=""), {"fields": "first_name,last_name"}, PROFILE_TIMEOUT_SECONDS)
        parts = [answer.get("first_name"), answer.get("last_name")]
        name = " ".join(part.strip() for part in parts if isinstance(part, str))
        return clean(name).strip()[:120] or None

    def token_owner(self) -> str:
        """Gives the id of the page whose token this is."""
        return str(self._get("me", {"fields": "id,name"}, READ_TIMEOUT_SECONDS).get("id"))

    def subscribe_app(self, fields: Sequence[str]) -> None:
        """Subscribes our app to the page's webhooks; replaces the fields subscribed before."""
        self._switch("subscribed_apps", {"subscribed_fields": ",".join(fields)})

    def set_messenger_profile(self, profile: Mapping[str, Any]) -> None:
        """Publishes Get Started button, greeting and persistent menu; takes away what the profile does not have."""
        gone = [field for field in OPTIONAL_PROFILE_FIELDS if field not in profile]
        if gone:
            self._call("DELETE", "messenger_profile", {"fields": gone}, READ_TIMEOUT_SECONDS)
        self._post("messenger_profile", profile)

    def _message(self, user_id: str, message: Mapping[str, Any], metadata: str) -> dict[str, Any]:
        labelled = {**message, "metadata": metadata[:METADATA_LIMIT]}
        return {"recipient": {"id": user_id}, "messaging_type": "RESPONSE", "message": labelled}

    def _switch(self, edge: str, body: Mapping[str, Any]) -> None:
        if self._post(edge, body).get("success") is False:
            raise RefusedError(f"{edge} answered success: false")

    def _post(self, edge: str, body: Mapping[str, Any], read_timeout: float = READ_TIMEOUT_SECONDS) -> dict[str, Any]:
        return self._call("POST", edge, body, read_timeout)

    def _call(self, method: str, edge: str, body: Mapping[str, Any], read_timeout: float) -> dict[str, Any]:
        timeout = (CONNECT_TIMEOUT_SECONDS, read_timeout)
        url = f"{self._base}/{self._page_id}/{edge}"
        try:
            answer = self._session.request(
                method, url, params=self._proof, json=body, headers=self._headers, timeout=timeout
            )
        except requests.RequestException as error:
            # Without its cause, whose text holds the address with appsecret_proof.
            raise _unsent_or_unconfirmed(error) from None
        return _document(answer)

    def _get(self, path: str, parameters: Mapping[str, str], read_timeout: float) -> dict[str, Any]:
        try:
            answer = self._session.get(
                f"{self._base}/{path}",
                params={**parameters, **self._proof},
                headers=self._headers,
                timeout=(CONNECT_TIMEOUT_SECONDS, read_timeout),
            )
        except requests.RequestException as error:
            raise TransientError(type(error).__name__) from None  # as above
        return _document(answer)


def _unsent_or_unconfirmed(error: requests.RequestException) -> GraphError:
    """A connection that was never made carried nothing; one that broke may have carried the call."""
    if isinstance(error, ValueError):
        # An address or a token that no request can be made of: requests raises these before it connects.
        return RefusedError(type(error).__name__)
    cause = error.args[0] if error.args else None
    never_made = isinstance(getattr(cause, "reason", cause), NewConnectionError)
    if never_made or isinstance(error, requests.ConnectTimeout):
        return TransientError("could not be reached")
    return UnconfirmedError("no answer in time" if isinstance(error, requests.Timeout) else type(error).__name__)


def _document(answer: requests.Response) -> dict[str, Any]:
    try:
        document = json.loads(answer.content)
    except ValueError:
        document = None
    if answer.ok and isinstance(document, dict) and "error" not in document:
        return document
    if answer.ok and not isinstance(document, dict):
        raise UnconfirmedError("the answer is no JSON object")
    raise classify(fault_in(answer.status_code, document))
