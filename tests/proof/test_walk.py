"""Holds the walk to its promise: the rules pass it, and no broken rule does."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handover.conversation.conversation import Control, Conversation, HandoverRequest, Mode, Outbox
from handover.conversation.decide import decide
from handover.conversation.effects import Alert, AnyEffect, Reply, SwitchOn, WatchBurst
from handover.conversation.events import (
    AnyEvent,
    BurstOver,
    ControlRequested,
    ControlSwitched,
    HumanWrote,
    PressedElsewhere,
    TimerRan,
    UserPressed,
    UserWrote,
)
from handover.conversation.moment import Decision, Finding
from handover.conversation.seen import Group, Seen
from handover.conversation.vocabulary import Line, Origin, Speaker, SwitchOutcome
from handover.operations.left_behind import still_wanted
from handover.pages.page import Page
from handover.pages.routing import RoutingMode
from tests.builders.pages import DIMELO
from tests.proof.model import kinds
from tests.proof.model.facts import LEFT_OUT, LEFT_OUT_OF_REQUEST, NOW, Facts, conversation_of
from tests.proof.model.invariants import essence_of
from tests.proof.model.letters import event_of
from tests.proof.model.meeting import PAGE, Meetings
from tests.proof.model.moves import Moves
from tests.proof.model.rules import Decide, Rules
from tests.proof.model.world import Bounds, Letter, World, canonical
from tests.proof.walk import (
    AROUND,
    ELSEWHERE,
    ROUTED,
    START,
    START_OF_BURSTS,
    WALKED,
    ZERO_CONFIG,
    Setting,
    Walk,
    is_proved,
    report,
    settings,
    verdict,
    walked,
)

KEPT = {
    *("mode", "request", "held", "switched_at", "returned_at", "is_asked_again", "last_user_at", "returns"),
    "burst",
}
KEPT_OF_REQUEST = {
    "origin",
    "since",
    "control",
    "control_at",
    "earlier_sign",
    "last_human_sign",
    "requested_by_app_id",
    "is_refusal_told",
}
SMALLER = {"days late", "dead letters", "outages", "deployments", "bursts", "bursts, hours"}
"""The walks that the large world of the test before does not take part in."""

MOMENT = 5
"""In milliseconds. A single one would make a time look as if Meta had told it in whole seconds."""


# --- the rules hold ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("routing", RoutingMode)
def test_a_small_world_is_walked_to_its_end_and_every_promise_holds(routing: RoutingMode) -> None:
    walk = Walk(Bounds(routing, returns=0, has_pauses=False, only=AROUND)).go()

    assert walk.found == {}
    assert walk.is_whole
    assert len(walk.steps) > 1000


@pytest.mark.parametrize("routing", RoutingMode)
def test_near_the_beginning_of_a_large_world_every_promise_is_put_to_the_test_and_holds(routing: RoutingMode) -> None:
    walk = Walk(Bounds(routing, late=1, has_faults=True), limit=400).go()

    assert walk.found == {}
    assert not walk.is_whole
    assert {number for number in WALKED if not walk.checked[number]} <= {9 if routing is ROUTED else 0}


def _title(setting: Setting) -> str:
    return f"{setting.words}, {setting.bounds.routing}"


@pytest.mark.parametrize("setting", [one for one in settings() if one.words in SMALLER], ids=_title)
def test_near_the_beginning_of_each_smaller_walk_every_promise_holds(setting: Setting) -> None:
    walk = walked(setting._replace(limit=100))

    assert walk.found == {}
    assert not walk.is_whole


def test_every_promise_is_walked_or_proved_elsewhere() -> None:
    assert sorted((*WALKED, *ELSEWHERE)) == list(range(1, 13))
    root = Path(__file__).parents[2]
    tests = {(number, path): root.joinpath(path).read_text() for number, paths in ELSEWHERE.items() for path in paths}
    assert {number for (number, _), text in tests.items() if f"def test_invariant_{number}_" in text} == set(ELSEWHERE)


# --- what the walk leaves out does not count --------------------------------------------------------------------------


def test_every_field_of_a_conversation_is_kept_or_left_out_for_a_reason() -> None:
    assert set(Conversation.model_fields) == KEPT | set(LEFT_OUT)
    assert set(HandoverRequest.model_fields) == KEPT_OF_REQUEST | set(LEFT_OUT_OF_REQUEST)


def test_what_is_left_out_of_the_facts_makes_no_difference_to_any_decision() -> None:
    walk = Walk(Bounds(ROUTED), limit=200).go()
    letters = [
        *(Letter(what) for what in sorted(kinds.WEBHOOKS)),
        *(Letter(kinds.OUTCOME + outcome, is_current=True) for outcome in SwitchOutcome),
        Letter(kinds.REPLY_REFUSED, is_current=True),
    ]
    met = [
        (conversation_of(world.facts, world.left), event_of(letter, "event"))
        for world in walk.steps
        for letter in letters
    ]

    different = [
        (conversation, event)
        for conversation, event in met
        if essence_of(decide(conversation, event, PAGE, NOW, ROUTED))
        != essence_of(decide(_otherwise(conversation), event, PAGE, NOW, ROUTED))
    ]

    assert len(met) > 4000
    assert different == []


@pytest.mark.parametrize("routing", RoutingMode)
def test_worlds_that_are_taken_for_one_lead_to_the_same_worlds(routing: RoutingMode) -> None:
    bounds = Bounds(routing, late=2, has_faults=True)
    moves = Moves(Meetings(Rules(), routing), bounds)
    known = [world for world in Walk(bounds, limit=500).go().steps if world.late][::60]
    exact = [_a_moment_later(move.world) for world in known for move in moves.exactly(world)][::3]

    different = [world for world in exact if _leads_to(moves, world) != _leads_to(moves, canonical(world))]

    assert len(exact) > 100
    assert different == []


def _leads_to(moves: Moves, world: World) -> set[World]:
    return {canonical(_a_moment_later(move.world)) for move in moves.exactly(world)}


def _a_moment_later(world: World) -> World:
    facts = world.facts
    moved = facts._replace(
        sign=None if facts.sign is None else facts.sign + MOMENT,
        control_since=None if facts.control_since is None else facts.control_since + MOMENT,
        switched=facts.switched + MOMENT,
        returned=facts.returned + MOMENT,
        user_acted=facts.user_acted + MOMENT,
    )
    late = tuple(letter._replace(ago=letter.ago + MOMENT) if letter.has_time else letter for letter in world.late)
    return world._replace(facts=moved, late=late)


def _otherwise(conversation: Conversation) -> Conversation:
    """The same facts in another conversation."""
    changes: dict[str, Any] = {
        "version": 9,
        "name": "Zoe",
        "lines": (Line(speaker=Speaker.USER, text="hello", at=NOW),),
        "is_asked_again": conversation.is_asked_again or conversation.mode is not Mode.RETURNING,
    }
    if request := conversation.request:
        others: dict[str, Any] = {"id": "other", "button": "Help", "recipe_id": "hours", "target_app_id": DIMELO}
        if conversation.mode is not Mode.HUMAN:
            others["control"] = Control.BOUNCING
        if request.control is not Control.ELSEWHERE or conversation.mode is not Mode.HUMAN:
            others["control_at"] = 1
        changes["request"] = request.model_copy(update=others)
    return conversation.model_copy(update=changes)


# --- broken rules are found -------------------------------------------------------------------------------------------

type _Broken = Callable[[Conversation, AnyEvent, Page, RoutingMode | None], Decision]


def _decided(conversation: Conversation, event: AnyEvent, page: Page, routing: RoutingMode | None) -> Decision:
    return decide(conversation, event, page, NOW, routing)


def _taken_for(conversation: Conversation, event: AnyEvent, **changes: Any) -> Conversation:
    """Gives a conversation as a broken rule takes it; a duplicate is recognised all the same."""
    return conversation if conversation.remembers(event.id) else conversation.model_copy(update=changes)


def _unchanged(conversation: Conversation, event: AnyEvent) -> Decision:
    return Decision(conversation.remembering(Group.REPORTS, event.id, 0, NOW), (), Finding.NOTED)


def _is_outcome(conversation: Conversation, event: AnyEvent) -> bool:
    return isinstance(event, ControlSwitched) and event.fence == conversation.fence


def _is_press(event: AnyEvent, payload: str) -> bool:
    return isinstance(event, UserPressed) and event.payload == payload


def _talks_behind_the_gate(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    decision = _decided(conversation, event, page, routing)
    after = decision.conversation
    if not isinstance(event, UserWrote) or after.mode is not Mode.HUMAN or conversation.remembers(event.id):
        return decision
    return Decision(after, (Reply(id="talk", fence=after.fence, recipe_id="otherwise"),), decision.finding)


def _believes_an_older_outcome(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    if isinstance(event, ControlSwitched):
        event = event.model_copy(update={"fence": conversation.fence})
    return _decided(conversation, event, page, routing)


def _tells_staff_and_not_the_user(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    decision = _decided(conversation, event, page, routing)
    kept = tuple(effect for effect in decision.effects if not isinstance(effect, SwitchOn))
    return Decision(decision.conversation, kept, decision.finding)


def _hides_failures(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    decision = _decided(conversation, event, page, routing)
    effects = () if decision.finding is Finding.SWITCH_FAILED else decision.effects
    return Decision(decision.conversation, effects, decision.finding)


def _forgets_who_asked_again(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    if _is_outcome(conversation, event):
        conversation = _taken_for(conversation, event, is_asked_again=False)
    return _decided(conversation, event, page, routing)


def _says_on_to_whom_did_not_ask(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    if conversation.request and _is_outcome(conversation, event):
        request = conversation.request.model_copy(update={"requested_by_app_id": None})
        conversation = _taken_for(conversation, event, request=request)
    return _decided(conversation, event, page, routing)


def _begins_anew_with_every_press(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    if conversation.request and _is_press(event, "handover/on"):
        request = conversation.request.model_copy(update={"origin": "inbox"})
        conversation = _taken_for(conversation, event, request=request)
    return _decided(conversation, event, page, routing)


def _never_ends_a_pause(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    patient = page.handover.model_copy(update={"return_after_minutes": 10**6, "longest_pause_minutes": 10**6})
    return _decided(conversation, event, page.model_copy(update={"handover": patient}), routing)


def _ignores_the_off_button(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    if conversation.mode is Mode.HUMAN and _is_press(event, "handover/off") and not conversation.remembers(event.id):
        return _unchanged(conversation, event)
    return _decided(conversation, event, page, routing)


def _knows_no_duplicate(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    return _decided(conversation.model_copy(update={"seen": Seen()}), event, page, routing)


def _trusts_the_channel_always(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    del routing
    return _decided(conversation, event, page, ROUTED)


def _drops_pauses_with_the_plan(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    if page != PAGE and conversation.mode is Mode.HUMAN:
        conversation = _taken_for(conversation, event, mode=Mode.BOT, request=None)
    return _decided(conversation, event, page, routing)


def _talks_over_a_person(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    if conversation.mode is Mode.BOT and isinstance(event, HumanWrote) and not conversation.remembers(event.id):
        return _unchanged(conversation, event)
    return _decided(conversation, event, page, routing)


def _forgets_when_it_came_back(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    if isinstance(event, PressedElsewhere):
        conversation = _taken_for(conversation, event, returned_at=0)
    return _decided(conversation, event, page, routing)


def _lives_in_the_past(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    if isinstance(event, ControlRequested):
        conversation = _taken_for(conversation, event, switched_at=0)
    return _decided(conversation, event, page, routing)


def _joins_nothing(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    if _is_press(event, "handover/on"):
        conversation = _taken_for(conversation, event, burst=None)
    return _decided(conversation, event, page, routing)


def _sets_no_timer_of_bursts(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    decision = _decided(conversation, event, page, routing)
    return replace(decision, effects=tuple(one for one in decision.effects if not isinstance(one, WatchBurst)))


def _tells_nobody_when_a_burst_is_over(
    conversation: Conversation, event: AnyEvent, page: Page, routing: Any
) -> Decision:
    decision = _decided(conversation, event, page, routing)
    return replace(decision, effects=()) if isinstance(event, BurstOver) else decision


def _takes_every_timer_for_its_own(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    if isinstance(event, TimerRan) and conversation.request:
        event = event.model_copy(update={"request_id": conversation.request.id})
    return _decided(conversation, event, page, routing)


def _answers_after_days(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    if isinstance(event, UserWrote) and conversation.mode is Mode.BOT:
        event = event.model_copy(update={"at": NOW})
    return _decided(conversation, event, page, routing)


def _knows_no_forgotten_event(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    seen = Seen(reports=conversation.seen.reports)
    return _decided(conversation.model_copy(update={"seen": seen}), event, page, routing)


def _says_again_what_was_in_doubt(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    if isinstance(event, ControlSwitched):
        event = event.model_copy(update={"said": 0, "in_doubt": False})
    return _decided(conversation, event, page, routing)


def _makes_the_last_act_older(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    return _decided(_taken_for(conversation, event, last_user_at=0), event, page, routing)


def _keeps_what_it_knows(conversation: Conversation, event: AnyEvent, page: Page, routing: Any) -> Decision:
    known = {name: getattr(conversation, name) for name in Conversation.model_fields}
    return _decided(Conversation(**known), event, page, routing)


@pytest.mark.parametrize(
    ("number", "broken", "routing", "bounds"),
    [
        (1, _talks_behind_the_gate, ROUTED, {}),
        (1, _believes_an_older_outcome, ROUTED, {}),
        (2, _tells_staff_and_not_the_user, ROUTED, {}),
        (2, _hides_failures, ROUTED, {}),
        (2, _forgets_who_asked_again, ROUTED, {}),
        (2, _says_on_to_whom_did_not_ask, ROUTED, {"has_faults": True}),
        (3, _begins_anew_with_every_press, ROUTED, {}),
        (4, _never_ends_a_pause, ROUTED, {}),
        (5, _ignores_the_off_button, ROUTED, {}),
        (6, _knows_no_duplicate, ROUTED, {"late": 1}),
        (9, _trusts_the_channel_always, ZERO_CONFIG, {}),
        (10, _drops_pauses_with_the_plan, ROUTED, {}),
        (12, _talks_over_a_person, ROUTED, {}),
        (12, _lives_in_the_past, ROUTED, {"late": 1}),
        (12, _makes_the_last_act_older, ROUTED, {"late": 1}),
        (2, _says_again_what_was_in_doubt, ROUTED, {"has_outages": True}),
        (6, _takes_every_timer_for_its_own, ROUTED, {"dead": 1}),
        (6, _answers_after_days, ROUTED, {"dead": 1}),
        (6, _knows_no_forgotten_event, ROUTED, {"dead": 1}),
        (8, _keeps_what_it_knows, ROUTED, {"has_deploys": True}),
    ],
)
def test_a_broken_decision_is_found_first_by_the_promise_it_breaks(
    number: int, broken: _Broken, routing: RoutingMode, bounds: dict[str, Any]
) -> None:
    assert _first_found(Rules(decide=_in_place_of_decide(broken)), Bounds(routing, **bounds)) == number


@pytest.mark.parametrize("broken", [_joins_nothing, _sets_no_timer_of_bursts, _tells_nobody_when_a_burst_is_over])
def test_a_broken_burst_is_found_by_what_the_admins_are_promised(broken: _Broken) -> None:
    assert _first_found(Rules(decide=_in_place_of_decide(broken)), Bounds(ROUTED), START_OF_BURSTS) == 3


def test_a_copy_of_before_the_return_that_silences_the_bot_is_found() -> None:
    returning = Facts(mode=Mode.RETURNING, origin=Origin.INBOX, sign=60, switched=50)
    copy, outcome = Letter(kinds.PRESS_ELSEWHERE, 20), Letter(kinds.OUTCOME + SwitchOutcome.RETURNED, is_current=True)
    start = canonical(World(returning, late=(copy,), reports=frozenset({outcome})))
    rules = Rules(decide=_in_place_of_decide(_forgets_when_it_came_back))

    assert _first_found(rules, Bounds(ROUTED, late=1), start) == 12
    assert _first_found(Rules(), Bounds(ROUTED, late=1), start) == 0


def _in_place_of_decide(broken: _Broken) -> Decide:
    def stand_in(
        conversation: Conversation, event: AnyEvent, page: Page, now: int, routing: RoutingMode | None = None
    ) -> Decision:
        assert now == NOW
        return broken(conversation, event, page, routing)

    return stand_in


def test_a_broken_promise_is_told_by_its_number_and_with_the_way_there() -> None:
    rules = Rules(decide=_in_place_of_decide(_ignores_the_off_button))
    setting = Setting("a test", Bounds(ROUTED), limit=60)
    walk = walked(setting, rules)

    told = [*report(setting, walk), *verdict([walk])]

    way = told.index("  5. broken: the Off button does not bring the bot back")
    assert told[way + 1].strip() == "the user sends the On press; delivered: the On press"
    assert next(line for line in told if "BROKEN" in line).startswith(" 5. BROKEN, checked ")
    assert not is_proved([walk])
    assert is_proved([walk._replace(found={}, checked=Counter(WALKED))])
    assert not is_proved([walk._replace(found={}, checked=Counter(WALKED[1:]))])


def _keeps_what_is_old(before: Conversation, decision: Decision, now: int) -> tuple[AnyEffect, ...]:
    del now
    return (*_left(before.outbox), *decision.effects)


def _keeps_no_alert(before: Conversation, decision: Decision, now: int) -> tuple[AnyEffect, ...]:
    wanted = still_wanted(before, decision, now)
    return tuple(effect for effect in wanted if effect in decision.effects or not isinstance(effect, Alert))


def _keeps_no_switch(before: Conversation, decision: Decision, now: int) -> tuple[AnyEffect, ...]:
    wanted = still_wanted(before, decision, now)
    return tuple(effect for effect in wanted if effect in decision.effects or isinstance(effect, Alert | Reply))


def _left(outbox: Outbox | None) -> tuple[AnyEffect, ...]:
    return outbox.effects if outbox else ()


def _keeps_no_reply(before: Conversation, decision: Decision, now: int) -> tuple[AnyEffect, ...]:
    wanted = still_wanted(before, decision, now)
    return tuple(effect for effect in wanted if effect in decision.effects or not isinstance(effect, Reply))


@pytest.mark.parametrize(
    ("number", "broken", "bounds"),
    [
        (1, _keeps_what_is_old, {"has_faults": True}),
        (2, _keeps_no_switch, {"has_faults": True}),
        (3, _keeps_no_alert, {"has_faults": True}),
        (8, _keeps_no_reply, {"has_outages": True}),
    ],
)
def test_a_broken_outbox_is_found_first_by_the_promise_it_breaks(
    number: int,
    broken: Callable[[Conversation, Decision, int], tuple[AnyEffect, ...]],
    bounds: dict[str, Any],
) -> None:
    assert _first_found(Rules(still_wanted=broken), Bounds(ROUTED, **bounds)) == number


def _first_found(rules: Rules, bounds: Bounds, start: World = START) -> int:
    first = next(Walk(bounds, rules, limit=500, start=start).findings(), None)
    return first.number if first else 0
