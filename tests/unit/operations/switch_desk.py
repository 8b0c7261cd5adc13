"""`thread_control` with everything around it in memory, and the orders it is given."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from handover.conversation.vocabulary import SwitchOutcome
from handover.messenger.errors import (
    GraphError,
    MisconfiguredError,
    PersonUnavailableError,
    RefusedError,
    TransientError,
    WindowClosedError,
)
from handover.operations.orders import AnyOrder, PassControlOrder, ResumeOrder, SwitchOffOrder, SwitchOnOrder
from handover.operations.switch import Parts, Switched, switch
from handover.pages.platform import Platform
from handover.pages.routing import RoutingMode
from tests.builders.pages import INBOX, PAGE_ID
from tests.fakes.clock import ManualClock
from tests.fakes.graph import FakeGraph
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.overtaking import InMemoryOvertaking
from tests.fakes.routings import InMemoryRoutings
from tests.unit.operations.desk import APP, NOW, USER

FIRST, LAST = {"text": "One moment."}, {"text": "The bot is paused."}
BACK, WELCOME = {"text": "The bot is back."}, {"text": "Ask away."}

_OF_ANA: Any = {
    "id": "e.1",
    "page_id": PAGE_ID,
    "account_id": PAGE_ID,
    "platform": Platform.MESSENGER,
    "user_id": USER,
    "at": NOW,
    "fence": 1,
}
ON = SwitchOnOrder(**_OF_ANA, messages=(FIRST, LAST), target_app_id=INBOX, reason="Ana pressed On")
PASS = PassControlOrder(**_OF_ANA, messages=(), target_app_id=INBOX, reason="as requested")
OFF = SwitchOffOrder(**_OF_ANA, messages=(BACK, WELCOME))
RESUME = ResumeOrder(**_OF_ANA, messages=(BACK, WELCOME))

FOR_GOOD = [
    RefusedError("HTTP 400, code 100"),
    WindowClosedError("HTTP 400, code 10/2018278"),
    PersonUnavailableError("HTTP 400, code 551"),
    MisconfiguredError("HTTP 403, code 200"),
]


@dataclass
class SwitchDesk:
    """`thread_control` at work: the bot has the thread, as it answered a moment ago."""

    clock: ManualClock = field(default_factory=lambda: ManualClock(NOW / 1000))
    ledger: InMemoryLedger = field(default_factory=InMemoryLedger)
    routings: InMemoryRoutings = field(default_factory=InMemoryRoutings)
    overtaking: InMemoryOvertaking = field(default_factory=InMemoryOvertaking)
    tries: int = 0
    is_in_outage: bool = False

    def __post_init__(self) -> None:
        self.graph = FakeGraph(APP, self.clock)
        self.graph.owner = APP

    def switches(self, order: AnyOrder) -> Switched:
        """Carries an order out; each time is another delivery of it."""
        switched = self.meets(order)
        assert switched is not None, "the order was overtaken"
        return switched

    def meets(self, order: AnyOrder) -> Switched | None:
        """Carries an order out unless it was overtaken; each time is another delivery of it."""
        self.tries += 1
        now = lambda: round(self.clock() * 1000)  # noqa: E731 - the clock's seconds as milliseconds
        parts = Parts(self.graph, self.ledger, self.routings, self.overtaking, APP, now, lambda: not self.is_in_outage)
        return switch(order, self.tries, parts)

    def fails(self, order: AnyOrder) -> TransientError:
        with pytest.raises(TransientError) as failure:
            self.meets(order)
        return failure.value

    @property
    def known(self) -> RoutingMode | None:
        """What is remembered of the page's routing."""
        found = self.routings.get(PAGE_ID, Platform.MESSENGER)
        return found.mode if found else None

    @property
    def calls(self) -> list[type]:
        return [type(call) for call in self.graph.calls]


def desk(*, routing: bool = True, owner: str | None = APP) -> SwitchDesk:
    made = SwitchDesk()
    made.graph.routing = routing
    made.graph.owner = owner
    return made


def told(outcome: SwitchOutcome, error: GraphError) -> Switched:
    return Switched(outcome, f"{type(error).__name__}: {error}")
