"""What a conversation remembers of what was said: the last lines for an alert, and our own words for their echo."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from handover.conversation.conversation import LINE_LENGTH, LINES_KEPT, SPOKEN_KEPT, Conversation, Line, Speaker
from handover.conversation.effects import AnyEffect, Reply, Resume, SwitchOff, SwitchOn
from handover.conversation.events import (
    AnyEvent,
    HumanWrote,
    PressedElsewhere,
    SomebodyWrote,
    UserPressed,
    UserWrote,
)
from handover.conversation.moment import Decision
from handover.pages.page import Page
from handover.pages.presentation import messages_of, variables_of
from handover.recipes.recipe import HANDOVER_OFF, HANDOVER_ON, Recipe
from handover.recipes.render import fill

_DIGEST: Final = 10


def heard(conversation: Conversation, event: AnyEvent) -> Conversation:
    """Gives the conversation with what the event says; what we said ourselves is said already."""
    match event:
        case UserWrote(text=text) | UserPressed(title=text):
            return _acted(_with_lines(conversation, Line(speaker=Speaker.USER, text=_short(text), at=event.at)), event)
        case PressedElsewhere():
            return _acted(conversation, event)
        case HumanWrote(text=text):
            return _with_lines(conversation, Line(speaker=Speaker.HUMAN, text=_short(text), at=event.at))
        case SomebodyWrote(text=text) if not is_our_own(conversation, text):
            return _with_lines(conversation, Line(speaker=Speaker.HUMAN, text=_short(text), at=event.at))
        case _:
            return conversation


def _acted(conversation: Conversation, event: AnyEvent) -> Conversation:
    return conversation.model_copy(update={"last_user_at": max(event.at, conversation.last_user_at)})


def is_our_own(conversation: Conversation, text: str) -> bool:
    """Tells whether we said this a while ago; what has no words is nobody's."""
    return not text or _digest(text) in conversation.spoken


def forget_saying(conversation: Conversation, text: str) -> Conversation:
    """Gives the conversation with one saying less to wait for: its echo came."""
    spoken = list(conversation.spoken)
    if (digest := _digest(text)) in spoken:
        spoken.remove(digest)
    return conversation.model_copy(update={"spoken": tuple(spoken)})


def spoken_of(*texts: str) -> tuple[str, ...]:
    """Gives texts as a conversation remembers having said them."""
    return tuple(_digest(text) for text in texts)


def spoken(decision: Decision, page: Page, at: int) -> Conversation:
    """Gives the conversation of a decision with what its effects are about to say."""
    conversation = decision.conversation
    variables = variables_of(page, conversation.name)
    replies = [page.recipe(effect.recipe_id) for effect in decision.effects if isinstance(effect, Reply)]
    lines = [Line(speaker=Speaker.BOT, text=_short(fill(one.opening, variables)), at=at) for one in replies if one]
    sayings = _sayings(conversation, decision.effects, page)
    return _with_lines(_with_spoken(conversation, sayings, page), *lines)


def still_to_say(conversation: Conversation, effects: tuple[AnyEffect, ...], page: Page) -> Conversation:
    """Gives the conversation with what effects that waited say now: their words may have changed meanwhile."""
    sayings = _sayings(conversation, effects, page)
    return _with_spoken(conversation, tuple(one for one in sayings if one not in conversation.spoken), page)


def _sayings(conversation: Conversation, effects: tuple[AnyEffect, ...], page: Page) -> tuple[str, ...]:
    platform = page.platform_of(conversation.account_id)
    recipes = _recipes_said(effects, page)
    messages = (message for recipe in recipes for message in messages_of(page, recipe, conversation.name, platform))
    return spoken_of(*(_words(message) for message in messages))


def _with_spoken(conversation: Conversation, sayings: tuple[str, ...], page: Page) -> Conversation:
    if not sayings:
        return conversation
    kept = SPOKEN_KEPT[page.platform_of(conversation.account_id)]
    return conversation.model_copy(update={"spoken": (*conversation.spoken, *sayings)[-kept:]})


def _recipes_said(effects: tuple[AnyEffect, ...], page: Page) -> list[Recipe]:
    def recipe_id(effect: AnyEffect) -> str | None:
        match effect:
            case Reply():
                return effect.recipe_id
            case SwitchOn():
                return HANDOVER_ON
            case SwitchOff() | Resume():
                return HANDOVER_OFF
            case _:
                return None

    found = [page.recipe(named) for effect in effects if (named := recipe_id(effect))]
    return [recipe for recipe in found if recipe]


def _words(message: Mapping[str, Any]) -> str:
    """What an echo shows of a message: its text, or the kind of its attachment."""
    return str(message["text"]) if "text" in message else f"[{message['attachment']['type']}]"


def _digest(text: str) -> str:
    return hashlib.sha256(text.strip().encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]


def _short(text: str) -> str:
    return text[:LINE_LENGTH]


def _with_lines(conversation: Conversation, *lines: Line) -> Conversation:
    if not lines:
        return conversation
    return conversation.model_copy(update={"lines": (*conversation.lines, *lines)[-LINES_KEPT:]})
