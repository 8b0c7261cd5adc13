"""What the walk puts to the test: `decide` and `still_wanted`, or broken ones in their place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from handover.conversation.conversation import Conversation
from handover.conversation.decide import decide
from handover.conversation.effects import AnyEffect
from handover.conversation.events import AnyEvent
from handover.conversation.moment import Decision
from handover.operations.left_behind import still_wanted
from handover.pages.page import Page
from handover.pages.routing import RoutingMode


class Decide(Protocol):
    """The form of `decide`."""

    def __call__(
        self, conversation: Conversation, event: AnyEvent, page: Page, now: int, routing: RoutingMode | None = None
    ) -> Decision: ...


@dataclass(frozen=True, slots=True)
class Rules:
    """The two functions that make up what `replies` decides."""

    decide: Decide = decide
    still_wanted: Callable[[Conversation, Decision, int], tuple[AnyEffect, ...]] = still_wanted
