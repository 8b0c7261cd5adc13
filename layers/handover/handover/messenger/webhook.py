"""Reads an envelope's event into our words. Both readings of what Meta leaves open are accepted."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from handover.conversation.events import (
    AnyEvent,
    Channel,
    ControlMoved,
    HumanWrote,
    Owner,
    UserPressed,
    UserWrote,
)
from handover.messenger.text import clean

OWN_METADATA: Final = "handover:"
"""How the metadata of every message of ours begins; Meta repeats it in the echo."""

_MILLISECONDS_FROM: Final = 100_000_000_000
"""Timestamps below this are seconds: some of Meta's samples carry them so."""

_CLOCKS_DIFFER_MS: Final = 60_000
"""How far Meta's clock may be ahead of ours."""

_DELIVERED_WITHIN_MS: Final = 48 * 3_600_000
"""Meta delivers an event within 36 hours or not at all (Graph Webhooks, getting started)."""


class NotAnEnvelopeError(Exception):
    """A letter in the mailbox does not have the shape that `ingest` gives it."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """An event and the conversation it belongs to; `event` is None where it asks nothing of us."""

    page_id: str
    user_id: str
    event: AnyEvent | None


@dataclass(frozen=True, slots=True)
class _Raw:
    """What every reading needs."""

    id: str
    at: int
    channel: Channel
    app_id: str


def _milliseconds(value: object, now: int) -> int:
    """Gives a time of Meta's in milliseconds; now for one that is no time, has not come yet, or is long past."""
    try:
        number = int(str(value))
    except ValueError:
        return now
    if 0 < number < _MILLISECONDS_FROM:
        # The end of that second: what happened in it is not to look older than it is.
        number = number * 1000 + 999
    return number if now - _DELIVERED_WITHIN_MS <= number <= now + _CLOCKS_DIFFER_MS else now


def _written(message: Mapping[str, Any]) -> str:
    text = clean(message.get("text")).strip()
    if text:
        return text
    attachments = message.get("attachments")
    kinds = [
        clean(attachment.get("type")) or "attachment"
        for attachment in (attachments if isinstance(attachments, list) else [])
        if isinstance(attachment, Mapping)
    ]
    return f"[{', '.join(kinds)}]" if kinds else ""


def _echo(raw: _Raw, message: Mapping[str, Any]) -> AnyEvent | None:
    ours = str(message.get("app_id")) == raw.app_id or str(message.get("metadata", "")).startswith(OWN_METADATA)
    # Meta's AI agent answers under the inbox's app id: only this flag tells that no person typed it.
    if ours or message.get("ai_generated"):
        return None
    return HumanWrote(id=raw.id, at=raw.at, text=_written(message))


def _message(raw: _Raw, message: Mapping[str, Any]) -> AnyEvent | None:
    if message.get("is_echo"):
        return _echo(raw, message)
    written = _written(message)
    # `admin_text` is a line of the platform, deletions and empty shells are no words of the user.
    if "admin_text" in message or message.get("is_deleted") or not (written or message.get("quick_reply")):
        return None
    quick_reply = message.get("quick_reply")
    payload = quick_reply.get("payload") if isinstance(quick_reply, Mapping) else None
    return UserWrote(
        id=raw.id, at=raw.at, channel=raw.channel, text=written, payload=clean(payload) if payload else None
    )


def _postback(raw: _Raw, postback: Mapping[str, Any]) -> AnyEvent | None:
    payload = clean(postback.get("payload"))
    if not payload:
        return None
    return UserPressed(id=raw.id, at=raw.at, channel=raw.channel, title=clean(postback.get("title")), payload=payload)


def _control(raw: _Raw, moved: Mapping[str, Any]) -> AnyEvent | None:
    new_owner = moved.get("new_owner_app_id")
    if new_owner in (None, "", 0, "0"):
        owner = Owner.NOBODY
    else:
        owner = Owner.US if str(new_owner) == raw.app_id else Owner.ANOTHER_APP
    return ControlMoved(id=raw.id, at=raw.at, owner=owner)


_READERS: Final = {
    "message": _message,
    "postback": _postback,
    "pass_thread_control": _control,
    "take_thread_control": _control,
}


def read(envelope: Mapping[str, Any], app_id: str, now: int) -> Delivered:
    """Reads what `ingest` put into the mailbox.

    Args:
        envelope: the letter's body as JSON.
        app_id: our Meta app's id: it tells our echoes and our control from those of others.
        now: milliseconds since 1970, for events that carry no time of their own.

    Raises:
        NotAnEnvelopeError: something that `ingest` always sets is not there.
    """
    try:
        event = envelope["event"]
        raw = _Raw(envelope["id"], _milliseconds(event.get("timestamp"), now), Channel(envelope["channel"]), app_id)
        found = next(((reader, event[kind]) for kind, reader in _READERS.items() if kind in event), None)
        delivered = Delivered(envelope["page"], envelope["user"], found[0](raw, found[1]) if found else None)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotAnEnvelopeError(f"not an envelope of ingest: {type(error).__name__}") from error
    return delivered


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
