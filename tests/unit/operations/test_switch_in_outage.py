"""While Meta cannot be reached, a switch tells how far it came, and goes on when Meta is back."""

from typing import Any

import pytest

from handover.conversation.vocabulary import SwitchOutcome
from handover.messenger.errors import TransientError, UnconfirmedError
from handover.operations.orders import AnyOrder
from handover.operations.switch import Switched
from handover.pages.standing import TroubleKind
from tests.builders.pages import INBOX
from tests.fakes.graph import AskHasSaid, Method, PassThreadControl
from tests.unit.operations.desk import APP
from tests.unit.operations.switch_desk import BACK, FIRST, LAST, OFF, ON, PASS, WELCOME, SwitchDesk, desk

DOWN = TransientError("HTTP 503, code 2")


def goes_on(at: SwitchDesk, order: AnyOrder, switched: Switched) -> Switched:
    """The order that `replies` gives when Meta is back."""
    at.tries, at.is_in_outage = 0, False
    left = {"id": f"{order.id}.outcome.1", "said": switched.said, "in_doubt": switched.in_doubt}
    return at.switches(order.model_copy(update=left))


def in_outage(at: SwitchDesk, method: Method) -> SwitchDesk:
    at.graph.fail(method, DOWN)
    at.is_in_outage = True
    return at


@pytest.mark.parametrize(
    ("method", "said", "heard"),
    [
        ("has_conversation_routing", 0, []),
        ("send", 0, []),
        ("send_and_pass", 1, [FIRST]),
        ("thread_owner", 2, [FIRST, LAST]),
    ],
)
def test_an_on_tells_how_much_of_it_was_said_and_goes_on_from_there(
    method: Method, said: int, heard: list[Any]
) -> None:
    at = in_outage(desk(), method)
    switched = at.switches(ON)
    assert (switched.outcome, switched.said, switched.in_doubt) == (SwitchOutcome.HELD, said, True)
    assert switched.trouble is not None
    assert switched.trouble.kind is TroubleKind.UNREACHABLE
    assert at.graph.said == heard
    assert goes_on(at, ON, switched).outcome is SwitchOutcome.PASSED
    assert (at.graph.said, at.graph.owner) == ([FIRST, LAST], INBOX)


@pytest.mark.parametrize(("method", "said"), [("take_thread_control", 0), ("send", 0)])
def test_an_off_goes_on_where_it_stopped(method: Method, said: int) -> None:
    at = desk()
    at.graph.owner = INBOX
    switched = in_outage(at, method).switches(OFF)
    assert (switched.outcome, switched.said) == (SwitchOutcome.HELD, said)
    assert goes_on(at, OFF, switched).outcome is SwitchOutcome.RETURNED
    assert (at.graph.said, at.graph.owner) == ([BACK, WELCOME], APP)


def test_a_pass_without_a_word_is_made_when_meta_is_back() -> None:
    at = desk()
    switched = in_outage(at, "pass_thread_control").switches(PASS)
    assert switched.outcome is SwitchOutcome.HELD
    goes_on(at, PASS, switched)
    assert [call for call in at.graph.calls if isinstance(call, PassThreadControl)][1:]
    assert at.graph.owner == INBOX


def test_a_message_whose_answer_was_lost_before_the_outage_is_not_said_again_after_it() -> None:
    at = desk()
    at.graph.fail_afterwards("send", UnconfirmedError("no answer in time"))
    at.graph.fail("has_said", DOWN)
    at.is_in_outage = True
    switched = at.switches(ON)
    assert (switched.outcome, switched.said, at.graph.said) == (SwitchOutcome.HELD, 0, [FIRST])
    assert goes_on(at, ON, switched).outcome is SwitchOutcome.PASSED
    assert at.graph.said == [FIRST, LAST]


def test_only_the_message_that_is_in_doubt_is_looked_up() -> None:
    at = desk()
    switched = in_outage(at, "send").switches(ON)
    goes_on(at, ON, switched)
    assert [call.message for call in at.graph.calls if isinstance(call, AskHasSaid)] == [FIRST]


@pytest.mark.parametrize("method", ["has_conversation_routing", "send", "send_and_pass", "thread_owner"])
def test_where_meta_answers_others_the_order_is_tried_again_soon(method: Method) -> None:
    at = desk()
    at.graph.fail(method, DOWN)
    at.fails(ON)
    assert at.switches(ON).outcome is SwitchOutcome.PASSED
