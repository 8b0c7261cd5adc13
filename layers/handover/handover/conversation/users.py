"""What users do, and what the bot makes of it in each mode."""

from dataclasses import replace
from typing import Final

from handover.conversation.conversation import HELD_LIMIT, Control, Ending, Mode
from handover.conversation.effects import Reply
from handover.conversation.events import Channel, PressedElsewhere, UserEvent, UserPressed, UserWrote
from handover.conversation.moment import Decision, Finding, Moment, pause_ends_at
from handover.conversation.switches import (
    ask_again,
    begin_handover,
    learn_control,
    return_as_asked,
    return_as_given,
    taken_over,
    why_asked,
)
from handover.conversation.vocabulary import Origin
from handover.pages.page import MINUTE_MS
from handover.pages.routing import RoutingMode
from handover.recipes.actions import Action, HandoverOff, HandoverOn, OpenRecipe, action_of
from handover.recipes.choose import language_learnt, language_of_title, recipe_for_payload, recipe_for_text
from handover.recipes.recipe import HANDOVER_OFF
from handover.recipes.words import is_one_of

RETURN_PATIENCE_MS: Final = 30 * MINUTE_MS
"""How long a return may take before the next message of the user orders it again; longer than a switch is retried."""


END_OF_A_SECOND: Final = 999
"""The milliseconds of a time that Meta told in whole seconds."""


def user_acted(moment: Moment, event: UserEvent) -> Decision:
    """The user wrote or pressed."""
    if language := _language(moment, event):
        moment = replace(moment, conversation=moment.conversation.model_copy(update={"language": language}))
    match moment.conversation.mode:
        case Mode.BOT:
            return _meets_bot(moment, event)
        case Mode.HUMAN:
            return _meets_human(moment, event)
        case Mode.RETURNING:
            return _meets_return(moment, event)


def pressed_elsewhere(moment: Moment, event: PressedElsewhere) -> Decision:
    """The user pressed what another app's thread shows: that app owns the thread."""
    if event.press_id is not None and moment.conversation.remembers(event.press_id):
        return moment.becomes(Finding.DUPLICATE)
    if is_one_of(event.title, moment.page.words_that_resume):
        # Our Off button, by its title; whoever presses it wants the bot, wherever we hear of it.
        pressed = UserPressed(id=event.id, at=event.at, channel=Channel.STANDBY, title=event.title, payload=None)
        return user_acted(moment, pressed)
    if outdated := moment.known_before():
        return outdated
    match moment.conversation.mode:
        case Mode.BOT:
            return taken_over(moment, Control.ELSEWHERE)
        case Mode.HUMAN:
            return learn_control(moment, Control.ELSEWHERE)
        case Mode.RETURNING:
            return moment.becomes(Finding.NOTED)


def _meets_bot(moment: Moment, event: UserEvent) -> Decision:
    if event.channel is Channel.STANDBY:
        return _meets_bot_elsewhere(moment, event)
    match action := _action(event):
        case HandoverOn() if moment.page.offers_handover:
            return moment.outdated() or begin_handover(moment, action, event)
        case HandoverOff():
            return _known_as_switch(moment) or _reply(moment, HANDOVER_OFF)
    recipe_id = _answer_to(moment, event)
    return _reply(moment, recipe_id) if recipe_id else moment.becomes(Finding.NOTHING_TO_SAY)


def _meets_bot_elsewhere(moment: Moment, event: UserEvent) -> Decision:
    """Another app owns the thread, and we did not know."""
    action = _action(event)
    if isinstance(action, HandoverOn) and moment.page.offers_handover:
        return moment.outdated() or begin_handover(moment, action, event)
    if outdated := moment.known_before():
        return outdated
    silent = taken_over(moment, Control.ELSEWHERE)
    if silent.finding is Finding.OUTDATED:
        return silent
    if isinstance(action, HandoverOff) or _is_word_that_resumes(moment, event):
        return return_as_asked(replace(moment, conversation=silent.conversation), Ending.VISITOR)
    return silent


def _meets_human(moment: Moment, event: UserEvent) -> Decision:
    action = _action(event)
    if isinstance(action, HandoverOff) or _is_word_that_resumes(moment, event):
        return moment.outdated() or _asked_long_ago(moment) or return_as_asked(moment, Ending.VISITOR)
    if isinstance(action, HandoverOn) and moment.page.offers_handover and not _is_request_running(moment):
        return moment.outdated() or begin_handover(moment, action, event)
    if _platform_gave_the_thread_back(moment, event):
        return return_as_given(moment, held=_held_with(moment, event))
    if moment.pause_is_over:
        return return_as_asked(moment, _why_over(moment), held=_held_with(moment, event))
    if event.channel is Channel.STANDBY and not moment.known_before():
        return _silent(learn_control(moment, Control.ELSEWHERE))
    return moment.becomes(Finding.SILENT)


def _asked_long_ago(moment: Moment) -> Decision | None:
    """Nothing to do, where the bot was asked back long ago, and a person has gone on since.

    What is worked on in time counts though a person spoke in between: who asks for the bot gets it.
    """
    request = moment.conversation.request
    is_late = moment.now - moment.event.at >= RETURN_PATIENCE_MS
    is_overtaken = request is not None and (request.last_human_sign or 0) > moment.event.at
    is_past = is_late and is_overtaken and not moment.pause_is_over
    return moment.becomes(Finding.OUTDATED) if is_past else None


def _why_over(moment: Moment) -> Ending:
    """Gives why the bot is to be back: nobody came, or the pause has lasted its time."""
    request = moment.conversation.request
    is_early = request is not None and moment.now < pause_ends_at(request, moment.page)
    return Ending.UNANSWERED if is_early else Ending.TIME


def _known_as_switch(moment: Moment) -> Decision | None:
    """Nothing to do, where this press is the one that began the last switch, in its second guise."""
    return moment.becomes(Finding.OUTDATED) if moment.event.at <= moment.conversation.switched_at else None


def _silent(decision: Decision) -> Decision:
    return Decision(decision.conversation, decision.effects, Finding.SILENT)


def _meets_return(moment: Moment, event: UserEvent) -> Decision:
    conversation, action = moment.conversation, _action(event)
    if isinstance(action, HandoverOn) and moment.page.offers_handover:
        # The button of the Off recipe, pressed before the outcome of the switch came in.
        return moment.outdated() or begin_handover(moment, action, event)
    is_asked_again = isinstance(action, HandoverOff) or _is_word_that_resumes(moment, event)
    if is_asked_again and event.at > conversation.switched_at:
        return ask_again(moment)
    held = conversation.held if is_asked_again else _held_with(moment, event)
    if moment.now - conversation.switched_at >= RETURN_PATIENCE_MS:
        return return_as_asked(moment, why_asked(moment), held=held)
    return moment.becomes(Finding.SILENT, held=held)


def _action(event: UserEvent) -> Action | None:
    return action_of(event.payload) if event.payload is not None else None


def _language(moment: Moment, event: UserEvent) -> str | None:
    """Gives the language that the user chooses, or shows to speak; None where it stays what it is."""
    page = moment.page
    if len(page.languages) == 1:
        return None
    if event.payload is not None:
        action = _action(event)
        chosen = action.language if isinstance(action, OpenRecipe) else None
        if chosen is None and moment.conversation.language is None:
            # Who has chosen one, or shown it, presses entries of the menu in the language of their Messenger.
            chosen = language_of_title(page.all_buttons, _words(event))
    else:
        chosen = language_learnt(page.recipes, _words(event), moment.conversation.language)
    return chosen if chosen in page.languages else None


def _answer_to(moment: Moment, event: UserEvent) -> str | None:
    """Gives the id of the recipe that answers an event, leaving handover aside."""
    recipes = moment.page.recipes
    if event.payload is not None:
        recipe = recipe_for_payload(recipes, event.payload)
    else:
        reference = event.reference if isinstance(event, UserWrote) else None
        recipe = recipe_for_text(recipes, _words(event), reference)
    return recipe.id if recipe else None


def _held_with(moment: Moment, event: UserEvent) -> tuple[str, ...]:
    """Gives what is held with one more answer; one that is held already is not said twice."""
    held, answer = moment.conversation.held, _answer_to(moment, event)
    return held if answer is None or answer in held or moment.is_too_late else (*held, answer)[-HELD_LIMIT:]


def _words(event: UserEvent) -> str:
    return event.text if isinstance(event, UserWrote) else event.title


def _is_word_that_resumes(moment: Moment, event: UserEvent) -> bool:
    """Whether the user says the bot should be back; a press counts by its title where Meta leaves out its payload."""
    is_said = isinstance(event, UserWrote) or event.payload is None
    return is_said and is_one_of(_words(event), moment.page.words_that_resume)


def _is_request_running(moment: Moment) -> bool:
    """Whether the user has asked for a person already: somebody who spoke up unasked may be gone by now."""
    request = moment.conversation.request
    return request is not None and request.origin is Origin.BUTTON and not moment.pause_is_over


def _platform_gave_the_thread_back(moment: Moment, event: UserEvent) -> bool:
    """A message in `messaging`, sent after control had gone to another app, proves that we may answer again.

    A press proves nothing: the app that sent the button hears of it whoever owns the thread. Nor does anything prove it
    in zero-config, where every app hears everything in `messaging`, or where nobody knows the mode.
    """
    request = moment.conversation.request
    return (
        isinstance(event, UserWrote)
        and request is not None
        and request.control is Control.ELSEWHERE
        and event.channel is Channel.MESSAGING
        and _surely_at(event) > request.control_at
        and moment.routing is RoutingMode.CONVERSATION_ROUTING
    )


def _surely_at(event: UserEvent) -> int:
    """Gives the earliest time that an event may have happened, where Meta told the second only."""
    return event.at - END_OF_A_SECOND if event.at % 1000 == END_OF_A_SECOND else event.at


def _reply(moment: Moment, recipe_id: str) -> Decision:
    if moment.is_too_late:
        return moment.becomes(Finding.TOO_LATE)
    reply = Reply(id=moment.effect_id(), fence=moment.conversation.fence, recipe_id=recipe_id, at=moment.now)
    return moment.becomes(Finding.ANSWERED, reply)
