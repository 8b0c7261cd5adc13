"""What is known of one conversation from outside: what was decided, ordered, tried and said."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from handover.conversation.conversation import Conversation
from handover.messenger.webhook import OWN_METADATA
from handover.operations.orders import AnyOrder
from handover.recipes.render import Message
from local.simulator.model import Thread

type Conversed = tuple[str, str]
"""Account id and user id."""


def effect_of(metadata: str) -> str:
    """The effect that a message belongs to."""
    return metadata.removeprefix(OWN_METADATA).rpartition(".")[0]


@dataclass(frozen=True)
class Attempt:
    """One try to say a message.

    Attributes:
        accepted: whether Meta has it.
        answered: whether the function heard of that.
        refusal: the class of the error that the answer is; empty where there is none.
        is_text: whether the Conversations API shows its words.
    """

    accepted: bool
    answered: bool
    refusal: str
    is_text: bool


@dataclass
class Owed:
    """A reply that was decided at a time: all its messages are to be said, unless something excuses it."""

    effect_id: str
    recipe_id: str
    fence: int
    at: int
    messages: tuple[Message, ...]


@dataclass
class Chat:
    """The record of one conversation.

    Attributes:
        saved: the conversation as saved last.
        changes: how often each event changed the state.
        worked_on: the events that were saved.
        owed: the replies that are not said yet, by effect.
        orders: the switches that were ordered.
        attempts: every try to say a message, by metadata.
        switched_at: when what began each switch happened, by its fence.
        gave_up: the orders that thread_control has tried so often that it reports a failure.
        told_of: the alerts by which the admins were to hear of a request at once.
        told_at: when the last one of them was decided.
        last_switch: the order whose message was said last.
        given_up: whether a letter or an order lies in a dead-letter queue, after faults.
        is_behind: whether Meta has not told us yet of something that has happened in it.
        is_doubled: whether a message was said twice, as decision 11 says it may be.
        excused: metadata that may be said again: nobody could write down that it was said.
        untold: the effects of which Meta, asked for what was said, could tell nothing (decision 11).
        untold_templates: the effects of which it could tell no template, there being one without words in its list.
    """

    key: Conversed
    thread: Thread
    saved: Conversation
    changes: Counter[str] = field(default_factory=Counter)
    worked_on: set[str] = field(default_factory=set)
    owed: dict[str, Owed] = field(default_factory=dict)
    orders: dict[str, AnyOrder] = field(default_factory=dict)
    attempts: defaultdict[str, list[Attempt]] = field(default_factory=lambda: defaultdict(list))
    switched_at: dict[int, int] = field(default_factory=dict)
    gave_up: set[str] = field(default_factory=set)
    told_of: set[str] = field(default_factory=set)
    told_at: int = 0
    last_switch: AnyOrder | None = None
    given_up: bool = False
    is_behind: bool = False
    is_doubled: bool = False
    excused: set[str] = field(default_factory=set)
    untold: set[str] = field(default_factory=set)
    untold_templates: set[str] = field(default_factory=set)

    def is_said(self, metadata: str) -> bool:
        """Whether Meta has a message."""
        return any(attempt.accepted for attempt in self.attempts.get(metadata, ()))

    def may_be_lost(self, metadata: str) -> bool:
        """Whether a message that Meta does not have need not be said again: no answer came, and Meta cannot tell."""
        unanswered = [attempt for attempt in self.attempts.get(metadata, ()) if not attempt.answered]
        effect_id = effect_of(metadata)
        is_template = any(not attempt.is_text for attempt in unanswered)
        is_untold = effect_id in self.untold or (is_template and effect_id in self.untold_templates)
        return bool(unanswered) and is_untold
