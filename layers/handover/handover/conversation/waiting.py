"""What follows when the timer of a handover request has run: steps of its ladder, and the end of its pause."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from handover.conversation.audience import Audience
from handover.conversation.conversation import Control, Ending, HandoverRequest, Mode
from handover.conversation.effects import Alert, AnyEffect, SayUnanswered
from handover.conversation.events import TimerRan
from handover.conversation.ladder import Rung, Step, steps_left, timer, told_so_far
from handover.conversation.moment import Decision, Finding, Moment
from handover.conversation.switches import return_as_asked
from handover.conversation.vocabulary import AlertKind, Origin
from handover.pages.page import MINUTE_MS
from handover.pages.platform import WINDOW_MS

IN_HAND_MS: Final = 5 * MINUTE_MS
"""How long it may take until what a timer brings about is said."""


def timer_ran(moment: Moment, event: TimerRan) -> Decision:
    """The timer of a request has run: climb the steps that are due, or end a pause that has lasted its time."""
    # A timer is never early, but our clock may be behind the one that it ran by.
    moment = replace(moment, now=max(moment.now, event.at))
    request = moment.conversation.request
    if request is None or request.is_expired or not _is_running(moment, request, event):
        return moment.becomes(Finding.OUTDATED)
    if moment.pause_is_over:
        return _pause_over(moment, request)
    due = () if request.last_human_sign is not None else tuple(_due(moment, request))
    if not due:
        return moment.becomes(Finding.NOTED, timer(moment, request))
    return _climb(moment, request, due)


def _is_running(moment: Moment, request: HandoverRequest, event: TimerRan) -> bool:
    is_the_same = request.id == event.request_id and request.origin is Origin.BUTTON
    return is_the_same and moment.conversation.mode is Mode.HUMAN


def _pause_over(moment: Moment, request: HandoverRequest) -> Decision:
    """The bot is back, and says so while it may."""
    if _may_write(moment):
        return _with_alerts(return_as_asked(moment, Ending.TIME), _left_unanswered(moment, request))
    return _expired(moment, request)


def _expired(moment: Moment, request: HandoverRequest) -> Decision:
    """Meta does not let the bot say that it is back: it is back with what the user writes next."""
    expired = request.model_copy(update={"is_expired": True})
    return _with_alerts(moment.becomes(Finding.NOTED, request=expired), _left_unanswered(moment, request))


def _left_unanswered(moment: Moment, request: HandoverRequest) -> tuple[Alert, ...]:
    """Tells those who were told that nobody has come, where that is so."""
    if request.last_human_sign is not None:
        return ()
    return (Alert(id=moment.effect_id(2), about=AlertKind.LEFT_UNANSWERED, audience=told_so_far(request)),)


def _with_alerts(decision: Decision, alerts: tuple[Alert, ...]) -> Decision:
    return replace(decision, effects=(*decision.effects, *alerts))


def _due(moment: Moment, request: HandoverRequest) -> Iterator[Step]:
    for step in steps_left(request, moment.page.handover):
        at = moment.page.after_waiting(request.since, step.minutes)
        if at is not None and at <= moment.now:
            yield step


def _climb(moment: Moment, before: HandoverRequest, due: tuple[Step, ...]) -> Decision:
    request = before.model_copy(update={"climbed": due[-1].minutes})
    if any(step.rung is Rung.RETURN for step in due):
        if not _may_write(moment):
            return _expired(moment, before)
        climbed = moment.conversation.model_copy(update={"request": request})
        returning = return_as_asked(replace(moment, conversation=climbed), Ending.UNANSWERED)
        return _with_alerts(returning, _left_unanswered(moment, request))
    effects = list[AnyEffect]()
    for step in due:
        effects += _effects_of(step, moment, before, len(effects) + 1)
    effects.append(timer(moment, request, len(effects) + 1))
    is_said = any(isinstance(effect, SayUnanswered) for effect in effects)
    # Control is ours while it is said: a message that comes in meanwhile is no sign that the thread came back.
    control = Control.UNKNOWN if is_said and request.control is Control.ELSEWHERE else request.control
    return moment.becomes(Finding.STILL_WAITING, *effects, request=request.model_copy(update={"control": control}))


def _effects_of(step: Step, moment: Moment, request: HandoverRequest, number: int) -> tuple[AnyEffect, ...]:
    match step.rung:
        case Rung.NEXT_ADMINS:
            return (_still_waiting(moment, number, Audience(first=step.minutes, last=step.minutes)),)
        case Rung.REMINDER:
            return (_still_waiting(moment, number, told_so_far(request)),)
        case Rung.WAITING_TEXT:
            return _waiting_text(moment, request, number)
        case Rung.RETURN:
            return ()


def _still_waiting(moment: Moment, number: int, audience: Audience) -> Alert:
    return Alert(id=moment.effect_id(number), about=AlertKind.STILL_WAITING, audience=audience)


def _waiting_text(moment: Moment, request: HandoverRequest, number: int) -> tuple[SayUnanswered, ...]:
    if request.control not in {Control.ELSEWHERE, Control.OURS} or not _may_write(moment):
        return ()
    target_app_id = request.target_app_id or moment.page.handover.target(None).on(moment.platform)
    effect_id, fence = moment.effect_id(number), moment.conversation.fence
    return (SayUnanswered(id=effect_id, fence=fence, at=moment.now, target_app_id=target_app_id),)


def _may_write(moment: Moment) -> bool:
    """Whether Meta will still let the bot write when what is decided now is said."""
    return moment.now - moment.conversation.last_user_at < WINDOW_MS - IN_HAND_MS
