"""What a conversation remembers of what was said: the last lines for an alert, and our own words for their echo."""

import hashlib
from typing import Final

from handover.conversation.addressing import addressee_of
from handover.conversation.conversation import LINE_LENGTH, LINES_KEPT, SPOKEN_KEPT, Conversation
from handover.conversation.effects import AnyEffect, Reply, Resume, SayUnanswered, SwitchOff, SwitchOn
from handover.conversation.events import AnyEvent, HumanWrote, PressedElsewhere, SomebodyWrote, UserPressed, UserWrote
from handover.conversation.moment import Decision
from handover.conversation.vocabulary import Line, Speaker
from handover.pages.page import Page
from handover.pages.presentation import messages_of
from handover.recipes.recipe import HANDOVER_OFF, HANDOVER_UNANSWERED
from handover.recipes.render import Message, opening_of, words_of

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


def last_words(conversation: Conversation, page: Page) -> str | None:
    """Gives what the user wrote last, the button that asked for a person aside.

    None where nothing is remembered, or where staff are to read nothing of the chat.
    """
    if not page.handover.lines_in_alerts:
        return None
    button = conversation.request.button if conversation.request else None
    said = (line.text for line in reversed(conversation.lines) if line.speaker is Speaker.USER)
    return next((text for text in said if text != button), None)


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
    said = [(effect, _messages(conversation, effect, page)) for effect in decision.effects]
    openings = (opening_of(messages) for effect, messages in said if isinstance(effect, Reply) and messages)
    lines = [Line(speaker=Speaker.BOT, text=_short(opening), at=at) for opening in openings]
    sayings = spoken_of(*(words_of(message) for _, messages in said for message in messages))
    return _with_lines(_with_spoken(conversation, sayings, page), *lines)


def still_to_say(conversation: Conversation, effects: tuple[AnyEffect, ...], page: Page) -> Conversation:
    """Gives the conversation with what effects that waited say now: their words may have changed meanwhile."""
    messages = (message for effect in effects for message in _messages(conversation, effect, page))
    sayings = spoken_of(*(words_of(message) for message in messages))
    return _with_spoken(conversation, tuple(one for one in sayings if one not in conversation.spoken), page)


def _with_spoken(conversation: Conversation, sayings: tuple[str, ...], page: Page) -> Conversation:
    if not sayings:
        return conversation
    kept = SPOKEN_KEPT[page.platform_of(conversation.account_id)]
    return conversation.model_copy(update={"spoken": (*conversation.spoken, *sayings)[-kept:]})


def _messages(conversation: Conversation, effect: AnyEffect, page: Page) -> tuple[Message, ...]:
    """Gives what an effect says, as it is said."""
    match effect:
        case Reply() | SwitchOn():
            recipe = page.recipe(effect.recipe_id)
        case SwitchOff() | Resume():
            recipe = page.recipe(HANDOVER_OFF)
        case SayUnanswered():
            recipe = page.recipe(HANDOVER_UNANSWERED)
        case _:
            return ()
    return messages_of(page, recipe, addressee_of(conversation, page), effect.at) if recipe else ()


def _digest(text: str) -> str:
    return hashlib.sha256(text.strip().encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]


def _short(text: str) -> str:
    return text if len(text) <= LINE_LENGTH else f"{text[: LINE_LENGTH - 1]}…"


def _with_lines(conversation: Conversation, *lines: Line) -> Conversation:
    if not lines:
        return conversation
    return conversation.model_copy(update={"lines": (*conversation.lines, *lines)[-LINES_KEPT:]})
