"""Splits a webhook body into one envelope per event, reading no more than routing needs.

Runs in `ingest`, on every webhook: standard library only.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

OBJECTS: Final = frozenset({"page", "instagram"})
CHANNELS: Final = ("messaging", "standby")

# What `replies` acts on. All other kinds are counted and dropped here: they are most of Meta's traffic.
_WANTED: Final = (
    "message",
    "postback",
    "pass_thread_control",
    "take_thread_control",
    "request_thread_control",
)
_UNWANTED: Final = (
    "delivery",
    "read",
    "reaction",
    "message_edit",
    "referral",
    "optin",
    "policy_enforcement",
    "app_roles",
)
# Two ids and a colon must fit the 128 characters of an SQS message group id.
_ID = re.compile(r"[0-9A-Za-z_.-]{1,60}")


class UnreadableError(Exception):
    """A signed body, or one event of it, does not have the shape Meta documents."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One event on its way to the mailbox.

    Attributes:
        id: names the event: the same event, delivered again or on the other channel, has the same id.
        page_id: the page (or Instagram account) the webhook entry is about.
        user_id: the person's id on that page (PSID).
        channel: `messaging` or `standby`.
        body: the event and its surroundings as JSON, ASCII only.
    """

    id: str
    page_id: str
    user_id: str
    channel: str
    body: str

    @property
    def group_id(self) -> str:
        """The SQS message group: one conversation."""
        return f"{self.page_id}:{self.user_id}"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An event to keep for a person to look at: why, and the event as JSON."""

    reason: str
    body: bytes


@dataclass(slots=True)
class Batch:
    """What a body held: envelopes to deliver, events nobody can read, and how many of each kind were dropped."""

    envelopes: list[Envelope] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)


def _ascii(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _identifier(value: object, what: str) -> str:
    text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if not _ID.fullmatch(text):
        raise UnreadableError(f"{what} is not an id")
    return text


def _kind(event: Mapping[str, Any]) -> str:
    for kind in _WANTED:
        if kind in event:
            return kind
    return next((kind for kind in _UNWANTED if kind in event), "unknown")


def _event_id(kind: str, content: Mapping[str, Any], event: Mapping[str, Any]) -> str:
    mid = content.get("mid")
    if not isinstance(mid, str) or not mid:
        return _digest(kind, _ascii(event))
    if kind == "postback" and not content.get("payload"):
        # On standby Meta strips the payload: that copy must not pass for the press itself.
        return _digest("stripped postback", mid)
    return _digest(kind, mid)


def _user_of(event: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    side = "recipient" if content.get("is_echo") else "sender"
    party = event.get(side)
    if not isinstance(party, Mapping):
        raise UnreadableError(f"no {side}")
    return _identifier(party.get("id"), f"{side}.id")


def _sort_event(batch: Batch, event: object, surroundings: Mapping[str, Any], app_id: str) -> None:
    if not isinstance(event, Mapping):
        raise UnreadableError("the event is not an object")
    kind = _kind(event)
    if kind not in _WANTED:
        batch.dropped[kind] += 1
        return
    content = event[kind]
    if not isinstance(content, Mapping):
        raise UnreadableError(f"{kind} is not an object")
    if content.get("is_echo") and str(content.get("app_id")) == app_id:
        batch.dropped["own_echo"] += 1
        return
    page_id = _identifier(surroundings["page"], "entry.id")
    user_id = _user_of(event, content)
    event_id = _event_id(kind, content, event)
    body = _ascii({**surroundings, "kind": "webhook", "id": event_id, "page": page_id, "user": user_id, "event": event})
    batch.envelopes.append(Envelope(event_id, page_id, user_id, surroundings["channel"], body))


def _events(entry: Mapping[str, Any], batch: Batch) -> Iterator[tuple[str, object]]:
    found = False
    for channel in CHANNELS:
        events = entry.get(channel)
        if events is None:
            continue
        found = True
        if not isinstance(events, list):
            _keep(batch, f"{channel} is not a list", {"id": entry.get("id"), channel: events})
            continue
        for event in events:
            yield channel, event
    if not found:
        batch.dropped["entry_without_events"] += 1


def _keep(batch: Batch, reason: str, what: object) -> None:
    batch.unreadable.append(Unreadable(reason, _ascii(what).encode()))


def _sort_entry(batch: Batch, platform: str, entry: object, app_id: str) -> None:
    try:
        if not isinstance(entry, Mapping):
            raise UnreadableError("the entry is not an object")  # noqa: TRY301 - kept like all that is wrong with it
        for channel, event in _events(entry, batch):
            surroundings = {
                "object": platform,
                "page": entry.get("id"),
                "channel": channel,
                "hop_context": entry.get("hop_context"),
            }
            try:
                _sort_event(batch, event, surroundings, app_id)
            except UnreadableError as error:
                _keep(batch, str(error), {"id": entry.get("id"), channel: [event]})
    except UnreadableError as error:
        _keep(batch, str(error), entry)


def split(body: bytes, app_id: str) -> Batch:
    """Sorts every event of every entry of a webhook body.

    Args:
        body: the raw bytes, already proven to come from Meta.
        app_id: our Meta app's id; echoes of our own messages are dropped.

    Raises:
        UnreadableError: the body as a whole is not a webhook.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"not JSON: {type(error).__name__}") from error
    if not isinstance(document, dict):
        raise UnreadableError("the body is not an object")
    batch = Batch()
    platform = document.get("object")
    if not isinstance(platform, str) or platform not in OBJECTS:
        batch.dropped["other_object"] += 1
        return batch
    entries = document.get("entry")
    if not isinstance(entries, list):
        raise UnreadableError("entry is not a list")
    try:
        for entry in entries:
            _sort_entry(batch, platform, entry, app_id)
    except RecursionError as error:
        raise UnreadableError("nested too deeply") from error
    return batch
