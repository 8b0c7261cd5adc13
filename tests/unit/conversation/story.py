"""Tells stories: a conversation, and what happens to it one event after the other."""

from dataclasses import dataclass
from typing import Any

from handover.conversation.conversation import Conversation
from handover.conversation.decide import decide
from handover.conversation.effects import Effect, Reply
from handover.conversation.events import AnyEvent, Channel, ControlSwitched, UserPressed, UserWrote
from handover.conversation.moment import Decision
from handover.conversation.vocabulary import SwitchOutcome
from handover.pages.page import MINUTE_MS, Page
from handover.pages.routing import RoutingMode
from tests.builders.pages import page

NOW = 1_700_000_000_000
PAGE = page()


@dataclass
class Story:
    """A conversation and what happens to it; every event happens a second after the one before."""

    conversation: Conversation
    page: Page = PAGE
    routing: RoutingMode | None = RoutingMode.CONVERSATION_ROUTING
    now: int = NOW
    count: int = 0

    def happens(self, kind: type[AnyEvent], **fields: Any) -> Decision:
        self.count += 1
        self.now += 1000
        event = kind(**{"id": f"e{self.count}", "at": self.now, **fields})
        decision = decide(self.conversation, event, self.page, self.now, self.routing)
        self.conversation = decision.conversation
        return decision

    def writes(self, text: str, channel: Channel = Channel.MESSAGING, **fields: Any) -> Decision:
        return self.happens(UserWrote, channel=channel, text=text, **fields)

    def presses(
        self, payload: str, title: str = "Button", channel: Channel = Channel.MESSAGING, **fields: Any
    ) -> Decision:
        return self.happens(UserPressed, channel=channel, title=title, payload=payload, **fields)

    def switched(self, outcome: SwitchOutcome, fence: int | None = None, **fields: Any) -> Decision:
        fence = self.conversation.fence if fence is None else fence
        return self.happens(ControlSwitched, fence=fence, outcome=outcome, **fields)

    def minutes_pass(self, minutes: int) -> None:
        self.now += minutes * MINUTE_MS

    def reply(self, effect_id: str, recipe_id: str, fence: int = 0) -> Reply:
        """Gives a reply that was decided just now."""
        return Reply(id=effect_id, fence=fence, recipe_id=recipe_id, at=self.now)


def story(told_page: Page = PAGE) -> Story:
    return Story(Conversation(account_id="22", user_id="33"), told_page)


def paused(outcome: SwitchOutcome = SwitchOutcome.PASSED) -> Story:
    told = story()
    told.presses("handover/on?recipe=hours", "Talk to a human")
    told.switched(outcome)
    return told


def returning() -> Story:
    told = paused()
    told.presses("handover/off")
    return told


def back_again() -> Story:
    told = returning()
    told.switched(SwitchOutcome.RETURNED)
    return told


def kinds(decision: Decision) -> list[type[Effect]]:
    return [type(effect) for effect in decision.effects]
