"""What earlier events left undone in the outbox and a new decision still wants done."""

from typing import Final

from handover.conversation.conversation import HELD_LIMIT, Conversation, Outbox, OutboxState
from handover.conversation.effects import Alert, AnyEffect, Record, Reply, SayUnanswered, SetTimer, WatchBurst
from handover.conversation.ladder import is_unanswered
from handover.conversation.moment import Decision
from handover.pages.platform import WINDOW_MS

LEFT_LIMIT: Final = 100
"""How many effects of earlier events are kept: an item that grows for days could not be saved in the end at all."""


def with_what_died(conversation: Conversation) -> Conversation:
    """Return the conversation as its next event meets it: what a message that died left undone is known as that."""
    outbox = conversation.outbox
    if outbox is None or not outbox.has_died:
        return conversation
    interrupted = outbox.model_copy(update={"state": OutboxState.INTERRUPTED})
    return conversation.model_copy(update={"outbox": interrupted})


def still_wanted(before: Conversation, decision: Decision, now: int) -> tuple[AnyEffect, ...]:
    """Gives what is to be done: what earlier events left undone and is wanted still, then what this one brings.

    Args:
        before: the conversation as it was loaded, with its outbox.
        decision: what follows from the new event.
        now: milliseconds since 1970.
    """
    outbox = before.outbox
    if outbox is None or outbox.state is OutboxState.BEGUN:
        return decision.effects
    left = [effect for effect in outbox.effects if _is_wanted(effect, outbox, decision, now)][-LEFT_LIMIT:]
    effects = (*left, *decision.effects)
    replies = [effect for effect in effects if isinstance(effect, Reply)]
    too_many = replies[:-HELD_LIMIT] if outbox.state is OutboxState.POSTPONED else []
    return tuple(effect for effect in effects if effect not in too_many)


def _is_wanted(effect: AnyEffect, outbox: Outbox, decision: Decision, now: int) -> bool:
    """What is said to nobody always is; a switch unless a newer one was decided; a reply that waited, in its time.

    A reply that was tried until its letter was given up comes too late.
    """
    if isinstance(effect, Alert | SetTimer | WatchBurst | Record):
        return True
    if effect.fence != decision.conversation.fence:
        return False
    if isinstance(effect, SayUnanswered):
        return is_unanswered(decision.conversation)
    if not isinstance(effect, Reply):
        return True
    said_anew = {one.recipe_id for one in decision.effects if isinstance(one, Reply)}
    in_time = now - decision.conversation.last_user_at < WINDOW_MS
    return outbox.state is OutboxState.POSTPONED and in_time and effect.recipe_id not in said_anew
