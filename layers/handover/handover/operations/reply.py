"""Works on one letter of the mailbox: load, decide, save once, act. The only writer of conversation state."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from aws_lambda_powertools import Logger

from handover.alerts.announcement import Announcement, announce
from handover.aws.mailbox import Letter, NotStoredError
from handover.conversation.conversation import Conversation, Mode, Outbox
from handover.conversation.decide import Finding, decide
from handover.conversation.effects import Alert, AnyEffect, Reply, Resume, SwitchOff, SwitchOn
from handover.conversation.events import AnyEvent, Channel, ReplyRefused, UserPressed, UserWrote
from handover.messenger.errors import GraphError, NotOwnerError, TransientError, UnconfirmedError
from handover.messenger.webhook import OWN_METADATA, parse, read
from handover.operations.orders import Order, ResumeOrder, SwitchOffOrder, SwitchOnOrder
from handover.operations.reports import REPORT, read_report, report
from handover.pages.page import Page
from handover.pages.presentation import messages_of
from handover.recipes.actions import HandoverOn, action_of
from handover.recipes.recipe import HANDOVER_OFF, HANDOVER_ON

logger = Logger(child=True)


class Conversations(Protocol):
    """Where conversations are kept."""

    def load(self, page_id: str, user_id: str) -> Conversation:
        """Gives the conversation as saved last, a new one where there is none."""

    def save(self, conversation: Conversation) -> Conversation:
        """Saves it unless somebody else did meanwhile; gives it back with its new version."""


class Pages(Protocol):
    """Where the owners' settings are kept."""

    def get(self, page_id: str) -> Page:
        """Gives the settings of a page."""


class Sender(Protocol):
    """What a reply needs of the Graph API."""

    def send(self, user_id: str, message: Mapping[str, Any], metadata: str) -> None:
        """Sends one message."""

    def show_typing(self, user_id: str) -> None:
        """Shows that an answer is on its way."""

    def user_name(self, user_id: str) -> str | None:
        """Gives the user's full name."""


class Queue(Protocol):
    """A FIFO queue."""

    def post(self, letters: Sequence[Letter]) -> list[Letter]:
        """Stores all, gives back those that can never be stored."""


class Topic(Protocol):
    """The handover events topic."""

    def publish(self, announcement: Announcement) -> None:
        """Tells everyone who listens."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What `replies` works with."""

    conversations: Conversations
    pages: Pages
    sender_for: Callable[[str], Sender]
    mailbox: Queue
    orders: Queue
    topic: Topic
    app_id: str
    now: Callable[[], int]
    """Milliseconds since 1970."""


class _InterruptedError(Exception):
    """A reply stopped between two messages; `left` is the reply with what is still to be said."""

    def __init__(self, left: Reply) -> None:
        super().__init__("a reply is left to be finished")
        self.left = left


def work_on(body: str, delivery_id: str, parts: Parts) -> Finding | None:
    """Works on one letter.

    Args:
        body: the letter.
        delivery_id: the SQS message id; a redelivery has the same, a duplicate from Meta another one.
        parts: the outside world.

    Returns:
        What the event turned out to be; None for one that asks nothing of us.

    Raises:
        Exception: whatever kept it from being finished; the letter must be delivered again.
    """
    document = parse(body)
    now = parts.now()
    delivered = read_report(document) if document.get("kind") == REPORT else read(document, parts.app_id, now)
    event = delivered.event
    if event is None:
        return None
    conversation = parts.conversations.load(delivered.page_id, delivered.user_id)
    page = parts.pages.get(delivered.page_id)
    if conversation.remembers(event.id):
        _finish(conversation, event, delivery_id, page, parts)
        return Finding.DUPLICATE
    decision = decide(_with_name(conversation, event, parts), event, page, now)
    if decision.finding is Finding.DUPLICATE:
        return decision.finding
    effects = (*_left_behind(conversation, decision.conversation.fence), *decision.effects)
    outbox = Outbox(event_id=event.id, delivery_id=delivery_id, effects=effects) if effects else None
    saved = parts.conversations.save(decision.conversation.model_copy(update={"outbox": outbox}))
    if outbox:
        _act(saved, outbox, page, parts)
    return decision.finding


def _finish(conversation: Conversation, event: AnyEvent, delivery_id: str, page: Page, parts: Parts) -> None:
    outbox = conversation.outbox
    if outbox is None or outbox.event_id != event.id:
        return
    if outbox.interrupted or outbox.delivery_id == delivery_id:
        _act(conversation, outbox, page, parts)
    if outbox.interrupted:
        # Done now: neither a copy of the event nor the next event may do it again.
        parts.conversations.save(conversation.model_copy(update={"outbox": None}))


def _left_behind(conversation: Conversation, fence: int) -> tuple[AnyEffect, ...]:
    """What an earlier event that ended in the dead-letter queue left undone and is still wanted.

    Its replies come too late, and so does a switch once another one, with a newer fence, is decided.
    """
    if conversation.outbox is None or not conversation.outbox.interrupted:
        return ()
    return tuple(effect for effect in conversation.outbox.effects if _is_still_wanted(effect, fence))


def _is_still_wanted(effect: AnyEffect, fence: int) -> bool:
    match effect:
        case Reply():
            return False
        case Alert():
            return True
        case SwitchOn() | SwitchOff() | Resume():
            return effect.fence == fence


def _with_name(conversation: Conversation, event: AnyEvent, parts: Parts) -> Conversation:
    """Asks once for the user's name, and never in the way of a handover."""
    if conversation.name is not None or not isinstance(event, UserWrote | UserPressed):
        return conversation
    is_handover = event.payload is not None and isinstance(action_of(event.payload), HandoverOn)
    if is_handover or conversation.mode is not Mode.BOT or event.channel is Channel.STANDBY:
        return conversation
    try:
        name = parts.sender_for(conversation.page_id).user_name(conversation.user_id)
    except TransientError:
        return conversation
    except GraphError as error:
        logger.info("the user's name is not to be had", extra={"error": str(error)})
        name = None
    return conversation.model_copy(update={"name": name or ""})


def _act(conversation: Conversation, outbox: Outbox, page: Page, parts: Parts) -> None:
    """Does what is in the outbox, in order; where one thing fails, what is left is written down for the next try."""
    for number, effect in enumerate(outbox.effects):
        rest = outbox.effects[number + 1 :]
        try:
            _do(effect, conversation, page, parts)
        except Exception as error:
            left = error.left if isinstance(error, _InterruptedError) else effect
            interrupted = outbox.model_copy(update={"effects": (left, *rest), "interrupted": True})
            parts.conversations.save(conversation.model_copy(update={"outbox": interrupted}))
            raise


def _do(effect: AnyEffect, conversation: Conversation, page: Page, parts: Parts) -> None:
    match effect:
        case Reply():
            _reply(effect, conversation, page, parts)
        case SwitchOn():
            _order(_switch_on_order(effect, conversation, page), parts)
        case SwitchOff():
            _order(SwitchOffOrder(**_off(effect, conversation, page)), parts)
        case Resume():
            _order(ResumeOrder(**_off(effect, conversation, page)), parts)
        case Alert():
            parts.topic.publish(announce(effect, conversation, page))


def _reply(reply: Reply, conversation: Conversation, page: Page, parts: Parts) -> None:
    recipe = page.recipe(reply.recipe_id)
    # The gate: what was decided before a switch is not said after it.
    if recipe is None or conversation.mode is not Mode.BOT or reply.fence != conversation.fence:
        return
    sender = parts.sender_for(page.id)
    _show_typing(sender, conversation.user_id)
    messages = messages_of(page, recipe, conversation.name)
    for number in range(reply.said, len(messages)):
        try:
            sender.send(conversation.user_id, messages[number], f"{OWN_METADATA}{reply.id}.{number}")
        except TransientError as error:
            raise _InterruptedError(reply.model_copy(update={"said": number})) from error
        except UnconfirmedError as error:
            # It may have arrived and is not said again; the rest waits for a better moment.
            logger.warning("a reply may not have arrived", extra={"error": str(error)})
            if number + 1 < len(messages):
                raise _InterruptedError(reply.model_copy(update={"said": number + 1})) from error
        except NotOwnerError:
            _report_refusal(reply, conversation, parts)
            return
        except GraphError as error:
            logger.warning("a reply was refused", extra={"error": error.summary})
            return


def _show_typing(sender: Sender, user_id: str) -> None:
    try:
        sender.show_typing(user_id)
    except GraphError as error:
        logger.debug("typing was not shown", extra={"error": str(error)})


def _report_refusal(reply: Reply, conversation: Conversation, parts: Parts) -> None:
    refused = ReplyRefused(id=f"{reply.id}.refused", at=parts.now(), fence=reply.fence)
    _post(parts.mailbox, report(conversation.page_id, conversation.user_id, refused))


def _switch_on_order(effect: SwitchOn, conversation: Conversation, page: Page) -> SwitchOnOrder:
    request = conversation.request
    button = f"“{request.button}”" if request and request.button else "a handover button"
    return SwitchOnOrder(
        id=effect.id,
        page_id=page.id,
        user_id=conversation.user_id,
        fence=effect.fence,
        messages=_automatic(page, HANDOVER_ON, conversation),
        target_app_id=effect.target_app_id,
        reason=f"{conversation.name or 'A user'} pressed {button}",
    )


def _off(effect: SwitchOff | Resume, conversation: Conversation, page: Page) -> dict[str, Any]:
    return {
        "id": effect.id,
        "page_id": page.id,
        "user_id": conversation.user_id,
        "fence": effect.fence,
        "messages": _automatic(page, HANDOVER_OFF, conversation),
    }


def _automatic(page: Page, recipe_id: str, conversation: Conversation) -> tuple[dict[str, Any], ...]:
    recipe = page.recipe(recipe_id)
    return messages_of(page, recipe, conversation.name) if recipe else ()


def _order(order: Order, parts: Parts) -> None:
    _post(parts.orders, Letter(order.model_dump_json(ensure_ascii=True), f"{order.page_id}:{order.user_id}", order.id))


def _post(queue: Queue, letter: Letter) -> None:
    if queue.post([letter]):
        raise NotStoredError("the queue refuses the letter")
