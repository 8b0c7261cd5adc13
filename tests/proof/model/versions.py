"""What another version has written: a deployment goes forward and back while conversations and reports are stored."""

from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel

from handover.conversation.conversation import CONVERSATION, Conversation
from handover.conversation.events import REPORTED_EVENT, AnyEvent, Reported
from handover.conversation.moment import Decision
from handover.migrations import Shape, newest
from handover.schema import SCHEMA_VERSION
from tests.proof.model.claims import Claim

_MORE: Final = {"said_by_a_newer_version": "more"}
_NEWER: Final = newest(Shape.CONVERSATION) + 1


def as_a_newer_version_stores(conversation: Conversation) -> Conversation:
    """Gives a conversation as this version reads it where a newer one has saved it, with more in each part."""
    document = conversation.model_dump(mode="json") | {SCHEMA_VERSION: _NEWER}
    return CONVERSATION.of(_with_more(document, "request", "burst", "outbox"))


def _with_more(document: dict[str, Any], *parts: str) -> dict[str, Any]:
    return document | _MORE | {part: _with_more(document[part]) for part in parts if document[part]}


def as_a_newer_version_reports(event: AnyEvent) -> AnyEvent:
    """Gives an event as this version reads it where a newer one has reported it; Meta's are as they are."""
    if not isinstance(event, Reported):
        return event
    return REPORTED_EVENT.of(event.model_dump(mode="json") | _MORE)


def kept_for_newer_versions(loaded: Conversation, decision: Decision) -> Iterator[Claim]:
    """What this version does not know it writes again, and reads what it has written."""
    after = decision.conversation
    is_known = after.schema_version == _NEWER and _has_more(after)
    yield is_known, "what a newer version has stored is lost, or passes for that of this one"
    if loaded.request and after.request and loaded.request.id == after.request.id:
        yield _has_more(after.request), "what a newer version knows of the request is lost"
    if loaded.burst and after.burst and loaded.burst.at == after.burst.at:
        yield _has_more(after.burst), "what a newer version knows of the burst is lost"
    yield CONVERSATION.of(after.model_dump(mode="json")) == after, "what is stored is read as something else"


def _has_more(part: BaseModel) -> bool:
    return (part.model_extra or {}).items() >= _MORE.items()
