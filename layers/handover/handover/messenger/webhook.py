"""Reads an envelope's event into our words. Both readings of what Meta leaves open are accepted."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from handover.conversation.events import (
    AnyEvent,
    Channel,
    ControlMoved,
    ControlRequested,
    HumanWrote,
    Move,
    Owner,
    PressedElsewhere,
    SomebodyWrote,
    UserPressed,
    UserWrote,
)
from handover.messenger.envelope import press_id
from handover.messenger.text import clean, clean_line
from handover.recipes.actions import GetStarted, Referred, action_of, payload_of

OWN_METADATA: Final = "handover:"
"""How the metadata of every message of ours begins; Meta repeats it in the echo."""

_MILLISECONDS_FROM: Final = 100_000_000_000
"""Timestamps below this are seconds: some of Meta's samples carry them so."""

INBOXES: Final = frozenset({"263902037430900", "1217981644879628"})
"""Where people of the page write from, on Messenger and on Instagram. Written out once more for the sake of
`thread_control`, which reads no page and is not to load what describes one."""

_APPS_WITHOUT_PEOPLE: Final = frozenset({"622851382610562", "413038776280800"})
"""Meta's AI agent and Meta's lead forms: they speak by themselves."""

_AI_SOURCE: Final = "axon"
"""What Meta's AI agent writes into the metadata of what it says."""

REFERRAL_LIMIT: Final = 2083
"""Characters of a link's `ref` (Meta, ig.me links)."""

_WORD_LIMIT: Final = 40
_REASON_LIMIT: Final = 200


class NotAnEnvelopeError(Exception):
    """A letter in the mailbox does not have the shape that `ingest` gives it."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """An event and the conversation it belongs to; `event` is None where it asks nothing of us."""

    account_id: str
    user_id: str
    event: AnyEvent | None


UNBLOCK: Final = "unblock"
"""What Meta does when it restricts a page no longer."""


@dataclass(frozen=True, slots=True)
class PolicyEnforced:
    """Meta warns, blocks or unblocks an account.

    Attributes:
        action: `warning`, `block`, `unblock`, or whatever word Meta sends; empty where it sends none.
        reason: why, in Meta's words; empty where it gives none.
    """

    account_id: str
    id: str
    at: int
    action: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Raw:
    """What every reading needs.

    Attributes:
        app_id: our own.
        is_from_account: whether the account itself is the sender.
    """

    id: str
    at: int
    channel: Channel
    app_id: str
    is_instagram: bool
    is_from_account: bool


type _Content = Mapping[str, Any]
type _Reader = Callable[[_Raw, _Content], AnyEvent | None]


def parse(body: str) -> Mapping[str, Any]:
    """Reads a letter's body as a JSON object.

    Raises:
        NotAnEnvelopeError: it is none.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotAnEnvelopeError("not JSON") from error
    if not isinstance(document, dict):
        raise NotAnEnvelopeError("not a JSON object")
    return document


def read(envelope: Mapping[str, Any], app_id: str, now: int) -> Delivered:
    """Reads what `ingest` put into the mailbox about a conversation.

    Args:
        envelope: the letter's body as JSON.
        app_id: our Meta app's id: it tells our echoes and our control from those of others.
        now: milliseconds since 1970, where neither the event carries a time nor the envelope says when it came.

    Raises:
        NotAnEnvelopeError: something that `ingest` always sets is not there.
    """
    account_id, event = _text(envelope, "account"), _object(envelope, "event")
    raw = _Raw(
        id=_text(envelope, "id"),
        at=_happened_at(envelope, now),
        channel=_channel(envelope),
        app_id=app_id,
        is_instagram=envelope.get("object") == "instagram",
        is_from_account=_sender_of(event) == account_id,
    )
    reading = next(
        (reader(raw, _object(event, kind)) for kind, reader in _READERS.items() if event.get(kind) is not None), None
    )
    return Delivered(account_id, _text(envelope, "user"), reading)


def read_page_event(envelope: Mapping[str, Any], now: int) -> PolicyEnforced:
    """Reads what `ingest` put into the mailbox about an account as a whole.

    Args:
        envelope: the letter's body as JSON.
        now: milliseconds since 1970, where neither the event carries a time nor the envelope says when it came.

    Raises:
        NotAnEnvelopeError: something that `ingest` always sets is not there.
    """
    event = _object(envelope, "event")
    enforced = _object(event, "policy_enforcement")
    return PolicyEnforced(
        account_id=_text(envelope, "account"),
        id=_text(envelope, "id"),
        at=_happened_at(envelope, now),
        action=clean_line(enforced.get("action"), _WORD_LIMIT),
        reason=clean_line(enforced.get("reason"), _REASON_LIMIT),
    )


# --- what ingest has made sure of -------------------------------------------------------------------------------------


def _text(envelope: Mapping[str, Any], name: str) -> str:
    value = envelope.get(name)
    if not isinstance(value, str) or not value:
        raise NotAnEnvelopeError(f"{name} is not a text")
    return value


def _object(parent: Mapping[str, Any], name: str) -> _Content:
    value = parent.get(name)
    if not isinstance(value, Mapping):
        raise NotAnEnvelopeError(f"{name} is not an object")
    return value


def _channel(envelope: Mapping[str, Any]) -> Channel:
    try:
        return Channel(_text(envelope, "channel"))
    except ValueError as error:
        raise NotAnEnvelopeError("channel is none that there is") from error


# --- what may be anything ---------------------------------------------------------------------------------------------


def _happened_at(envelope: Mapping[str, Any], now: int) -> int:
    """Return when an event happened, in milliseconds; where it carries no time, when it came to us.

    Whoever works on it days later must not take it for new: what is old stays old.
    """
    received = envelope.get("received")
    latest = min(received, now) if isinstance(received, int) and received > 0 else now
    value = _object(envelope, "event").get("timestamp")
    try:
        number = int(value) if isinstance(value, (str, int, float)) and value is not True else 0
    except (ValueError, OverflowError):
        return latest
    if number <= 0:
        return latest
    if number < _MILLISECONDS_FROM:
        # The end of that second: what happened in it is not to look older than it is.
        number = number * 1000 + 999
    # A clock that is a little ahead must not date a switch so that what comes after it looks older.
    return min(number, latest)


def _id(value: object) -> str:
    """Gives an id, which Meta sends as a number or as text; empty where there is none, as for the owner of nothing."""
    if not value or value == "0":
        return ""
    if isinstance(value, (str, int, float)):
        return clean_line(str(value), _WORD_LIMIT)
    return "?"


def _sender_of(event: Mapping[str, Any]) -> str:
    sender = event.get("sender")
    return _id(sender.get("id")) if isinstance(sender, Mapping) else ""


def _written(message: _Content) -> str:
    """Gives what a message says, or in brackets what it is."""
    if text := clean(message.get("text")).strip():
        return text
    attachments = message.get("attachments")
    kinds = [
        clean_line(attachment.get("type"), _WORD_LIMIT) or "attachment"
        for attachment in (attachments if isinstance(attachments, list) else [])
        if isinstance(attachment, Mapping)
    ]
    return f"[{', '.join(kinds)}]" if kinds else ""


# --- one reader for each kind -----------------------------------------------------------------------------------------


def _message(raw: _Raw, message: _Content) -> AnyEvent | None:
    if message.get("is_echo") or raw.is_from_account:
        return _echo(raw, message)
    if _is_of_the_platform(message):
        return None
    quick_reply = message.get("quick_reply")
    payload = clean(quick_reply.get("payload")) if isinstance(quick_reply, Mapping) else ""
    written = "" if message.get("is_unsupported") and not message.get("text") else _written(message)
    if not written and isinstance(quick_reply, Mapping):
        written = "[quick reply]"
    if not written:
        return None
    return UserWrote(
        id=raw.id,
        at=raw.at,
        channel=raw.channel,
        text=written,
        payload=payload or None,
        reference=_reference(message) or None,
    )


def _is_of_the_platform(message: _Content) -> bool:
    """Tells whether nobody said this: it is a line that the platform puts into the chat, or a message taken back."""
    return bool(message.get("admin_text") or message.get("is_deleted"))


def _echo(raw: _Raw, message: _Content) -> AnyEvent | None:
    app_id = _id(message.get("app_id"))
    is_ours = app_id == raw.app_id or clean(message.get("metadata")).startswith(OWN_METADATA)
    if is_ours or _is_of_the_platform(message) or _is_of_a_machine(app_id, message):
        return None
    written = _written(message)
    # On Instagram an echo may name an app that did not send it: only the inboxes are believed.
    if app_id and (not raw.is_instagram or app_id in INBOXES):
        return HumanWrote(id=raw.id, at=raw.at, channel=raw.channel, text=written)
    return SomebodyWrote(id=raw.id, at=raw.at, channel=raw.channel, text=written) if written else None


def _is_of_a_machine(app_id: str, message: _Content) -> bool:
    """Tells whether an automation of Meta's spoke; its AI agent does so under the inbox's app id too."""
    return (
        bool(message.get("ai_generated"))
        or app_id in _APPS_WITHOUT_PEOPLE
        or _source_in(message.get("metadata")) == _AI_SOURCE
    )


def _source_in(metadata: object) -> object:
    """Gives the source that metadata names, be it an object or the JSON of one."""
    if isinstance(metadata, str) and _AI_SOURCE in metadata:
        try:
            metadata = json.loads(metadata)
        except (ValueError, RecursionError):
            return None
    return metadata.get("source") if isinstance(metadata, Mapping) else None


def _postback(raw: _Raw, postback: _Content) -> AnyEvent | None:
    payload, title = clean(postback.get("payload")), clean(postback.get("title"))
    if payload:
        meant = _with_reference(payload, _reference(postback))
        return UserPressed(id=raw.id, at=raw.at, channel=raw.channel, title=title, payload=meant)
    if raw.channel is Channel.STANDBY:
        mid = postback.get("mid")
        named = press_id(mid) if isinstance(mid, str) and mid else None
        return PressedElsewhere(id=raw.id, at=raw.at, press_id=named, title=title)
    return UserPressed(id=raw.id, at=raw.at, channel=raw.channel, title=title, payload=None) if title else None


def _with_reference(payload: str, reference: str) -> str:
    """Gives a payload; who presses Get Started after a link has come by that link."""
    return payload_of(GetStarted(reference)) if reference and action_of(payload) == GetStarted() else payload


def _referral(raw: _Raw, referral: _Content) -> AnyEvent | None:
    reference = _reference({"referral": referral})
    if not reference:
        return None
    payload = payload_of(Referred(reference))
    return UserPressed(id=raw.id, at=raw.at, channel=raw.channel, title=f"[link {reference}]", payload=payload)


def _reference(content: _Content) -> str:
    """Gives the `ref` of the link or advertisement somebody came by; empty where there is none."""
    referral = content.get("referral")
    return clean_line(referral.get("ref"), REFERRAL_LIMIT) if isinstance(referral, Mapping) else ""


def _taken(raw: _Raw, moved: _Content) -> AnyEvent | None:
    """Reads a take; one of our own, which some of Meta's pages say is told to us too, is no news."""
    return None if _id(moved.get("new_owner_app_id")) == raw.app_id else _moved(raw, moved, Move.TAKEN)


def _passed(raw: _Raw, moved: _Content) -> AnyEvent | None:
    return _moved(raw, moved, Move.PASSED)


def _moved(raw: _Raw, moved: _Content, move: Move) -> ControlMoved:
    owner = _owner(_id(moved.get("new_owner_app_id")), raw.app_id)
    return ControlMoved(id=raw.id, at=raw.at, owner=owner, move=move)


def _owner(app_id: str, our_id: str) -> Owner:
    if not app_id:
        return Owner.NOBODY
    return Owner.US if app_id == our_id else Owner.ANOTHER_APP


def _request(raw: _Raw, requested: _Content) -> AnyEvent | None:
    app_id = _id(requested.get("requested_owner_app_id"))
    return ControlRequested(id=raw.id, at=raw.at, app_id=app_id) if app_id not in ("", raw.app_id) else None


_READERS: Final[Mapping[str, _Reader]] = {
    "message": _message,
    "postback": _postback,
    "pass_thread_control": _passed,
    "take_thread_control": _taken,
    "request_thread_control": _request,
    "referral": _referral,
}
