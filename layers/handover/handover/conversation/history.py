"""The history of a conversation's handovers: who asked, paused, claimed, answered, extended and resumed, and why."""

from collections.abc import Iterator

from handover.conversation.conversation import Conversation, HandoverRequest
from handover.conversation.effects import Deed, Record
from handover.conversation.events import (
    AnyEvent,
    ControlSwitched,
    StaffClaimed,
    StaffExtended,
    StaffPaused,
    StaffResumed,
)
from handover.conversation.moment import Decision, Finding, effect_name
from handover.conversation.vocabulary import Origin

_DEEDS = {
    Finding.HANDOVER_BEGUN: Deed.REQUESTED,
    Finding.TAKEN_OVER: Deed.TAKEN_OVER,
    Finding.REQUEST_HONOURED: Deed.TAKEN_OVER,
    Finding.CLAIMED: Deed.CLAIMED,
    Finding.EXTENDED: Deed.EXTENDED,
    Finding.STILL_WAITING: Deed.STILL_WAITING,
    Finding.RETURNING: Deed.RESUMED,
    Finding.BOT_IS_BACK: Deed.RETURNED,
    Finding.SWITCH_FAILED: Deed.FAILED,
}


def records_of(before: Conversation, decision: Decision, event: AnyEvent, now: int) -> tuple[Record, ...]:
    """Gives what a decision adds to the history, in milliseconds since 1970."""
    request = decision.conversation.request or before.request
    if request is None:
        return ()
    return tuple(_record(deed, request, event, now) for deed in _deeds(before, decision, event))


def _deeds(before: Conversation, decision: Decision, event: AnyEvent) -> Iterator[Deed]:
    deed = _DEEDS.get(decision.finding)
    if deed is not None:
        yield Deed.PAUSED if isinstance(event, StaffPaused) else deed
    if _answered_at(before.request) is None and _answered_at(_same(before, decision.conversation)) is not None:
        yield Deed.ANSWERED


def is_first_sign(before: Conversation, after: Conversation) -> bool:
    """Tells whether a person who was asked for has shown up, for the first time."""
    return _first(before.request) is None and _first(_same(before, after)) is not None


def _same(before: Conversation, after: Conversation) -> HandoverRequest | None:
    """Gives the request that a user made and that went on."""
    was, request = before.request, after.request
    is_the_same = was is not None and request is not None and was.id == request.id
    return request if is_the_same and request is not None and request.origin is Origin.BUTTON else None


def _first(request: HandoverRequest | None) -> int | None:
    return request.first_human_sign if request else None


def _answered_at(request: HandoverRequest | None) -> int | None:
    return request.answered_at if request else None


def _record(deed: Deed, request: HandoverRequest, event: AnyEvent, now: int) -> Record:
    return Record(
        id=effect_name(f"{event.id}.{deed}"),
        deed=deed,
        at=now,
        by=_by(event),
        why=_why(deed, request, event),
        request_id=request.id,
    )


def _by(event: AnyEvent) -> str:
    return event.by if isinstance(event, StaffPaused | StaffResumed | StaffClaimed | StaffExtended) else ""


def _why(deed: Deed, request: HandoverRequest, event: AnyEvent) -> str:
    match deed:
        case Deed.REQUESTED:
            return request.button or ""
        case Deed.STILL_WAITING:
            return str(request.climbed)
        case Deed.EXTENDED if isinstance(event, StaffExtended):
            return str(event.minutes)
        case Deed.RESUMED | Deed.RETURNED:
            return request.ending or ""
        case Deed.FAILED if isinstance(event, ControlSwitched):
            return event.outcome
        case _:
            return ""
