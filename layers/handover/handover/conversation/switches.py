"""The switches between bot and person: how they begin, and what follows from how they end."""

from dataclasses import replace
from typing import Final

from handover.conversation.conversation import LINE_LENGTH, Control, Ending, HandoverRequest, Mode
from handover.conversation.effects import Alert, AnySwitch, PassControl, Reply, Resume, SwitchOff, SwitchOn
from handover.conversation.events import ControlSwitched, UserEvent, UserPressed
from handover.conversation.ladder import timer, timer_anew, told_at_once
from handover.conversation.moment import Decision, Finding, Moment, pause_ends_at
from handover.conversation.vocabulary import AlertKind, Origin, SwitchOutcome
from handover.pages.page import MINUTE_MS, TargetApp
from handover.recipes.actions import HandoverOn
from handover.recipes.buttons import REASON_LIMIT
from handover.recipes.recipe import HANDOVER_CLOSED, HANDOVER_FAILED, HANDOVER_ON

RETURNS_LIMIT: Final = 3
"""How often a thread may come back to us by itself within `RETURNS_WITHIN_MS`; then two apps are pulling at it."""

RETURNS_WITHIN_MS: Final = 10 * MINUTE_MS


# --- how they begin -------------------------------------------------------------------------------------------------


def begin_handover(moment: Moment, action: HandoverOn, event: UserEvent) -> Decision:
    """The user asks for a person: say the On recipe, pass control, tell the admins."""
    fence = moment.conversation.fence + 1
    target_app_id = _target(moment, action).on(moment.platform)
    request = HandoverRequest(
        id=event.id,
        origin=Origin.BUTTON,
        since=moment.now,
        control=Control.UNKNOWN,
        control_at=moment.now,
        button=(event.title if isinstance(event, UserPressed) else event.text)[:LINE_LENGTH],
        recipe_id=action.recipe_id if moment.page.recipe(action.recipe_id or "") else None,
        reason=action.reason and action.reason[:REASON_LIMIT],
        told_with=HANDOVER_ON if moment.page.is_open(moment.now) else HANDOVER_CLOSED,
        target_app_id=target_app_id,
        earlier_sign=_sign_of_whom_they_have(moment),
        told_at_once=told_at_once(moment.page.handover).last,
    )
    return moment.becomes(
        Finding.HANDOVER_BEGUN,
        SwitchOn(
            id=moment.effect_id(1),
            fence=fence,
            at=moment.now,
            target_app_id=target_app_id,
            recipe_id=request.told_with,
        ),
        Alert(
            id=moment.effect_id(2),
            about=AlertKind.HANDOVER_REQUESTED,
            audience=told_at_once(moment.page.handover),
        ),
        timer(moment, request, 3),
        mode=Mode.HUMAN,
        fence=fence,
        request=request,
        held=(),
        switched_at=event.at,
        returns=(),
    )


def _target(moment: Moment, action: HandoverOn) -> TargetApp:
    """Gives the app that the chat goes to: outside the hours the one for that time, else the one the button names."""
    handover = moment.page.handover
    closed = handover.closed_hours_target if not moment.page.is_open(moment.now) else None
    return handover.target(closed or action.target)


def _sign_of_whom_they_have(moment: Moment) -> int | None:
    """Gives the last sign of a person who spoke up unasked, in whose chat the user asks for one."""
    request = moment.conversation.request
    if request is None or moment.conversation.mode is not Mode.HUMAN or moment.is_quiet:
        return None
    return request.last_human_sign


def taken_over(moment: Moment, control: Control) -> Decision:
    """Somebody spoke or owned the thread when the event happened: the pause counts from then, however late we hear."""
    at = moment.event.at
    request = _unasked(moment, control, at).model_copy(update={"since": min(at, moment.now)})
    is_over = moment.now >= pause_ends_at(request, moment.page)
    return moment.becomes(Finding.OUTDATED) if is_over else _silent_for(moment, request, at)


def fall_silent(moment: Moment, control: Control, at: int) -> Decision:
    """Somebody spoke or owned the thread unasked, at some time: the bot says nothing, not even that."""
    return _silent_for(moment, _unasked(moment, control, at), at)


def _silent_for(moment: Moment, request: HandoverRequest, at: int) -> Decision:
    return moment.becomes(
        Finding.TAKEN_OVER,
        mode=Mode.HUMAN,
        fence=moment.conversation.fence + 1,
        request=request,
        held=(),
        switched_at=at,
    )


def _unasked(moment: Moment, control: Control, at: int) -> HandoverRequest:
    """Gives the request of a handover that nobody asked for."""
    return HandoverRequest(
        id=moment.event.id,
        origin=Origin.INBOX,
        since=moment.now,
        control=control,
        control_at=moment.now,
        last_human_sign=at,
    )


def pass_on_request(moment: Moment, app_id: str) -> Decision:
    """An app that may asks for the thread: pass it, without a word to the user."""
    fence = moment.conversation.fence + 1
    request = moment.conversation.request or _unasked(moment, Control.UNKNOWN, moment.event.at)
    changes = {
        "control": Control.UNKNOWN,
        "target_app_id": app_id,
        "requested_by_app_id": app_id,
        "last_human_sign": max(moment.event.at, request.last_human_sign or 0),
    }
    theirs = request.model_copy(update=changes)
    timers = timer_anew(moment, theirs, 2) if moment.conversation.mode is Mode.RETURNING else ()
    return moment.becomes(
        Finding.REQUEST_HONOURED,
        PassControl(id=moment.effect_id(), fence=fence, target_app_id=app_id),
        *timers,
        mode=Mode.HUMAN,
        fence=fence,
        request=theirs,
        held=(),
        switched_at=moment.event.at,
    )


def return_as_asked(moment: Moment, ending: Ending, held: tuple[str, ...] = (), at: int | None = None) -> Decision:
    """Somebody, or the time, asks for the bot (or did so `at` some time): take control, say Off, then what is held."""
    switch = SwitchOff(id=moment.effect_id(), fence=moment.conversation.fence + 1, at=moment.now)
    return _begin_return(_ending(moment, ending), switch, held, returns=(), at=at)


def _ending(moment: Moment, ending: Ending) -> Moment:
    """Gives the moment with a handover that is about to end, and why."""
    request = moment.conversation.request
    changed = request and request.model_copy(update={"ending": ending})
    return replace(moment, conversation=moment.conversation.model_copy(update={"request": changed}))


def ask_again(moment: Moment) -> Decision:
    """The bot is asked for once more while it is returning: a refusal will be followed by another try."""
    # What was said while a person had spoken up was said to them.
    held = () if moment.conversation.somebody_spoke_since else moment.conversation.held
    return moment.becomes(Finding.SILENT, is_asked_again=True, switched_at=moment.event.at, held=held)


def return_as_given(moment: Moment, held: tuple[str, ...] = ()) -> Decision:
    """The platform gave the thread back: say the Off recipe; unless it comes and goes too often to be meant."""
    returns = (*(at for at in moment.conversation.returns if moment.now - at < RETURNS_WITHIN_MS), moment.now)
    if len(returns) > RETURNS_LIMIT:
        return _stop_following(moment)
    switch = Resume(id=moment.effect_id(), fence=moment.conversation.fence + 1, at=moment.now)
    return _begin_return(_ending(moment, Ending.INBOX), switch, held, returns)


def _begin_return(
    moment: Moment, switch: SwitchOff | Resume, held: tuple[str, ...], returns: tuple[int, ...], at: int | None = None
) -> Decision:
    return moment.becomes(
        Finding.RETURNING,
        switch,
        mode=Mode.RETURNING,
        fence=switch.fence,
        held=held,
        switched_at=moment.event.at if at is None else at,
        is_asked_again=False,
        returns=returns,
    )


def _stop_following(moment: Moment) -> Decision:
    """Two apps pull at the thread: the bot lets go of it until somebody asks, and staff are told, once."""
    request = moment.conversation.request or _unasked(moment, Control.UNKNOWN, moment.event.at)
    bouncing = request.model_copy(update={"control": Control.BOUNCING, "control_at": moment.now})
    alert = Alert(id=moment.effect_id(), about=AlertKind.CONTROL_BOUNCES)
    return moment.becomes(Finding.BOUNCING, alert, request=bouncing)


# --- how they end ---------------------------------------------------------------------------------------------------


def control_switched(moment: Moment, event: ControlSwitched) -> Decision:
    """`thread_control` reports how an order ended."""
    if event.fence != moment.conversation.fence:
        return moment.becomes(Finding.OUTDATED)
    match moment.conversation.mode:
        case Mode.HUMAN:
            return _switched_on(moment, event)
        case Mode.RETURNING:
            return _switched_off(moment, event)
        case Mode.BOT:
            return moment.becomes(Finding.OUTDATED)


def _switched_on(moment: Moment, event: ControlSwitched) -> Decision:
    match event.outcome:
        case SwitchOutcome.PASSED | SwitchOutcome.NOT_TOLD:
            return learn_control(moment, Control.ELSEWHERE)
        case SwitchOutcome.GATE_ONLY:
            return learn_control(moment, Control.OURS)
        case SwitchOutcome.PASS_FAILED:
            return _not_passed(moment, event)
        case SwitchOutcome.NOT_SAID:
            return _bot_goes_on(moment, event)
        case SwitchOutcome.HELD:
            return moment.becomes(Finding.POSTPONED, _on_again(moment, event))
        case _:
            return moment.becomes(Finding.OUTDATED)


def _switched_off(moment: Moment, event: ControlSwitched) -> Decision:
    match event.outcome:
        case SwitchOutcome.RETURNED:
            return _returned(moment, event)
        case SwitchOutcome.RETURN_REFUSED:
            return _human_goes_on(moment, event)
        case SwitchOutcome.HELD:
            again = SwitchOff(
                id=moment.effect_id(), fence=event.fence, at=moment.now, said=event.said, in_doubt=event.in_doubt
            )
            return moment.becomes(Finding.POSTPONED, again)
        case _:
            return moment.becomes(Finding.OUTDATED)


def _on_again(moment: Moment, event: ControlSwitched) -> AnySwitch:
    request = moment.conversation.request or _unasked(moment, Control.UNKNOWN, moment.event.at)
    target_app_id = request.target_app_id or moment.page.handover.target(None).on(moment.platform)
    if request.requested_by_app_id or request.origin is not Origin.BUTTON:
        return PassControl(id=moment.effect_id(), fence=event.fence, target_app_id=target_app_id)
    return SwitchOn(
        id=moment.effect_id(),
        fence=event.fence,
        at=moment.now,
        target_app_id=target_app_id,
        recipe_id=request.told_with,
        said=event.said,
        in_doubt=event.in_doubt,
    )


def learn_control(moment: Moment, control: Control) -> Decision:
    """Notes who has thread control, where the channel of later messages can tell that it came back."""
    request = moment.conversation.request
    if request is None or moment.conversation.mode is not Mode.HUMAN:
        return moment.becomes(Finding.NOTED)
    if request.control in {Control.OURS, Control.BOUNCING}:
        # What is known there outweighs it: the channel tells nothing, or tells something else every minute.
        return moment.becomes(Finding.NOTED)
    # What comes late says no less than was known: a message from in between proves no return.
    known_at = request.control_at if request.control in {Control.ELSEWHERE, Control.KEPT} else 0
    learnt = request.model_copy(update={"control": control, "control_at": max(moment.event.at, known_at)})
    return moment.becomes(Finding.NOTED, request=learnt)


def _switch_failed(moment: Moment, event: ControlSwitched, number: int = 1) -> Alert:
    return Alert(id=moment.effect_id(number), about=AlertKind.SWITCH_FAILED, outcome=event.outcome, detail=event.detail)


def _not_passed(moment: Moment, event: ControlSwitched) -> Decision:
    """Control is still ours; where Meta takes no calls at present, it is passed as soon as Meta does."""
    request, alert = moment.conversation.request, _switch_failed(moment, event)
    if event.trouble is None or request is None or request.target_app_id is None:
        return moment.becomes(Finding.SWITCH_FAILED, alert)
    later = PassControl(id=moment.effect_id(2), fence=event.fence, target_app_id=request.target_app_id)
    return moment.becomes(Finding.SWITCH_FAILED, alert, later)


def _bot_goes_on(moment: Moment, event: ControlSwitched) -> Decision:
    """The On recipe could not be said: the user was not told of a pause, so there is none; they and staff hear of it.

    Unless a person has spoken, or another app has the thread: then it is theirs.
    """
    request = moment.conversation.request
    if request and (request.last_human_sign or request.earlier_sign or request.control is Control.ELSEWHERE):
        theirs = request.model_copy(update={"origin": Origin.INBOX})
        return moment.becomes(Finding.SWITCH_FAILED, _switch_failed(moment, event), request=theirs)
    fence = moment.conversation.fence + 1
    apology = Reply(id=moment.effect_id(2), fence=fence, recipe_id=HANDOVER_FAILED, at=moment.now)
    alert = _switch_failed(moment, event)
    return moment.becomes(Finding.SWITCH_FAILED, alert, apology, mode=Mode.BOT, fence=fence, request=None)


def _human_goes_on(moment: Moment, event: ControlSwitched) -> Decision:
    """Another app keeps the thread: the bot may not speak, and staff are told, once, to give it back by hand.

    Unless the user has asked again meanwhile: then it is tried again.
    """
    if moment.conversation.is_asked_again:
        conversation = moment.conversation
        return return_as_asked(moment, why_asked(moment), held=conversation.held, at=conversation.switched_at)
    request = moment.conversation.request or _unasked(moment, Control.KEPT, moment.event.at)
    alerts = () if request.is_refusal_told else (_switch_failed(moment, event),)
    changes = {"control": Control.KEPT, "control_at": moment.now, "is_refusal_told": True, "ending": None}
    kept = request.model_copy(update=changes)
    effects = (*alerts, *timer_anew(moment, kept, len(alerts) + 1))
    return moment.becomes(Finding.SWITCH_FAILED, *effects, mode=Mode.HUMAN, held=(), request=kept)


def why_asked(moment: Moment) -> Ending:
    """Gives why the bot was asked back last."""
    request = moment.conversation.request
    return (request and request.ending) or Ending.VISITOR


def _returned(moment: Moment, event: ControlSwitched) -> Decision:
    if moment.conversation.somebody_spoke_since:
        # It is their chat, as if they had done so a moment later.
        return fall_silent(moment, Control.UNKNOWN, moment.conversation.switched_at)
    replies = [
        Reply(id=moment.effect_id(number), fence=moment.conversation.fence, recipe_id=recipe_id, at=moment.now)
        for number, recipe_id in enumerate(moment.conversation.held, 1)
    ]
    # The bot is back and could not say so: nobody but staff can tell the visitor.
    alerts = (_switch_failed(moment, event, len(replies) + 1),) if event.detail else ()
    return moment.becomes(
        Finding.BOT_IS_BACK, *alerts, *replies, mode=Mode.BOT, request=None, held=(), returned_at=event.at
    )
