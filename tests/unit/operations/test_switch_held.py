"""Where Meta takes no calls for the page, a switch decides nothing: it tells how far it came and goes on there."""

from typing import Any

import pytest

from handover.conversation.vocabulary import SwitchOutcome
from handover.messenger.errors import (
    PageRestrictedError,
    PageTroubleError,
    RateLimitedError,
    RefusedError,
    TokenInvalidError,
)
from handover.operations.orders import AnyOrder
from handover.operations.switch import Switched
from handover.pages.standing import TroubleKind, fingerprint
from tests.builders.pages import INBOX
from tests.fakes.graph import Method, PassThreadControl
from tests.unit.operations.desk import APP
from tests.unit.operations.switch_desk import BACK, FIRST, LAST, OFF, ON, PASS, RESUME, WELCOME, SwitchDesk, desk

TROUBLES = [
    TokenInvalidError("HTTP 400, code 190", "fingerprint"),
    RateLimitedError("HTTP 400, code 80006", 600),
    PageRestrictedError("HTTP 400, code 368"),
]


def held(error: PageTroubleError, said: int) -> Switched:
    return Switched(SwitchOutcome.HELD, error.trouble.detail, error.trouble, said)


def goes_on(at: SwitchDesk, order: AnyOrder, switched: Switched) -> Switched:
    """The order that `replies` gives when the page is open again."""
    at.tries = 0
    return at.switches(order.model_copy(update={"id": f"{order.id}.outcome.1", "said": switched.said}))


# --- On ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", TROUBLES)
@pytest.mark.parametrize(
    ("method", "said", "heard"),
    [
        ("has_conversation_routing", 0, []),
        ("send", 0, []),
        ("send_and_pass", 1, [FIRST]),
        ("thread_owner", 2, [FIRST, LAST]),
    ],
)
def test_an_on_that_meets_trouble_tells_how_much_of_it_was_said_and_goes_on_from_there(
    method: Method, said: int, heard: list[Any], error: PageTroubleError
) -> None:
    at = desk()
    at.graph.fail(method, error)
    switched = at.switches(ON)
    assert switched == held(error, said)
    assert at.graph.said == heard
    assert goes_on(at, ON, switched) == Switched(SwitchOutcome.PASSED)
    assert (at.graph.said, at.graph.owner) == ([FIRST, LAST], INBOX)


@pytest.mark.parametrize("error", TROUBLES)
def test_an_on_whose_pass_meets_trouble_is_passed_later_without_a_word(error: PageTroubleError) -> None:
    at = desk()
    at.graph.fail("send_and_pass", RefusedError("HTTP 400, code 100"))
    at.graph.fail("pass_thread_control", error)
    switched = at.switches(ON)
    assert switched == held(error, 2)
    assert goes_on(at, ON, switched) == Switched(SwitchOutcome.PASSED)
    assert (at.graph.said, at.graph.owner) == ([FIRST, LAST], INBOX)


@pytest.mark.parametrize("error", TROUBLES)
def test_a_last_message_that_meets_trouble_on_its_own_is_said_later(error: PageTroubleError) -> None:
    at = desk()
    at.graph.fail("send_and_pass", RefusedError("HTTP 400, code 100"))
    at.graph.fail("send", error)
    switched = at.switches(ON.model_copy(update={"said": 1}))
    assert switched == held(error, 1)
    assert goes_on(at, ON, switched) == Switched(SwitchOutcome.PASSED)
    assert at.graph.said == [LAST]


@pytest.mark.parametrize("error", TROUBLES)
@pytest.mark.parametrize(("said", "heard"), [(0, []), (1, [FIRST])])
def test_in_zero_config_an_on_goes_on_where_it_stopped(said: int, heard: list[Any], error: PageTroubleError) -> None:
    at = desk(routing=False)
    for message in heard:
        at.graph.send("33", message, "")
    at.graph.fail("send", error)
    switched = at.switches(ON.model_copy(update={"said": said}))
    assert switched == held(error, said)
    assert goes_on(at, ON, switched) == Switched(SwitchOutcome.GATE_ONLY)
    assert at.graph.said == [FIRST, LAST]


@pytest.mark.parametrize("said", [0, 1])
def test_an_on_that_goes_on_and_meets_trouble_again_counts_from_the_beginning(said: int) -> None:
    at = desk()
    at.graph.fail("has_conversation_routing", TROUBLES[0])
    assert at.switches(ON.model_copy(update={"said": said})).said == said


# --- passing on request -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", TROUBLES)
@pytest.mark.parametrize("method", ["pass_thread_control", "has_conversation_routing"])
def test_a_pass_on_request_that_meets_trouble_is_made_later(method: Method, error: PageTroubleError) -> None:
    at = desk()
    at.graph.fail(method, error)
    switched = at.switches(PASS)
    assert switched == held(error, 0)
    assert goes_on(at, PASS, switched) == Switched(SwitchOutcome.PASSED)
    assert (at.graph.said, at.graph.owner) == ([], INBOX)


# --- Off and Resume ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", TROUBLES)
def test_an_off_whose_taking_meets_trouble_takes_later(error: PageTroubleError) -> None:
    at = desk(owner=INBOX)
    at.graph.fail("take_thread_control", error)
    switched = at.switches(OFF)
    assert switched == held(error, 0)
    assert at.graph.owner == INBOX
    assert goes_on(at, OFF, switched) == Switched(SwitchOutcome.RETURNED)
    assert (at.graph.said, at.graph.owner) == ([BACK, WELCOME], APP)


@pytest.mark.parametrize("error", TROUBLES)
@pytest.mark.parametrize(("order", "owner"), [(OFF, INBOX), (RESUME, APP)])
@pytest.mark.parametrize("said", [0, 1])
def test_a_return_that_meets_trouble_goes_on_where_it_stopped(
    order: AnyOrder, owner: str, said: int, error: PageTroubleError
) -> None:
    at = desk(owner=owner)
    at.graph.fail("send", error)
    switched = at.switches(order.model_copy(update={"said": said}))
    assert switched == held(error, said)
    assert goes_on(at, order, switched) == Switched(SwitchOutcome.RETURNED)
    assert at.graph.said == [BACK, WELCOME][said:]


def test_a_return_that_stopped_between_two_messages_says_each_once() -> None:
    at = desk(owner=INBOX)
    at.ledger.done.append("e.1.0")
    at.graph.fail("send", TROUBLES[1])
    switched = at.switches(OFF)
    assert switched.said == 1
    goes_on(at, OFF, switched)
    assert at.graph.said == [WELCOME]


# --- in any step ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [ON, PASS, OFF, RESUME])
@pytest.mark.parametrize("routing", [True, False])
def test_a_dead_token_decides_nothing_says_nothing_and_is_told_with_its_fingerprint(
    order: AnyOrder, *, routing: bool
) -> None:
    at = desk(routing=routing)
    at.graph.token_works = False
    switched = at.switches(order)
    assert (switched.outcome, switched.said, at.graph.said) == (SwitchOutcome.HELD, 0, [])
    assert switched.trouble is not None
    assert switched.trouble.kind is TroubleKind.TOKEN_DEAD
    assert switched.trouble.token == fingerprint("test_page_token")


def test_a_doubt_that_meets_trouble_is_asked_about_later() -> None:
    at = desk()
    at.graph.send("33", BACK, "")
    at.tries = 1
    at.graph.fail("has_said", TROUBLES[1])
    assert at.switches(RESUME) == held(TROUBLES[1], 0)
    at.tries = 1
    assert at.switches(RESUME) == Switched(SwitchOutcome.RETURNED)
    assert at.graph.said == [BACK, WELCOME]


def test_a_redelivery_of_a_switch_that_was_held_tells_the_same() -> None:
    at = desk()
    at.graph.rate_limit_pause = 600
    first = at.switches(ON)
    assert at.switches(ON) == first
    assert PassThreadControl not in at.calls
