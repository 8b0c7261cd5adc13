"""Splits a webhook body into one envelope per event, reading no more than routing needs.

Runs in `ingest`, on every webhook: standard library only.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

OBJECTS: Final = frozenset({"page", "instagram"})
CHANNELS: Final = ("messaging", "standby")

CONVERSATION_EVENT: Final = "webhook"
"""The `kind` of a letter about one conversation."""

PAGE_EVENT: Final = "page"
"""The `kind` of a letter about an account as a whole."""

# What `replies` acts on. All other kinds are counted and dropped here: they are most of Meta's traffic.
_WANTED: Final = (
    "message",
    "postback",
    "pass_thread_control",
    "take_thread_control",
    "request_thread_control",
    "referral",
)
_ABOUT_THE_ACCOUNT: Final = "policy_enforcement"
_UNNEEDED: Final = (
    "delivery",
    "read",
    "reaction",
    "message_edit",
    "optin",
    "app_roles",
    "messaging_feedback",
    "response_feedback",
    "account_linking",
    "game_play",
    "optout",
)
_KINDS: Final = (*_WANTED, _ABOUT_THE_ACCOUNT, *_UNNEEDED)

EDITIONS: Final = (*_WANTED, "stripped postback", "deleted message", "quick reply", "empty message")
"""How much of an event a copy tells; the copies that tell the same have the same id."""

# Two ids and a colon must fit the 128 characters of an SQS message group id.
_ID: Final = re.compile(r"[0-9A-Za-z_.-]{1,60}")

_DIGITS: Final = 1000
"""Longer numbers stay texts; Meta's have twenty digits at most, and Python reads 4,300."""

# Made once: json.dumps makes an encoder for every call that does not take its defaults.
_ascii: Final = json.JSONEncoder(separators=(",", ":")).encode
_sorted_ascii: Final = json.JSONEncoder(separators=(",", ":"), sort_keys=True).encode


class UnreadableError(Exception):
    """A signed body, or one event of it, does not have the shape Meta documents."""


class _UnneededError(Exception):
    """Nobody needs the event; the text is the name it is counted by."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One event on its way to the mailbox.

    Attributes:
        id: names the event: the same event, delivered again or on the other channel, has the same id.
        account_id: the Facebook Page, or its Instagram account, that the webhook entry is about.
        user_id: the person's id there (PSID, IGSID); None where the event is about the account as a whole.
        channel: `messaging` or `standby`.
        body: the event and its surroundings as JSON, ASCII only.
    """

    id: str
    account_id: str
    user_id: str | None
    channel: str
    body: str

    @property
    def group_id(self) -> str:
        """The SQS message group: one conversation, or what concerns the account as a whole."""
        return self.account_id if self.user_id is None else f"{self.account_id}:{self.user_id}"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One request of Meta's.

    Attributes:
        at: when it came, in milliseconds since 1970.
        token: like that of no other request: it tells an envelope that comes again, out of a dead-letter queue too,
            from one that another delivery of the same event brought.
    """

    at: int
    token: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What to keep for a person to look at, and for later code to read.

    Attributes:
        reason: why nobody can read it.
        body: the webhook as it came, or a webhook that holds this alone.
    """

    reason: str
    body: bytes


@dataclass(slots=True)
class Batch:
    """What a body held: envelopes to deliver, events nobody can read, and how many of each kind were dropped."""

    envelopes: list[Envelope] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)


class _Place(NamedTuple):
    """Where in a body an event stands; account and time as Meta sent them."""

    platform: str
    account: object
    time: object
    channel: str
    received: int
    token: str

    @property
    def stamp(self) -> "_Json":
        """What the envelope says about its arrival."""
        return {"received": self.received, "token": self.token}


type _Json = dict[str, Any]


def split(body: bytes, app_id: str, arrival: Arrival) -> Batch:
    """Sorts every event of every entry of a webhook body.

    Args:
        body: the raw bytes, already proven to come from Meta.
        app_id: our Meta app's id; echoes of our own messages are dropped.
        arrival: the request that brought it.

    Raises:
        UnreadableError: the body as a whole is not a webhook.
    """
    try:
        return _sorted(_document(body), app_id, arrival)
    except RecursionError as error:
        raise UnreadableError("nested too deeply") from error


def _document(body: bytes) -> _Json:
    try:
        document = _json(body)
    except ValueError as error:
        raise UnreadableError(f"not JSON: {type(error).__name__}") from error
    if not isinstance(document, dict):
        raise UnreadableError("the body is not an object")
    return document


def _json(body: bytes) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(body)
    except json.JSONDecodeError:
        raise
    except ValueError:
        # A number with more digits than Python reads must not cost the events beside it.
        return json.loads(body, parse_int=lambda digits: int(digits) if len(digits) < _DIGITS else digits)


def _sorted(document: _Json, app_id: str, arrival: Arrival) -> Batch:
    batch = Batch()
    platform = document.get("object")
    if not isinstance(platform, str):
        raise UnreadableError("object is not a text")
    if platform not in OBJECTS:
        batch.dropped["other_object"] += 1
        return batch
    entries = document.get("entry")
    if not isinstance(entries, list):
        raise UnreadableError("entry is not a list")
    for entry in entries:
        if isinstance(entry, dict):
            _sort_entry(batch, platform, entry, app_id, arrival)
        else:
            _keep(batch, "the entry is not an object", platform, entry)
    return batch


def _sort_entry(batch: Batch, platform: str, entry: _Json, app_id: str, arrival: Arrival) -> None:
    for channel, event in _events(batch, platform, entry):
        # The same event may stand twice in one body, once for each channel: two envelopes, and none is the other again.
        token = f"{arrival.token}.{len(batch.envelopes)}"
        place = _Place(platform, entry.get("id"), entry.get("time"), channel, arrival.at, token)
        try:
            batch.envelopes.append(_envelope(event, place, app_id))
        except _UnneededError as unneeded:
            batch.dropped[str(unneeded)] += 1
        except UnreadableError as error:
            _keep(batch, str(error), platform, {"id": place.account, "time": place.time, channel: [event]})


def _events(batch: Batch, platform: str, entry: _Json) -> Iterator[tuple[str, object]]:
    found = False
    for channel in CHANNELS:
        events = entry.get(channel)
        if events is None:
            continue
        found = True
        if not isinstance(events, list):
            alone = {"id": entry.get("id"), "time": entry.get("time"), channel: events}
            _keep(batch, f"{channel} is not a list", platform, alone)
            continue
        for event in events:
            yield channel, event
    if not found:
        batch.dropped["changes" if "changes" in entry else "entry_without_events"] += 1


def _keep(batch: Batch, reason: str, platform: str, entry: object) -> None:
    # As a webhook of its own: later code splits it as it came.
    batch.unreadable.append(Unreadable(reason, _ascii({"object": platform, "entry": [entry]}).encode()))


def _envelope(event: object, place: _Place, app_id: str) -> Envelope:
    if not isinstance(event, dict):
        raise UnreadableError("the event is not an object")
    kind = _kind(event)
    if kind not in _WANTED and kind != _ABOUT_THE_ACCOUNT:
        raise _UnneededError(kind)
    content = event[kind]
    if not isinstance(content, dict):
        raise UnreadableError(f"{kind} is not an object")
    account_id = _identifier(place.account, "entry.id")
    if "hop_context" in event:
        # It stands in three places and shapes, and not in every copy of an event.
        event = {name: value for name, value in event.items() if name != "hop_context"}
    if kind == _ABOUT_THE_ACCOUNT:
        return _about_account(event, place, account_id)
    if content.get("is_echo") and _is_app(content.get("app_id"), app_id):
        raise _UnneededError("own_echo")
    return _about_conversation(kind, content, event, place, account_id)


def _kind(event: _Json) -> str:
    for kind in _KINDS:
        if event.get(kind) is not None:
            return kind
    return next((kind for kind in _KINDS if kind in event), "unknown")


def _is_app(value: object, app_id: str) -> bool:
    return isinstance(value, (str, int)) and str(value) == app_id


def _about_account(event: _Json, place: _Place, account_id: str) -> Envelope:
    event_id = _digest(_ABOUT_THE_ACCOUNT, _whole(event, place))
    body = _ascii({"kind": PAGE_EVENT, "id": event_id, "account": account_id, **place.stamp, "event": event})
    return Envelope(event_id, account_id, None, place.channel, body)


def _about_conversation(kind: str, content: _Json, event: _Json, place: _Place, account_id: str) -> Envelope:
    user_id = _user_of(event, content, account_id)
    mid = content.get("mid")
    if isinstance(mid, str) and mid:
        event_id = _digest(_edition(kind, content, place.channel), mid)
    else:
        event_id = _digest(kind, _whole(event, place))
    body = _ascii(
        {
            "kind": CONVERSATION_EVENT,
            "id": event_id,
            "object": place.platform,
            "account": account_id,
            "user": user_id,
            "channel": place.channel,
            **place.stamp,
            "event": event,
        }
    )
    return Envelope(event_id, account_id, user_id, place.channel, body)


def _user_of(event: _Json, content: _Json, account_id: str) -> str:
    near, far = ("recipient", "sender") if content.get("is_echo") else ("sender", "recipient")
    user_id = _party(event, near)
    if user_id == account_id:
        # Some of Meta's samples name the sides the other way round: the user is the one who is not the account.
        user_id = _party(event, far)
    if user_id == account_id:
        raise _UnneededError("to_itself")
    return user_id


def _party(event: _Json, side: str) -> str:
    party = event.get(side)
    if not isinstance(party, dict):
        raise UnreadableError(f"no {side}")
    if party.get("id") is None and "user_ref" in party:
        # A user of a plugin, who has no id yet: nobody can be answered.
        raise _UnneededError("user_ref")
    return _identifier(party.get("id"), f"{side}.id")


def _identifier(value: object, what: str) -> str:
    text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if not _ID.fullmatch(text):
        raise UnreadableError(f"{what} is not an id")
    return text


def press_id(mid: str) -> str:
    """Gives the id that a press has where Meta tells all of it, for the copy that lacks its payload."""
    return _digest("postback", mid)


def ids_of_mid(mid: str) -> tuple[str, ...]:
    """Return the ids that an event with this `mid` may have: one for each edition, whatever kind of event it is."""
    return tuple(_digest(edition, mid) for edition in EDITIONS)


def _edition(kind: str, content: _Json, channel: str) -> str:
    """Names how much of an event a copy tells: a copy that Meta left something out of must not pass for the whole."""
    if kind == "message":
        return _edition_of_message(content)
    if kind == "postback" and not _is_text(content.get("payload")):
        # In `messaging` the title is as good as a text; in `standby` nobody knows what was pressed.
        is_titled = channel == "messaging" and _is_text(content.get("title"))
        return kind if is_titled else "stripped postback"
    return kind


def _edition_of_message(message: _Json) -> str:
    if message.get("is_deleted"):
        return "deleted message"
    quick_reply = message.get("quick_reply")
    if isinstance(quick_reply, dict) and _is_text(quick_reply.get("payload")):
        return "quick reply"
    if message.get("text") or (message.get("attachments") and not message.get("is_unsupported")):
        return "message"
    return "empty message"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _whole(event: _Json, place: _Place) -> str:
    """Gives what tells an event without a mid from others: all of it, and when Meta sent it if it has no time."""
    return _sorted_ascii(event if event.get("timestamp") is not None else [event, place.time])


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
