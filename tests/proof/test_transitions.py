"""Each row of the transition table holds, and there is a row for each event in each situation."""

from collections import Counter

import pytest

from handover.conversation.decide import decide
from handover.conversation.effects import (
    Alert,
    AnyEffect,
    PassControl,
    Reply,
    Resume,
    SayUnanswered,
    SetTimer,
    SwitchOff,
    SwitchOn,
    WatchBurst,
)
from handover.conversation.moment import Finding
from handover.conversation.vocabulary import Telling
from handover.pages.routing import RoutingMode
from tests.builders.pages import DOCUMENT, page
from tests.proof import transitions
from tests.proof.situations import EVENTS, NOW, SITUATIONS
from tests.proof.transitions import ROWS, Row

WITH_WAITING_TEXT = {**DOCUMENT["handover"], "unanswered_after_minutes": 30}
CELLS = [(row, situation) for row in ROWS for situation in row.situations]


ALERTS = {
    "handover_requested": transitions.ASKS,
    "still_waiting": transitions.STILL_WAITS,
    "left_unanswered": transitions.LEFT,
    "claimed": transitions.SOMEBODY_ANSWERS,
    "switch_failed": transitions.FAILED,
    "control_bounces": transitions.BOUNCES,
}
OTHERS = {
    Reply: transitions.REPLY,
    SwitchOn: transitions.ON,
    PassControl: transitions.PASS,
    SwitchOff: transitions.OFF,
    Resume: transitions.RESUME,
    SayUnanswered: transitions.WAITS,
    SetTimer: transitions.TIMER,
    WatchBurst: transitions.WATCH,
}
LATER = {
    "handover_requested": transitions.ASKS_LATER,
    "still_waiting": transitions.STILL_WAITS_LATER,
    "switch_failed": transitions.FAILED_LATER,
}


def words(effect: AnyEffect) -> str:
    if isinstance(effect, Alert):
        return (LATER if effect.telling is Telling.JOINED else ALERTS)[effect.about]
    return OTHERS[type(effect)]


@pytest.mark.parametrize(("row", "situation"), CELLS, ids=[f"{row.event} | {where}" for row, where in CELLS])
def test_what_becomes_of_it(row: Row, situation: str) -> None:
    before = SITUATIONS[situation]
    settings = page(plan="free") if "without the feature" in row.event else page(handover=WITH_WAITING_TEXT)
    routing = RoutingMode.ZERO_CONFIG if "zero-config" in row.event else RoutingMode.CONVERSATION_ROUTING
    decision = decide(before, EVENTS[row.event](), settings, NOW, routing)
    assert decision.conversation.mode is (row.becomes or before.mode)
    assert tuple(words(effect) for effect in decision.effects) == row.effects
    assert decision.finding is row.finding


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_invariant_6_the_same_event_again_changes_nothing(event: str, situation: str) -> None:
    once = decide(SITUATIONS[situation], EVENTS[event](), page(), NOW)
    again = decide(once.conversation, EVENTS[event](), page(), NOW)
    assert (again.conversation, again.effects, again.finding) == (once.conversation, (), Finding.DUPLICATE)


def test_every_event_stands_in_the_table_for_every_situation_once() -> None:
    counts = Counter((row.event, situation) for row in ROWS for situation in row.situations)
    assert counts == Counter((event, situation) for event in EVENTS for situation in SITUATIONS)
