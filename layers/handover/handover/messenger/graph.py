"""The Graph API as far as the bot uses it: sending, thread control, profiles, what was said."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

import requests

from handover.messenger.calls import READ_TIMEOUT_SECONDS, Calls, Credentials, graph_address
from handover.messenger.errors import RefusedError, SettledError
from handover.messenger.history import LINES_KEPT, Said, history_in, participant_name
from handover.messenger.text import clean
from handover.pages.platform import Platform

TYPING_TIMEOUT_SECONDS: Final = 2.0
PROFILE_TIMEOUT_SECONDS: Final = 3.0
METADATA_LIMIT: Final = 1000
NAME_LIMIT: Final = 120
NOBODY: Final = "nobody"

_PROFILE_FIELDS: Final = {Platform.MESSENGER: ("first_name", "last_name"), Platform.INSTAGRAM: ("name", "username")}
_ROUTING_FLAGS: Final = {
    Platform.MESSENGER: ("msgr_multi_app", "hop_v2"),
    Platform.INSTAGRAM: ("ig_multi_app", "hop_v2"),
}
_LINES: Final = f"messages.limit({LINES_KEPT}){{message,from,created_time}}"


class Graph:
    """Calls on behalf of one page.

    Every method raises a `GraphError`; its type says what to do next.
    """

    def __init__(  # noqa: PLR0913 - one value per thing a call is made of
        self,
        session: requests.Session,
        *,
        url: str,
        version: str,
        page_id: str,
        page_token: str,
        app_secret: str,
        renewed: Callable[[], Credentials] | None = None,
    ) -> None:
        """Prepares the calls of a page.

        Args:
            session: keeps the connections.
            url: where the Graph API is.
            version: the Graph API's version.
            page_id: the page that acts.
            page_token: its token as it is known.
            app_secret: proves that the calls come from our server.
            renewed: gives both as they are now, for a call that is refused for one of them.
        """
        self._page_id = page_id
        credentials = Credentials(page_token, app_secret)
        self._calls = Calls(session, graph_address(url, version), credentials, renewed)

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
        self._post("pass_thread_control", {"recipient": {"id": user_id}, **details})

    def take_thread_control(self, user_id: str, metadata: str) -> None:
        """Takes thread control from the app that owns the thread."""
        self._post("take_thread_control", {"recipient": {"id": user_id}, "metadata": metadata[:METADATA_LIMIT]})

    def thread_owner(self, user_id: str) -> str | None:
        """Gives the app id of the thread's owner, `NOBODY` for an idle thread, None where Meta does not tell us.

        Meta names the owner to itself and to the default app; to others a thread that is not idle has an expiration.
        """
        answer = self._calls.ask(f"{self._page_id}/thread_owner", {"recipient": user_id}, READ_TIMEOUT_SECONDS)
        found = answer.get("data")
        if not isinstance(found, list):
            return None
        owner = found[0].get("thread_owner") if found and isinstance(found[0], Mapping) else None
        if not isinstance(owner, Mapping) or not owner:
            return NOBODY
        return str(owner["app_id"]) if owner.get("app_id") else None

    def has_conversation_routing(self, platform: Platform = Platform.MESSENGER) -> bool:
        """Tells whether the page has a default app on a platform, so that control can be passed and taken.

        Meta does not say what its flags mean: any that is set counts, and a refused call has the last word.
        """
        answer = self._calls.ask("me", {"fields": "messaging_feature_status"}, READ_TIMEOUT_SECONDS)
        status = answer.get("messaging_feature_status")
        if not isinstance(status, Mapping):
            raise RefusedError("Meta does not tell the page's feature status")
        return any(status.get(flag) in (True, "true") for flag in _ROUTING_FLAGS[platform])

    def user_name(self, user_id: str, platform: Platform = Platform.MESSENGER) -> str | None:
        """Gives the user's name: that of the profile, else that of the chat; None where neither is shown to us."""
        for ask in (self._profile_name, self._name_in_chat):
            try:
                name = clean(ask(user_id, platform)).strip()[:NAME_LIMIT]
            except SettledError:
                continue
            if name:
                return name
        return None

    def user_locale(self, user_id: str) -> str | None:
        """Gives the user's locale on Messenger, `fr_CA` say; None where it is not shown to us.

        Meta shows it to apps with the permission `pages_user_locale` (User Profile API).
        """
        try:
            locale = self._profile(user_id, ("locale",)).get("locale")
        except SettledError:
            return None
        return locale if isinstance(locale, str) else None

    def has_said(self, user_id: str, platform: Platform, message: Mapping[str, Any], since: int) -> Said:
        """Tells whether the page has said a message to the user.

        Args:
            user_id: the user.
            platform: where.
            message: the Send API message object.
            since: the earliest time it can have been said, in milliseconds since 1970.
        """
        try:
            history = history_in(self._chat(user_id, platform, _LINES, READ_TIMEOUT_SECONDS), user_id)
        except SettledError:
            return Said.UNKNOWN
        return history.tells(message, since) if history else Said.UNKNOWN

    def token_owner(self) -> str:
        """Gives the id of the page whose token this is."""
        return str(self._calls.ask("me", {"fields": "id,name"}, READ_TIMEOUT_SECONDS).get("id"))

    def _message(self, user_id: str, message: Mapping[str, Any], metadata: str) -> dict[str, Any]:
        labelled = {**message, "metadata": metadata[:METADATA_LIMIT]}
        return {"recipient": {"id": user_id}, "messaging_type": "RESPONSE", "message": labelled}

    def _post(self, edge: str, body: Mapping[str, Any], read_timeout: float = READ_TIMEOUT_SECONDS) -> dict[str, Any]:
        return self._calls.act("POST", f"{self._page_id}/{edge}", body, read_timeout)

    def _profile_name(self, user_id: str, platform: Platform) -> str:
        fields = _PROFILE_FIELDS[platform]
        answer = self._profile(user_id, fields)
        found = [text.strip() for field in fields if isinstance(text := answer.get(field), str) and text.strip()]
        # On Instagram the second field is no part of the name but stands in for it.
        return " ".join(found) if platform is Platform.MESSENGER else next(iter(found), "")

    def _profile(self, user_id: str, fields: Sequence[str]) -> dict[str, Any]:
        path = quote(user_id, safe="", errors="replace")
        return self._calls.ask(path, {"fields": ",".join(fields)}, PROFILE_TIMEOUT_SECONDS)

    def _name_in_chat(self, user_id: str, platform: Platform) -> str:
        return participant_name(self._chat(user_id, platform, "participants", PROFILE_TIMEOUT_SECONDS), user_id)

    def _chat(self, user_id: str, platform: Platform, fields: str, read_timeout: float) -> dict[str, Any]:
        parameters = {"platform": platform.value, "user_id": user_id, "fields": fields}
        return self._calls.ask(f"{self._page_id}/conversations", parameters, read_timeout)
