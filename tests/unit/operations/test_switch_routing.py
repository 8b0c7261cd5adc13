"""How a page shares its threads is found out once and remembered: asked anew after an hour, corrected by a refusal."""

import pytest

from handover.conversation.vocabulary import SwitchOutcome
from handover.messenger.errors import RefusedError, RoutingDisabledError, TransientError
from handover.operations.orders import AnyOrder
from handover.operations.switch import Switched
from handover.pages.platform import Platform
from handover.pages.routing import Routing, RoutingMode
from tests.builders.pages import INBOX, PAGE_ID
from tests.fakes.graph import AskConversationRouting, SendAndPass
from tests.unit.operations.desk import APP, HOUR, NOW
from tests.unit.operations.switch_desk import FIRST, LAST, OFF, ON, PASS, RESUME, SwitchDesk, desk

INSTAGRAM = {"platform": Platform.INSTAGRAM, "account_id": "17841400000000001"}
MODES = {True: RoutingMode.CONVERSATION_ROUTING, False: RoutingMode.ZERO_CONFIG}


def another(order: AnyOrder, number: int) -> AnyOrder:
    """The order of another conversation."""
    return order.model_copy(update={"id": f"e.{number}"})


def questions(at: SwitchDesk) -> int:
    return at.calls.count(AskConversationRouting)


def believing(mode: RoutingMode, *, routing: bool, age_seconds: int = 0) -> SwitchDesk:
    """A page of which something was learnt some time ago, and what it is now."""
    at = desk(routing=routing)
    learnt_at = NOW - age_seconds * 1000
    at.routings.put(Routing(page_id=PAGE_ID, platform=Platform.MESSENGER, mode=mode, learnt_at=learnt_at))
    return at


@pytest.mark.parametrize("routing", [True, False])
@pytest.mark.parametrize("order", [ON, PASS])
def test_the_first_switch_asks_and_the_next_ones_know(order: AnyOrder, *, routing: bool) -> None:
    at = desk(routing=routing)
    for number in range(5):
        at.graph.owner = None
        at.switches(another(order, number))
    assert questions(at) == 1
    assert at.routings.get(PAGE_ID, Platform.MESSENGER) == Routing(
        page_id=PAGE_ID, platform=Platform.MESSENGER, mode=MODES[routing], learnt_at=NOW
    )


def test_it_is_asked_anew_after_an_hour() -> None:
    at = desk(routing=False)
    for number, seconds in enumerate([0, HOUR - 1, 1, HOUR]):
        at.clock.forward(seconds)
        at.graph.owner = None
        at.switches(another(ON, number))
    assert questions(at) == 3


@pytest.mark.parametrize("routing", [True, False])
def test_a_page_that_was_set_up_otherwise_is_treated_so_after_an_hour(*, routing: bool) -> None:
    at = believing(MODES[not routing], routing=routing, age_seconds=HOUR)
    at.switches(ON)
    assert at.known is MODES[routing]
    assert (SendAndPass in at.calls) is routing


def test_the_platforms_of_a_page_are_known_apart() -> None:
    at = believing(RoutingMode.ZERO_CONFIG, routing=True)
    assert at.switches(ON.model_copy(update=INSTAGRAM)) == Switched(SwitchOutcome.PASSED)
    assert at.graph.calls[0] == AskConversationRouting(Platform.INSTAGRAM)
    known = at.routings.get(PAGE_ID, Platform.INSTAGRAM)
    assert known is not None
    assert known.mode is RoutingMode.CONVERSATION_ROUTING
    assert at.known is RoutingMode.ZERO_CONFIG


# --- what a refused call tells ----------------------------------------------------------------------------------------


def test_a_take_that_is_refused_for_want_of_a_default_app_teaches_that_there_is_none() -> None:
    at = believing(RoutingMode.CONVERSATION_ROUTING, routing=False)
    assert at.switches(OFF) == Switched(SwitchOutcome.RETURNED)
    assert at.known is RoutingMode.ZERO_CONFIG
    at.graph.calls.clear()
    assert at.switches(another(ON, 2)) == Switched(SwitchOutcome.GATE_ONLY)
    assert questions(at) == 0


def test_a_pass_that_is_refused_for_want_of_a_default_app_teaches_that_there_is_none() -> None:
    at = believing(RoutingMode.CONVERSATION_ROUTING, routing=False)
    at.graph.fail("pass_thread_control", RoutingDisabledError("HTTP 400, code 27"))
    assert at.switches(ON) == Switched(SwitchOutcome.GATE_ONLY)
    assert (at.known, at.graph.said) == (RoutingMode.ZERO_CONFIG, [FIRST, LAST])


def test_a_resume_asks_nothing_and_learns_nothing() -> None:
    at = desk()
    at.switches(RESUME)
    assert (questions(at), at.known) == (0, None)


# --- where Meta does not tell -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", RoutingMode)
def test_where_meta_does_not_tell_what_was_known_counts_and_is_asked_for_again(mode: RoutingMode) -> None:
    at = believing(mode, routing=mode is RoutingMode.CONVERSATION_ROUTING, age_seconds=HOUR)
    at.graph.fail("has_conversation_routing", RefusedError("HTTP 400, code 10"), times=2)
    outcome = SwitchOutcome.PASSED if mode is RoutingMode.CONVERSATION_ROUTING else SwitchOutcome.GATE_ONLY
    for number in range(2):
        at.graph.owner = None
        assert at.switches(another(ON, number)) == Switched(outcome)
    # A call that only a page with routing takes has told it meanwhile.
    assert questions(at) == (1 if mode is RoutingMode.CONVERSATION_ROUTING else 2)


def test_where_nothing_is_known_and_meta_does_not_tell_control_is_passed() -> None:
    at = desk()
    at.graph.fail("has_conversation_routing", RefusedError("HTTP 400, code 10"))
    assert at.switches(ON) == Switched(SwitchOutcome.PASSED)
    assert (at.graph.owner, at.known) == (INBOX, RoutingMode.CONVERSATION_ROUTING)


def test_where_nothing_is_known_a_page_that_does_not_take_both_in_one_call_has_no_routing() -> None:
    at = desk(routing=False)
    at.graph.fail("has_conversation_routing", RefusedError("HTTP 400, code 10"))
    assert at.switches(ON) == Switched(SwitchOutcome.GATE_ONLY)
    assert (at.graph.said, at.graph.owner, at.known) == ([FIRST, LAST], APP, RoutingMode.ZERO_CONFIG)


def test_where_nothing_is_known_a_pass_that_worked_tells_nothing_about_channels() -> None:
    at = desk(routing=False)
    at.graph.fail("has_conversation_routing", RefusedError("HTTP 400, code 10"))
    assert at.switches(PASS) == Switched(SwitchOutcome.GATE_ONLY)
    assert (at.graph.owner, at.known) == (INBOX, None)


def test_where_meta_asks_to_ask_again_nothing_is_said_before() -> None:
    at = desk()
    at.graph.fail("has_conversation_routing", TransientError("HTTP 503, code 2"))
    at.fails(ON)
    assert (at.graph.said, at.known) == ([], None)
