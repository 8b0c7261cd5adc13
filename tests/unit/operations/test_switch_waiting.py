"""Saying that nobody has come yet: control is taken for as long as that needs, and goes back where it was."""

import pytest

from handover.conversation.conversation import Control, Conversation, HandoverRequest, Mode
from handover.conversation.vocabulary import Origin, SwitchOutcome
from handover.messenger.errors import (
    GraphError,
    NotOwnerError,
    RateLimitedError,
    RefusedError,
    TransientError,
    UnconfirmedError,
)
from handover.operations.orders import SayUnansweredOrder
from handover.operations.switch import NotTakenYetError, Switched, given_up
from handover.pages.platform import Platform
from handover.pages.routing import RoutingMode
from tests.builders.pages import INBOX, PAGE_ID
from tests.fakes.graph import PassThreadControl, Send, SendAndPass, TakeThreadControl
from tests.unit.operations.desk import APP, NOW, USER
from tests.unit.operations.switch_desk import FIRST, FOR_GOOD, LAST, SwitchDesk, desk

STILL = SayUnansweredOrder(
    id="e.1",
    page_id=PAGE_ID,
    account_id=PAGE_ID,
    platform=Platform.MESSENGER,
    user_id=USER,
    at=NOW,
    fence=1,
    messages=(FIRST, LAST),
    target_app_id=INBOX,
    reason="Ana pressed On",
)


def waiting(*, routing: bool = True) -> SwitchDesk:
    """The inbox has the thread, as the page knows conversation routing; or nobody cares who has it."""
    made = desk(routing=routing, owner=INBOX if routing else None)
    made.overtaking.save(handed_over())
    return made


def handed_over(mode: Mode = Mode.HUMAN, fence: int = 1, sign: int | None = None) -> Conversation:
    request = HandoverRequest(
        id="e", origin=Origin.BUTTON, since=NOW, control=Control.UNKNOWN, control_at=NOW, last_human_sign=sign
    )
    return Conversation(account_id=PAGE_ID, user_id=USER, mode=mode, fence=fence, request=request)


def acts(one: SwitchDesk) -> list[type]:
    return [kind for kind in one.calls if kind in {TakeThreadControl, Send, SendAndPass, PassThreadControl}]


def test_control_is_taken_the_text_said_and_control_goes_back_with_its_last_message() -> None:
    one = waiting()
    assert one.switches(STILL) == Switched(SwitchOutcome.PASSED)
    assert acts(one) == [TakeThreadControl, Send, SendAndPass]
    assert (one.graph.owner, one.graph.said) == (INBOX, [FIRST, LAST])


def test_invariant_9_without_routing_it_is_just_said() -> None:
    one = waiting(routing=False)
    assert one.switches(STILL) == Switched(SwitchOutcome.GATE_ONLY)
    assert acts(one) == [Send, Send]


@pytest.mark.parametrize("error", FOR_GOOD)
def test_where_control_is_not_to_be_had_nothing_is_said(error: GraphError) -> None:
    one = waiting()
    one.graph.fail("take_thread_control", error)
    switched = one.switches(STILL)
    assert switched.outcome is SwitchOutcome.NOT_TOLD
    assert (one.graph.owner, one.graph.said) == (INBOX, [])


@pytest.mark.parametrize("error", FOR_GOOD)
def test_without_routing_a_refused_text_is_told_as_that(error: GraphError) -> None:
    one = waiting(routing=False)
    one.graph.fail("send", error)
    assert one.switches(STILL).outcome is SwitchOutcome.NOT_TOLD


@pytest.mark.parametrize("error", FOR_GOOD)
def test_control_goes_back_though_the_text_is_refused(error: GraphError) -> None:
    one = waiting()
    one.graph.fail("send", error)
    assert one.switches(STILL) == Switched(SwitchOutcome.PASSED)
    assert acts(one) == [TakeThreadControl, Send, PassThreadControl]
    assert one.graph.owner == INBOX


def test_control_that_cannot_go_back_is_told_as_that() -> None:
    one = waiting()
    for method in ("send_and_pass", "pass_thread_control"):
        one.graph.fail(method, RefusedError("HTTP 400, code 100"))
    assert one.switches(STILL).outcome is SwitchOutcome.PASS_FAILED


def test_a_person_who_takes_the_thread_in_between_has_it() -> None:
    one = waiting()
    one.graph.fail("send", NotOwnerError("HTTP 400, code 10/2018300"))
    assert one.switches(STILL) == Switched(SwitchOutcome.PASSED)
    assert PassThreadControl not in acts(one)


def test_a_held_page_leaves_all_as_it_was_or_tells_that_control_could_not_go_back() -> None:
    for method, outcome in (
        ("has_conversation_routing", SwitchOutcome.NOT_TOLD),
        ("take_thread_control", SwitchOutcome.NOT_TOLD),
        ("send", SwitchOutcome.PASS_FAILED),
        ("send_and_pass", SwitchOutcome.PASS_FAILED),
    ):
        one = waiting()
        one.graph.fail(method, RateLimitedError("HTTP 400, code 80006"))  # type: ignore[arg-type] # some of its methods
        switched = one.switches(STILL)
        assert switched.outcome is outcome
        assert switched.trouble is not None


def test_a_take_without_an_answer_is_tried_again() -> None:
    one = waiting()
    one.graph.fail("take_thread_control", UnconfirmedError("no answer in time"))
    assert isinstance(one.fails(STILL), NotTakenYetError)
    assert one.switches(STILL) == Switched(SwitchOutcome.PASSED)
    assert one.graph.said == [FIRST, LAST]


def test_a_delivery_that_was_cut_off_with_the_thread_in_our_hands_is_finished_by_the_next() -> None:
    one = waiting()
    one.graph.fail("send", TransientError("HTTP 503, code 2"))
    one.fails(STILL)
    assert one.graph.owner == APP
    assert one.switches(STILL) == Switched(SwitchOutcome.PASSED)
    assert (one.graph.owner, one.graph.said) == (INBOX, [FIRST, LAST])


def test_after_the_bot_was_asked_back_it_is_not_said_any_more() -> None:
    one = waiting()
    one.graph.fail("take_thread_control", TransientError("HTTP 503, code 2"))
    one.fails(STILL)
    one.overtaking.save(Conversation(account_id=PAGE_ID, user_id=USER, mode=Mode.RETURNING, fence=2))
    assert one.meets(STILL) is None
    assert one.graph.said == []


@pytest.mark.parametrize("saved", [handed_over(sign=NOW), handed_over(fence=3), handed_over(Mode.BOT)])
def test_whoever_has_an_answer_or_the_bot_by_now_is_told_nothing(saved: Conversation) -> None:
    one = waiting()
    one.overtaking.save(saved)
    assert one.switches(STILL).outcome is SwitchOutcome.NOT_TOLD
    assert acts(one) == []


def test_whoever_came_after_a_take_that_was_cut_off_gets_the_thread_and_nothing_is_said() -> None:
    one = waiting()
    one.graph.fail("send", TransientError("HTTP 503, code 2"))
    one.fails(STILL)
    one.overtaking.save(handed_over(sign=NOW))
    assert one.switches(STILL) == Switched(SwitchOutcome.PASSED)
    assert (one.graph.owner, one.graph.said) == (INBOX, [])


def test_a_take_that_works_shows_that_the_page_has_routing_where_nobody_knew() -> None:
    one = waiting()
    one.graph.fail("has_conversation_routing", RefusedError("HTTP 400, code 100"))
    one.graph.fail("send_and_pass", RefusedError("HTTP 400, code 100"))
    assert one.switches(STILL) == Switched(SwitchOutcome.PASSED)
    assert (one.graph.owner, one.known) == (INBOX, RoutingMode.CONVERSATION_ROUTING)


def test_given_up_staff_are_told_to_look_for_the_chat() -> None:
    assert given_up(STILL, TransientError("x")).outcome is SwitchOutcome.PASS_FAILED
