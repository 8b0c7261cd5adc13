"""The largest of everything that pages, visitors and Meta can bring about, for tests of AWS's limits."""

from typing import Any, Final

from handover.conversation.audience import Audience
from handover.conversation.conversation import (
    HELD_LIMIT,
    LINE_LENGTH,
    LINES_KEPT,
    SPOKEN_KEPT,
    Burst,
    Claim,
    Control,
    Conversation,
    Ending,
    HandoverRequest,
    Joined,
    Mode,
    Outbox,
    OutboxState,
)
from handover.conversation.effects import Alert, AnyEffect, Deed, Doubt, Record, Reply, SetTimer, SwitchOn, WatchBurst
from handover.conversation.moment import NAME_LIMIT as EFFECT_NAME_LIMIT
from handover.conversation.seen import LIMITS, Remembered, Seen
from handover.conversation.switches import RETURNS_LIMIT
from handover.conversation.vocabulary import AlertKind, Line, Origin, Speaker, SwitchOutcome, Telling
from handover.messenger.graph import NAME_LIMIT
from handover.operations.left_behind import LEFT_LIMIT
from handover.pages.page import EMAIL_LIMIT
from handover.recipes.buttons import REASON_LIMIT

WIDE: Final = "\N{BICYCLE}"
"""A character that takes the most: four bytes in UTF-8, twelve as JSON that is ASCII."""

LATE: Final = 99_999_999_999_999
"""A time of fourteen digits: those of our days have thirteen."""

ACCOUNT, USER = "9" * 60, "8" * 60
"""Ids as long as `ingest` takes them; Meta's have fifteen to seventeen digits."""

EVENT: Final = "e" * 64
"""The id of an event is a digest."""

RECIPE: Final = "r" * 60
APP: Final = "7" * 40
DETAIL: Final = "HTTP 400, code 9999999999/9999999999, " * 5
ADMIN_NAME: Final = WIDE * 80
EMAIL: Final = "m" * EMAIL_LIMIT
BUTTON: Final = WIDE * LINE_LENGTH
REASON: Final = WIDE * REASON_LIMIT
LINE: Final = WIDE * LINE_LENGTH
NAME: Final = WIDE * NAME_LIMIT

EFFECT: Final = "x" * EFFECT_NAME_LIMIT


def request() -> HandoverRequest:
    """Gives a handover about which everything is known."""
    return HandoverRequest(
        id=EVENT,
        origin=Origin.BUTTON,
        since=LATE,
        control=Control.ELSEWHERE,
        control_at=LATE,
        earlier_sign=LATE,
        first_human_sign=LATE,
        last_human_sign=LATE,
        climbed=LATE,
        told_at_once=LATE,
        claim=Claim(by=ADMIN_NAME, email=EMAIL, at=LATE),
        answered_at=LATE,
        paused_until=LATE,
        extended_at=LATE,
        is_expired=True,
        ending=Ending.UNANSWERED,
        button=BUTTON,
        recipe_id=RECIPE,
        reason=REASON,
        told_with="handover_unanswered",
        target_app_id=APP,
        requested_by_app_id=APP,
        is_refusal_told=True,
        begun_by=ADMIN_NAME,
    )


def record() -> Record:
    """Gives a line of history with a button of another app's, pressed by somebody with a long name."""
    return Record(id=EFFECT, deed=Deed.STILL_WAITING, at=LATE, by=ADMIN_NAME, why=BUTTON, request_id=EVENT)


def _alert() -> Alert:
    return Alert(
        id=EFFECT,
        about=AlertKind.HANDOVER_REQUESTED,
        audience=Audience(first=LATE, last=LATE, beyond=EMAIL),
        outcome=SwitchOutcome.RETURN_REFUSED,
        detail=DETAIL,
        telling=Telling.JOINED,
        times=LATE,
        counted_from=LATE,
    )


def _effects() -> tuple[AnyEffect, ...]:
    reply = Reply(id=EFFECT, fence=LATE, recipe_id=RECIPE, at=LATE, said=10, doubt=Doubt.UNANSWERED_AND_CUT_OFF)
    switch = SwitchOn(id=EFFECT, fence=LATE, at=LATE, said=10, target_app_id=APP, recipe_id=RECIPE)
    timers = SetTimer(id=EFFECT, at=LATE, request_id=EVENT), WatchBurst(id=EFFECT, at=LATE)
    new: tuple[AnyEffect, ...] = (*[reply] * HELD_LIMIT, switch, *[_alert()] * 3, *timers, *[record()] * 3)
    return *[record()] * LEFT_LIMIT, *new


def _seen() -> Seen:
    """Gives as many events as are remembered."""
    return Seen(
        **{
            group.value: Remembered(entries=(("f" * 16, LATE),) * limit, forgotten_until=LATE)
            for group, limit in LIMITS.items()
        }
    )


def conversation() -> Conversation:
    """Gives a conversation of which every field is as large as it gets."""
    kept = max(SPOKEN_KEPT.values())
    return Conversation(
        account_id=ACCOUNT,
        user_id=USER,
        version=LATE,
        mode=Mode.RETURNING,
        fence=LATE,
        request=request(),
        held=(RECIPE,) * HELD_LIMIT,
        seen=_seen(),
        outbox=Outbox(
            event_id=EVENT,
            delivery_id="d" * 100,
            effects=_effects(),
            state=OutboxState.INTERRUPTED,
            tries=LATE,
            waits_since=LATE,
            clears=True,
        ),
        lines=(Line(speaker=Speaker.USER, text=LINE, at=LATE),) * LINES_KEPT,
        name=NAME,
        language="pt_BR",
        switched_at=LATE,
        returned_at=LATE,
        is_asked_again=True,
        last_user_at=LATE,
        returns=(LATE,) * RETURNS_LIMIT,
        spoken=("0123456789",) * kept,
        forgotten_at=LATE,
        burst=Burst(at=LATE, count=LATE, joined=Joined(alert=_alert(), request_id=EVENT, fence=LATE, times=LATE)),
    )


def waiting(number: int, **changes: Any) -> Conversation:
    """Gives a conversation in which somebody waits, as large as it gets, with an id of its own."""
    made = conversation().model_copy(update={"user_id": f"{number:060}", "mode": Mode.HUMAN, **changes})
    unanswered = {"first_human_sign": None, "last_human_sign": None, "answered_at": None, "claim": None}
    return made.model_copy(update={"request": request().model_copy(update=unanswered)})
