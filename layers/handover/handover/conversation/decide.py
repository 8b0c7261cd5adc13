"""The heart: from a conversation and an event to the next one and what follows. No I/O, no clock, no chance."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from handover.conversation.conversation import (
    HELD_LIMIT,
    LINE_LENGTH,
    LINES_KEPT,
    Control,
    Conversation,
    HandoverRequest,
    Line,
    Mode,
    Origin,
    Speaker,
)
from handover.conversation.effects import Alert, AlertKind, AnyEffect, Reply, Resume, SwitchOff, SwitchOn
from handover.conversation.events import (
    AnyEvent,
    Channel,
    ControlMoved,
    ControlSwitched,
    HumanWrote,
    Owner,
    ReplyRefused,
    SwitchOutcome,
    UserPressed,
    UserWrote,
)
from handover.pages.page import MINUTE_MS, Page
from handover.pages.presentation import variables_of
from handover.recipes.actions import Action, GetStarted, HandoverOff, HandoverOn, OpenRecipe, action_of
from handover.recipes.choose import recipe_for_press, recipe_for_text
from handover.recipes.recipe import HANDOVER_OFF
from handover.recipes.render import fill
from handover.recipes.words import is_one_of

RETURN_PATIENCE_MS: Final = 30 * MINUTE_MS
"""How long a return may take before the next message of the user orders it again; longer than a switch is retried."""


class Finding(StrEnum):
    """What an event turned out to be; for the count, the log and the tests."""

    DUPLICATE = "duplicate"
    ANSWERED = "answered"
    NOTHING_TO_SAY = "nothing_to_say"
    SILENT = "silent"
    HANDOVER_BEGUN = "handover_begun"
    TAKEN_OVER = "taken_over"
    RETURNING = "returning"
    BOT_IS_BACK = "bot_is_back"
    SWITCH_FAILED = "switch_failed"
    NOTED = "noted"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from an event: the next state, what to do, and what the event turned out to be."""

    conversation: Conversation
    effects: tuple[AnyEffect, ...]
    finding: Finding


@dataclass(frozen=True, slots=True)
class _Moment:
    """One event meeting one conversation."""

    conversation: Conversation
    event: AnyEvent
    page: Page
    now: int

    def becomes(self, finding: Finding, *effects: AnyEffect, **changes: Any) -> Decision:  # noqa: ANN401 - any field
        return Decision(self.conversation.model_copy(update=changes), effects, finding)

    def outdated(self) -> Decision | None:
        """Nothing to do, where the event happened before the last switch and tells of a time that is over."""
        return self.becomes(Finding.OUTDATED) if self.event.at < self.conversation.switched_at else None

    def effect_id(self, number: int = 1) -> str:
        return f"{self.event.id}.{number}"


def decide(conversation: Conversation, event: AnyEvent, page: Page, now: int) -> Decision:
    """Decides what an event changes and what it brings about.

    Args:
        conversation: as it was saved last.
        event: what happened.
        page: what the page's owner has set.
        now: milliseconds since 1970.

    Returns:
        A decision whose conversation remembers the event; a second meeting changes nothing.
    """
    if conversation.remembers(event.id) or _is_long_forgotten(conversation, event):
        return Decision(conversation, (), Finding.DUPLICATE)
    decision = _decide(_Moment(_with_lines(conversation, _lines_of(event)), event, page, now))
    after = _with_lines(decision.conversation, _lines_of_bot(decision, page, event.at))
    return Decision(after.remembering(event.id, event.at), decision.effects, decision.finding)


def _is_long_forgotten(conversation: Conversation, event: AnyEvent) -> bool:
    """Tells whether an event is so old that the ring cannot know it; reports of our own have their fence instead."""
    return not isinstance(event, ControlSwitched | ReplyRefused) and event.at < conversation.forgotten_until


def _decide(moment: _Moment) -> Decision:
    match moment.event:
        case UserWrote() | UserPressed():
            return _user_acted(moment, moment.event)
        case HumanWrote():
            return _human_wrote(moment)
        case ControlMoved(owner=owner):
            return _control_moved(moment, owner)
        case ControlSwitched():
            return _control_switched(moment, moment.event)
        case ReplyRefused(fence=fence):
            if fence != moment.conversation.fence:
                return moment.becomes(Finding.OUTDATED)
            return _taken_over(moment, Control.ELSEWHERE)


# --- the user -------------------------------------------------------------------------------------------------------


def _user_acted(moment: _Moment, event: UserWrote | UserPressed) -> Decision:
    match moment.conversation.mode:
        case Mode.BOT:
            return _user_meets_bot(moment, event)
        case Mode.HUMAN:
            return _user_meets_human(moment, event)
        case Mode.RETURNING:
            return _user_meets_return(moment, event)


def _user_meets_bot(moment: _Moment, event: UserWrote | UserPressed) -> Decision:
    match action := _action(event):
        case HandoverOn() if moment.page.offers_handover:
            return moment.outdated() or _begin_handover(moment, action, event)
        case HandoverOff():
            return _reply(moment, HANDOVER_OFF)
    if event.channel is Channel.STANDBY:
        return moment.outdated() or _taken_over(moment, Control.ELSEWHERE)
    recipe_id = _answer_to(moment, event)
    return _reply(moment, recipe_id) if recipe_id else moment.becomes(Finding.NOTHING_TO_SAY)


def _user_meets_human(moment: _Moment, event: UserWrote | UserPressed) -> Decision:
    action = _action(event)
    if isinstance(action, HandoverOff) or _is_word_that_resumes(moment, event):
        return _begin_return(moment, _switch_off(moment))
    if isinstance(action, HandoverOn) and moment.page.offers_handover and not _is_request_running(moment):
        return _begin_handover(moment, action, event)
    if _platform_gave_the_thread_back(moment, event):
        return _begin_return(moment, _resume(moment), held=_held_with(moment, event))
    if _pause_is_over(moment):
        return _begin_return(moment, _switch_off(moment), held=_held_with(moment, event))
    return moment.becomes(Finding.SILENT)


def _user_meets_return(moment: _Moment, event: UserWrote | UserPressed) -> Decision:
    conversation, action = moment.conversation, _action(event)
    if isinstance(action, HandoverOn) and moment.page.offers_handover:
        # The button of the Off recipe, pressed before the outcome of the switch came in.
        return _begin_handover(moment, action, event)
    held = conversation.held if isinstance(action, HandoverOff) else _held_with(moment, event)
    if moment.now - conversation.switched_at >= RETURN_PATIENCE_MS:
        return _begin_return(moment, _switch_off(moment), held=held)
    return moment.becomes(Finding.SILENT, held=held)


def _action(event: UserWrote | UserPressed) -> Action | None:
    return action_of(event.payload) if event.payload is not None else None


def _answer_to(moment: _Moment, event: UserWrote | UserPressed) -> str | None:
    """Gives the id of the recipe that answers an event, leaving handover aside."""
    action = _action(event)
    if isinstance(event, UserWrote) and event.payload is None:
        recipe = recipe_for_text(moment.page.recipes, event.text)
    elif isinstance(action, OpenRecipe | GetStarted):
        recipe = recipe_for_press(moment.page.recipes, action)
    else:
        recipe = recipe_for_press(moment.page.recipes, None)
    return recipe.id if recipe else None


def _held_with(moment: _Moment, event: UserWrote | UserPressed) -> tuple[str, ...]:
    """Gives what is held with one more answer; one that is held already is not said twice."""
    held, answer = moment.conversation.held, _answer_to(moment, event)
    return held if answer is None or answer in held else (*held, answer)[-HELD_LIMIT:]


def _is_word_that_resumes(moment: _Moment, event: UserWrote | UserPressed) -> bool:
    return isinstance(event, UserWrote) and is_one_of(event.text, moment.page.words_that_resume)


def _is_request_running(moment: _Moment) -> bool:
    """Whether the user has asked for a person already: somebody who spoke up unasked may be gone by now."""
    request = moment.conversation.request
    return request is not None and request.origin is Origin.BUTTON and not _pause_is_over(moment)


def _reply(moment: _Moment, recipe_id: str) -> Decision:
    reply = Reply(id=moment.effect_id(), fence=moment.conversation.fence, recipe_id=recipe_id)
    return moment.becomes(Finding.ANSWERED, reply)


# --- the switches ---------------------------------------------------------------------------------------------------


def _begin_handover(moment: _Moment, action: HandoverOn, event: UserWrote | UserPressed) -> Decision:
    fence = moment.conversation.fence + 1
    target = moment.page.handover.target(action.target)
    request = HandoverRequest(
        id=event.id,
        origin=Origin.BUTTON,
        since=moment.now,
        control=Control.UNKNOWN,
        control_at=moment.now,
        button=(event.title if isinstance(event, UserPressed) else event.text)[:LINE_LENGTH],
        recipe_id=action.recipe_id if moment.page.recipe(action.recipe_id or "") else None,
        target_app_id=target.app_id,
    )
    return moment.becomes(
        Finding.HANDOVER_BEGUN,
        SwitchOn(id=moment.effect_id(1), fence=fence, target_app_id=target.app_id),
        Alert(id=moment.effect_id(2), about=AlertKind.HANDOVER_REQUESTED),
        mode=Mode.HUMAN,
        fence=fence,
        request=request,
        switched_at=moment.event.at,
    )


def _taken_over(moment: _Moment, control: Control) -> Decision:
    """Somebody speaks or owns the thread without having been asked: the bot falls silent, and says nothing about it."""
    if moment.conversation.mode is not Mode.BOT:
        return moment.becomes(Finding.NOTED)
    request = HandoverRequest(
        id=moment.event.id,
        origin=Origin.INBOX,
        since=moment.now,
        control=control,
        control_at=moment.now,
        last_human_sign=moment.now,
    )
    fence = moment.conversation.fence + 1
    return moment.becomes(
        Finding.TAKEN_OVER, mode=Mode.HUMAN, fence=fence, request=request, switched_at=moment.event.at
    )


def _switch_off(moment: _Moment) -> SwitchOff:
    return SwitchOff(id=moment.effect_id(), fence=moment.conversation.fence + 1)


def _resume(moment: _Moment) -> Resume:
    return Resume(id=moment.effect_id(), fence=moment.conversation.fence + 1)


def _begin_return(moment: _Moment, effect: SwitchOff | Resume, held: tuple[str, ...] = ()) -> Decision:
    return moment.becomes(
        Finding.RETURNING,
        effect,
        mode=Mode.RETURNING,
        fence=effect.fence,
        held=held,
        switched_at=moment.event.at,
    )


def _control_switched(moment: _Moment, event: ControlSwitched) -> Decision:
    if event.fence != moment.conversation.fence:
        return moment.becomes(Finding.OUTDATED)
    match moment.conversation.mode:
        case Mode.HUMAN:
            return _switched_on(moment, event)
        case Mode.RETURNING:
            return _switched_off(moment, event)
        case Mode.BOT:
            return moment.becomes(Finding.OUTDATED)


def _switched_on(moment: _Moment, event: ControlSwitched) -> Decision:
    match event.outcome:
        case SwitchOutcome.PASSED:
            return _control_is(moment, Control.ELSEWHERE)
        case SwitchOutcome.GATE_ONLY:
            return _control_is(moment, Control.OURS)
        case SwitchOutcome.PASS_FAILED:
            return moment.becomes(Finding.SWITCH_FAILED, _switch_failed(moment, event))
        case SwitchOutcome.NOT_SAID:
            return _bot_goes_on(moment, event)
        case _:
            return moment.becomes(Finding.OUTDATED)


def _switched_off(moment: _Moment, event: ControlSwitched) -> Decision:
    match event.outcome:
        case SwitchOutcome.RETURNED:
            return _bot_is_back(moment)
        case SwitchOutcome.RETURN_REFUSED:
            return _human_goes_on(moment, event)
        case _:
            return moment.becomes(Finding.OUTDATED)


def _control_is(moment: _Moment, control: Control) -> Decision:
    request = moment.conversation.request
    if request is None or moment.conversation.mode is not Mode.HUMAN:
        return moment.becomes(Finding.NOTED)
    if request.control is Control.OURS:
        # A page without Conversation Routing: who owns the thread changes nothing about the channels.
        return moment.becomes(Finding.NOTED)
    learnt = request.model_copy(update={"control": control, "control_at": moment.now})
    return moment.becomes(Finding.NOTED, request=learnt)


def _switch_failed(moment: _Moment, event: ControlSwitched) -> Alert:
    return Alert(id=moment.effect_id(), about=AlertKind.SWITCH_FAILED, outcome=event.outcome, detail=event.detail)


def _bot_goes_on(moment: _Moment, event: ControlSwitched) -> Decision:
    """The On recipe could not be said: the user was not told of a pause, so there is none; staff hear of both."""
    return moment.becomes(
        Finding.SWITCH_FAILED,
        _switch_failed(moment, event),
        mode=Mode.BOT,
        fence=moment.conversation.fence + 1,
        request=None,
    )


def _human_goes_on(moment: _Moment, event: ControlSwitched) -> Decision:
    """Another app keeps the thread: the bot may not speak, and staff are told, once, to give it back by hand."""
    request = moment.conversation.request
    is_known = request is not None and request.control is Control.KEPT
    return moment.becomes(
        Finding.SWITCH_FAILED,
        *(() if is_known else (_switch_failed(moment, event),)),
        mode=Mode.HUMAN,
        held=(),
        request=request.model_copy(update={"control": Control.KEPT, "control_at": moment.now}) if request else None,
    )


def _bot_is_back(moment: _Moment) -> Decision:
    replies = [
        Reply(id=moment.effect_id(number), fence=moment.conversation.fence, recipe_id=recipe_id)
        for number, recipe_id in enumerate(moment.conversation.held, 1)
    ]
    return moment.becomes(Finding.BOT_IS_BACK, *replies, mode=Mode.BOT, request=None, held=())


# --- other apps and people ------------------------------------------------------------------------------------------


def _human_wrote(moment: _Moment) -> Decision:
    if moment.conversation.mode is Mode.BOT:
        return moment.outdated() or _taken_over(moment, Control.UNKNOWN)
    return moment.outdated() or _human_sign(moment)


def _human_sign(moment: _Moment) -> Decision:
    request = moment.conversation.request
    if request is None:
        return moment.becomes(Finding.NOTED)
    return moment.becomes(Finding.NOTED, request=request.model_copy(update={"last_human_sign": moment.now}))


def _control_moved(moment: _Moment, owner: Owner) -> Decision:
    if owner is Owner.NOBODY:
        return moment.becomes(Finding.OUTDATED)
    if outdated := moment.outdated():
        return outdated
    match owner, moment.conversation.mode:
        case Owner.US, Mode.HUMAN:
            return _begin_return(moment, _resume(moment))
        case Owner.ANOTHER_APP, Mode.BOT:
            return _taken_over(moment, Control.ELSEWHERE)
        case Owner.ANOTHER_APP, Mode.HUMAN:
            return _control_is(moment, Control.ELSEWHERE)
        case _:
            return moment.becomes(Finding.NOTED)


# --- what time and the platform tell --------------------------------------------------------------------------------


def _pause_is_over(moment: _Moment) -> bool:
    request = moment.conversation.request
    if request is None:
        return True
    handover = moment.page.handover
    quiet_since = request.last_human_sign or request.since
    return (
        moment.now - quiet_since >= handover.return_after_minutes * MINUTE_MS
        or moment.now - request.since >= handover.longest_pause_minutes * MINUTE_MS
    )


def _platform_gave_the_thread_back(moment: _Moment, event: UserWrote | UserPressed) -> bool:
    """A message in `messaging`, sent after control had gone to another app, proves that we may answer again.

    A press proves nothing: the app that sent the button hears of it whoever owns the thread.
    """
    request = moment.conversation.request
    return (
        isinstance(event, UserWrote)
        and request is not None
        and request.control is Control.ELSEWHERE
        and event.channel is Channel.MESSAGING
        and event.at > request.control_at
    )


def _lines_of(event: AnyEvent) -> tuple[Line, ...]:
    match event:
        case UserWrote(text=text) | UserPressed(title=text):
            return (Line(speaker=Speaker.USER, text=text[:LINE_LENGTH], at=event.at),)
        case HumanWrote(text=text):
            return (Line(speaker=Speaker.HUMAN, text=text[:LINE_LENGTH], at=event.at),)
        case _:
            return ()


def _lines_of_bot(decision: Decision, page: Page, at: int) -> tuple[Line, ...]:
    variables = variables_of(page, decision.conversation.name)
    recipes = [page.recipe(effect.recipe_id) for effect in decision.effects if isinstance(effect, Reply)]
    texts = [fill(recipe.opening, variables) for recipe in recipes if recipe]
    return tuple(Line(speaker=Speaker.BOT, text=text[:LINE_LENGTH], at=at) for text in texts)


def _with_lines(conversation: Conversation, lines: tuple[Line, ...]) -> Conversation:
    if not lines:
        return conversation
    return conversation.model_copy(update={"lines": (*conversation.lines, *lines)[-LINES_KEPT:]})
