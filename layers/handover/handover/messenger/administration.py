"""The Graph API as far as operators use it: what a page and an app are set up for. `doctor` alone loads this."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import requests

from handover.messenger.calls import READ_TIMEOUT_SECONDS, Calls, Credentials, Document, graph_address
from handover.messenger.history import LINES_KEPT, seconds

HANDSHAKE_TIMEOUT_SECONDS: Final = 30.0
"""Meta answers a subscription when it has shaken hands with the webhook, which may have to start first."""

PROFILE_FIELDS: Final = ("get_started", "greeting", "persistent_menu")
"""What we set of a page's Messenger profile; Meta keeps other fields beside it."""

_CHATS_A_CALL: Final = 100
_NEWEST_LINES: Final = f"participants,messages.limit({LINES_KEPT}){{from,created_time}}"

_OPTIONAL_PROFILE_FIELDS: Final = ("persistent_menu", "greeting")


@dataclass(frozen=True, slots=True)
class Address:
    """Where the Graph API is, and the session that keeps the connections."""

    session: requests.Session
    url: str
    version: str

    def calls(self, token: str, app_secret: str) -> Calls:
        """Gives calls with a token."""
        return Calls(self.session, graph_address(self.url, self.version), Credentials(token, app_secret), None)


@dataclass(frozen=True, slots=True)
class Identity:
    """Something that has an id and a name at Meta: a page, an app."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """What an app hears of one kind of object.

    Attributes:
        kind: `page` or `instagram`.
        callback_url: where its webhooks go.
        fields: what it is told of.
        active: False where Meta has switched it off.
    """

    kind: str
    callback_url: str
    fields: tuple[str, ...]
    active: bool


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """What Meta tells an app of a token (Graph API reference, `debug_token`).

    Attributes:
        app_id: the app that it was made for; empty where Meta does not tell.
        page_id: the page that it acts for; empty for another kind of token.
        expires_at: when it ends, in seconds since 1970; 0 is never.
        data_access_expires_at: when somebody has to log in again for personal data, likewise.
        scopes: what it may be used for.
        trouble: why it is not valid, in codes; empty where it is.
    """

    app_id: str
    page_id: str
    expires_at: int
    data_access_expires_at: int
    scopes: frozenset[str]
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat of the page, in seconds since 1970.

    Attributes:
        user_id: the visitor.
        wrote_at: when the visitor wrote the newest of their messages that Meta tells; None where it tells none.
    """

    user_id: str
    wrote_at: float | None


@dataclass(frozen=True, slots=True)
class ChatTimes:
    """When chats were last changed, in seconds since 1970; not `is_whole` where there were more than were asked for."""

    times: tuple[float, ...]
    is_whole: bool


class PageAdministration:
    """What a page's token lets its operator see and set. Every method raises a `GraphError`."""

    def __init__(self, address: Address, page_id: str, page_token: str, app_secret: str) -> None:
        self._page_id = page_id
        self._calls = address.calls(page_token, app_secret)

    def token_owner(self) -> Identity:
        """Gives the page whose token this is."""
        return _identity(self._calls.ask("me", {"fields": "id,name"}, READ_TIMEOUT_SECONDS))

    def subscribed_fields(self, app_id: str) -> tuple[str, ...]:
        """Gives what the page tells an app; nothing where it does not know the app."""
        answer = self._calls.ask(f"{self._page_id}/subscribed_apps", {}, READ_TIMEOUT_SECONDS)
        found = next((app for app in _objects(answer.get("data")) if str(app.get("id")) == app_id), {})
        return _names(found.get("subscribed_fields"))

    def subscribe_app(self, fields: Sequence[str]) -> None:
        """Subscribes our app to the page's webhooks; replaces the fields subscribed before."""
        self._act("POST", "subscribed_apps", {"subscribed_fields": ",".join(fields)})

    def messenger_profile(self) -> dict[str, Any]:
        """Gives what the page shows in Messenger before anything is said, as far as we set it."""
        fields = {"fields": ",".join(PROFILE_FIELDS)}
        answer = self._calls.ask(f"{self._page_id}/messenger_profile", fields, READ_TIMEOUT_SECONDS)
        shown = {name: value for part in _objects(answer.get("data")) for name, value in part.items()}
        return {name: shown[name] for name in PROFILE_FIELDS if name in shown}

    def set_messenger_profile(self, profile: Mapping[str, Any]) -> None:
        """Publishes Get Started button, greeting and persistent menu; takes away what the profile does not have."""
        gone = [field for field in _OPTIONAL_PROFILE_FIELDS if field not in profile]
        if gone:
            self._act("DELETE", "messenger_profile", {"fields": gone})
        self._act("POST", "messenger_profile", profile)

    def newest_users(self, count: int) -> tuple[str, ...]:
        """Gives the users of the newest chats on Messenger, by their PSIDs."""
        parameters = {"platform": "messenger", "fields": "participants", "limit": str(count)}
        answer = self._calls.ask(f"{self._page_id}/conversations", parameters, READ_TIMEOUT_SECONDS)
        chats = (chat.get("participants") for chat in _objects(answer.get("data"))[:count])
        people = (one for chat in chats if isinstance(chat, Mapping) for one in _objects(chat.get("data")))
        return tuple(id_ for one in people if (id_ := str(one.get("id", ""))) not in {"", self._page_id})

    def newest_chats(self, count: int) -> tuple[Chat, ...]:
        """Return the newest chats on Messenger whose visitor Meta tells (Meta, Conversations API)."""
        parameters = {"platform": "messenger", "fields": _NEWEST_LINES, "limit": str(count)}
        answer = self._calls.ask(f"{self._page_id}/conversations", parameters, READ_TIMEOUT_SECONDS)
        return tuple(chat for one in _objects(answer.get("data"))[:count] for chat in self._chats_in(one))

    def chat_times(self, since: float, most: int) -> ChatTimes:
        """Return when chats on Messenger were last changed, the newest first, as far back as a time.

        Args:
            since: in seconds since 1970.
            most: how many chats are asked for at most; a hundred with each call.
        """
        times: list[float] = []
        parameters = {"platform": "messenger", "fields": "updated_time", "limit": str(_CHATS_A_CALL)}
        while len(times) < most:
            answer = self._calls.ask(f"{self._page_id}/conversations", parameters, READ_TIMEOUT_SECONDS)
            found = [at for one in _objects(answer.get("data")) if (at := seconds(one.get("updated_time"))) is not None]
            times += found
            after = _cursor(answer.get("paging"))
            if not found or not after or found[-1] < since:
                return ChatTimes(tuple(time for time in times if time >= since), is_whole=True)
            parameters = {**parameters, "after": after}
        return ChatTimes(tuple(times), is_whole=False)

    def _chats_in(self, one: Mapping[str, Any]) -> Iterator[Chat]:
        people = (str(who.get("id", "")) for who in _objects(_data(one.get("participants"))))
        for user_id in (id_ for id_ in people if id_ not in {"", self._page_id}):
            lines = _objects(_data(one.get("messages")))
            theirs = (seconds(line.get("created_time")) for line in lines if _sender(line) == user_id)
            yield Chat(user_id, max((at for at in theirs if at is not None), default=None))

    def _act(self, method: str, edge: str, body: Mapping[str, Any]) -> Document:
        return self._calls.act(method, f"{self._page_id}/{edge}", body, READ_TIMEOUT_SECONDS)


class AppAdministration:
    """What an app's own token, made of its id and its secret, lets its operator see and set.

    Every method raises a `GraphError`.
    """

    def __init__(self, address: Address, app_id: str, app_secret: str) -> None:
        self._app_id = app_id
        self._calls = address.calls(f"{app_id}|{app_secret}", app_secret)

    def subscriptions(self) -> tuple[Subscription, ...]:
        """Gives what the app hears, for each kind of object."""
        answer = self._calls.ask(f"{self._app_id}/subscriptions", {}, READ_TIMEOUT_SECONDS)
        return tuple(_subscription(one) for one in _objects(answer.get("data")))

    def subscribe(self, kind: str, callback_url: str, verify_token: str, fields: Sequence[str]) -> None:
        """Subscribes the app to a kind of object; replaces the fields and the address that were there.

        Meta asks the address for the verify token before it answers.
        """
        body = {
            "object": kind,
            "callback_url": callback_url,
            "verify_token": verify_token,
            "fields": ",".join(fields),
            "include_values": True,
        }
        self._calls.act("POST", f"{self._app_id}/subscriptions", body, HANDSHAKE_TIMEOUT_SECONDS)

    def app(self, app_id: str) -> Identity:
        """Gives any app, by the name that Meta shows of it."""
        return _identity(self._calls.ask(app_id, {"fields": "id,name"}, READ_TIMEOUT_SECONDS))

    def token_facts(self, token: str) -> TokenFacts:
        """Tells what a token is good for."""
        data = self._calls.ask("debug_token", {"input_token": token}, READ_TIMEOUT_SECONDS).get("data")
        return _token_facts(data if isinstance(data, Mapping) else {})


def _token_facts(data: Mapping[str, Any]) -> TokenFacts:
    return TokenFacts(
        app_id=str(data.get("app_id", "")),
        page_id=str(data.get("profile_id", "")),
        expires_at=_number(data.get("expires_at")),
        data_access_expires_at=_number(data.get("data_access_expires_at")),
        scopes=frozenset(_names(data.get("scopes"))),
        trouble="" if data.get("is_valid") is True else _trouble_in(data.get("error")),
    )


def _trouble_in(error: object) -> str:
    """Gives the codes alone: Meta's words name people."""
    found = error if isinstance(error, Mapping) else {}
    code, subcode = _number(found.get("code")), _number(found.get("subcode"))
    return f"code {code}" + (f"/{subcode}" if subcode else "")


def _subscription(one: Mapping[str, Any]) -> Subscription:
    fields = one.get("fields")
    listed = tuple(str(field.get("name")) for field in _objects(fields)) or _names(fields)
    active = one.get("active") is not False
    return Subscription(str(one.get("object")), str(one.get("callback_url", "")), listed, active)


def _identity(answer: Mapping[str, Any]) -> Identity:
    return Identity(str(answer.get("id", "")), str(answer.get("name", "")))


def _data(listed: object) -> object:
    return listed.get("data") if isinstance(listed, Mapping) else None


def _sender(line: Mapping[str, Any]) -> str:
    sender = line.get("from")
    return str(sender.get("id", "")) if isinstance(sender, Mapping) else ""


def _cursor(paging: object) -> str:
    """Return where the next part of a list begins, empty where there is none (Graph API, "Paginated results")."""
    cursors = paging.get("cursors") if isinstance(paging, Mapping) and "next" in paging else None
    return str(cursors.get("after", "")) if isinstance(cursors, Mapping) else ""


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _names(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
