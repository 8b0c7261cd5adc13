"""Says a recipe to a user: message by message, none twice as far as Meta lets one know, none through a shut gate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from aws_lambda_powertools import Logger

from handover.conversation.addressing import addressee_of
from handover.conversation.conversation import Conversation, Mode
from handover.conversation.effects import Doubt, Reply
from handover.messenger.errors import GraphError, PageTroubleError, UnconfirmedError
from handover.messenger.history import Said
from handover.messenger.webhook import OWN_METADATA
from handover.pages.page import Page
from handover.pages.platform import Platform
from handover.pages.presentation import sayings_of
from handover.pages.turn import RESERVE_SECONDS

logger = Logger(child=True)


class Sender(Protocol):
    """What a reply needs of the Graph API."""

    def send(self, user_id: str, message: Mapping[str, Any], metadata: str) -> None:
        """Sends one message."""

    def show_typing(self, user_id: str) -> None:
        """Shows that an answer is on its way."""

    def has_said(self, user_id: str, platform: Platform, message: Mapping[str, Any], since: int) -> Said:
        """Tells whether a message was sent to the user since a time."""

    def has_conversation_routing(self, platform: Platform) -> bool:
        """Tells whether the page has a default app."""

    def user_name(self, user_id: str, platform: Platform) -> str | None:
        """Gives the user's name."""

    def user_locale(self, user_id: str) -> str | None:
        """Gives the user's locale."""


class StoppedReplyError(Exception):
    """A reply stopped at a message, its cause says why; `left` is the reply with what is still to be said."""

    def __init__(self, left: Reply) -> None:
        super().__init__("a reply is left to be finished")
        self.left = left


class OutOfTimeError(Exception):
    """The function has too little time left for the next message: it is said in the next turn."""


@dataclass(frozen=True, slots=True)
class Time:
    """The time of one invocation, in seconds: `left` returns how much there is, `rest` lets some pass."""

    left: Callable[[], float]
    rest: Callable[[float], None]


def say(reply: Reply, conversation: Conversation, page: Page, sender: Sender, time: Time) -> bool:
    """Says a reply, from the message it stopped at. False where the gate is shut, and nothing is said.

    Args:
        reply: what to say.
        conversation: to whom.
        page: where the recipe is.
        sender: says it.
        time: what there is of it.

    Raises:
        StoppedReplyError: a call failed, or the time is up.
    """
    recipe = page.recipe(reply.recipe_id)
    # The gate: what was decided before a switch is not said after it.
    if recipe is None or conversation.mode is not Mode.BOT or reply.fence != conversation.fence:
        return False
    _show_typing(reply, sender, conversation.user_id)
    addressee = addressee_of(conversation, page)
    sayings = sayings_of(page, recipe, addressee, reply.at)
    for number, saying in enumerate(sayings[reply.said :], reply.said):
        reply = reply.model_copy(update={"said": number})
        if time.left() < saying.pause + RESERVE_SECONDS:
            raise StoppedReplyError(reply) from OutOfTimeError("the rest is said in the next turn")
        if saying.pause:
            if number:
                _show_typing(reply, sender, conversation.user_id)
            time.rest(saying.pause)
        try:
            reply = _without_doubt(reply, conversation, addressee.platform, saying.message, sender)
            if reply.said == number:
                sender.send(conversation.user_id, saying.message, f"{OWN_METADATA}{reply.id}.{number}")
        except UnconfirmedError as error:
            logger.warning("a reply may not have arrived", extra={"error": str(error)})
            raise StoppedReplyError(reply.model_copy(update={"doubt": reply.doubt.unanswered})) from error
        except GraphError as error:
            raise StoppedReplyError(reply) from error
    return True


def _without_doubt(
    reply: Reply, conversation: Conversation, platform: Platform, message: Mapping[str, Any], sender: Sender
) -> Reply:
    """Gives the reply with the message counted as said where Meta has it, and with the doubt settled.

    Where Meta cannot tell, a message that got no answer counts as said: a missing one is milder than a double one.
    Where the function was cut off, it may have been before anything was sent, and the message is said; what follows
    is in doubt as well.
    """
    if reply.doubt is Doubt.NONE:
        return reply
    found = sender.has_said(conversation.user_id, platform, message, reply.at)
    is_said = found is Said.YES or (found is Said.UNKNOWN and reply.doubt is not Doubt.CUT_OFF)
    goes_on = reply.doubt is not Doubt.UNANSWERED and found is not Said.NO
    changes = {"said": reply.said + is_said, "doubt": Doubt.CUT_OFF if goes_on else Doubt.NONE}
    return reply.model_copy(update=changes)


def _show_typing(reply: Reply, sender: Sender, user_id: str) -> None:
    try:
        sender.show_typing(user_id)
    except PageTroubleError as error:
        raise StoppedReplyError(reply) from error
    except GraphError as error:
        logger.debug("typing was not shown", extra={"error": str(error)})
