"""On says, then passes; Off takes, then says. A step that fails is told as it is, and the user sees none twice."""

import pytest

from handover.conversation.conversation import Conversation, Mode
from handover.conversation.vocabulary import SwitchOutcome
from handover.messenger.errors import (
    GraphError,
    MisconfiguredError,
    NotOwnerError,
    PersonUnavailableError,
    RefusedError,
    RoutingDisabledError,
    TransientError,
    UnconfirmedError,
    WindowClosedError,
)
from handover.messenger.graph import NOBODY
from handover.operations.orders import AnyOrder
from handover.operations.switch import NotPassedYetError, NotSaidYetError, NotTakenYetError, Switched, given_up
from handover.pages.platform import Platform
from handover.pages.routing import RoutingMode
from tests.builders.pages import INBOX, PAGE_ID
from tests.fakes.graph import (
    AskConversationRouting,
    AskHasSaid,
    AskThreadOwner,
    Method,
    PassThreadControl,
    Send,
    SendAndPass,
    TakeThreadControl,
)
from tests.unit.operations.desk import APP, NOW, USER
from tests.unit.operations.switch_desk import (
    BACK,
    FIRST,
    FOR_GOOD,
    LAST,
    OFF,
    ON,
    PASS,
    RESUME,
    WELCOME,
    SwitchDesk,
    desk,
    told,
)

# --- On with Conversation Routing -------------------------------------------------------------------------------------


def test_the_last_message_and_the_pass_go_in_one_call_and_the_others_before() -> None:
    at = desk()
    assert at.switches(ON) == Switched(SwitchOutcome.PASSED)
    assert at.graph.calls == [
        AskConversationRouting(),
        Send(USER, FIRST, "handover:e.1.0"),
        SendAndPass(USER, LAST, "handover:e.1.1", INBOX),
        AskThreadOwner(USER),
    ]
    assert at.calls == [AskConversationRouting, Send, SendAndPass, AskThreadOwner]
    assert (at.graph.said, at.graph.owner) == ([FIRST, LAST], INBOX)


def test_one_message_is_enough() -> None:
    at = desk()
    assert at.switches(ON.model_copy(update={"messages": (LAST,)})).outcome is SwitchOutcome.PASSED
    assert at.graph.said == [LAST]


def test_a_thread_that_nobody_owned_is_passed_too() -> None:
    at = desk(owner=None)
    assert at.switches(ON).outcome is SwitchOutcome.PASSED
    assert at.graph.owner == INBOX


def test_a_second_delivery_says_nothing_again() -> None:
    at = desk()
    at.switches(ON)
    assert at.switches(ON).outcome is SwitchOutcome.PASSED
    assert at.graph.said == [FIRST, LAST]
    assert PassThreadControl not in at.calls


@pytest.mark.parametrize(
    "error",
    [
        RefusedError("HTTP 400, code 100"),
        MisconfiguredError("HTTP 400, code 100/2018164"),
    ],
)
def test_where_both_in_one_call_are_refused_it_is_said_first_and_passed_then(error: GraphError) -> None:
    at = desk()
    at.graph.fail("send_and_pass", error)
    assert at.switches(ON) == Switched(SwitchOutcome.PASSED)
    assert at.graph.calls[3:] == [
        Send(USER, LAST, "handover:e.1.1"),
        PassThreadControl(USER, INBOX, "Ana pressed On"),
    ]
    assert (at.graph.said, at.graph.owner) == ([FIRST, LAST], INBOX)


def test_a_refusal_for_want_of_routing_counts_more_than_the_feature_status() -> None:
    at = desk()
    at.graph.fail("send_and_pass", RoutingDisabledError("HTTP 400, code 27"))
    assert at.switches(ON) == Switched(SwitchOutcome.GATE_ONLY)
    assert (at.graph.said, at.graph.owner) == ([FIRST, LAST], APP)


@pytest.mark.parametrize("owner", [APP, None])
def test_a_thread_that_is_still_ours_after_the_one_call_is_passed_with_a_call_of_its_own(owner: str | None) -> None:
    at = desk(owner=owner)
    at.graph.passes_inline = False
    at.fails(ON)
    assert at.switches(ON) == Switched(SwitchOutcome.PASSED)
    assert at.calls[-2:] == [AskThreadOwner, PassThreadControl]
    assert (at.graph.said, at.graph.owner) == ([FIRST, LAST], INBOX)


def test_a_thread_that_is_nobodys_after_the_one_call_is_passed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    at = desk()
    at.graph.passes_inline = False
    monkeypatch.setattr(at.graph, "thread_owner", lambda _: NOBODY)
    at.fails(ON)
    assert at.switches(ON) == Switched(SwitchOutcome.PASSED)
    assert at.graph.owner == INBOX


def test_invariant_12_a_thread_that_was_given_back_at_once_is_not_passed_again() -> None:
    at = desk()
    at.graph.passes_inline = False
    assert isinstance(at.fails(ON), NotPassedYetError)
    at.overtaking.save(back_with(fence=2))
    assert at.meets(ON) is None
    assert PassThreadControl not in at.calls


@pytest.mark.parametrize("readable", [True, False])
def test_invariant_2_one_call_that_got_no_answer_and_passed_nothing_is_made_again(*, readable: bool) -> None:
    at = desk()
    at.graph.chat_is_readable = readable
    at.graph.fail("send_and_pass", UnconfirmedError("no answer in time"))
    at.fails(ON)
    assert at.switches(ON) == Switched(SwitchOutcome.PASSED)
    assert (at.graph.said, at.graph.owner) == ([FIRST, LAST], INBOX)


def test_one_call_that_was_not_confirmed_but_worked_is_not_repeated() -> None:
    at = desk()
    at.graph.fail_afterwards("send_and_pass", UnconfirmedError("no answer in time"))
    assert at.switches(ON) == Switched(SwitchOutcome.PASSED)
    assert at.graph.said == [FIRST, LAST]
    assert PassThreadControl not in at.calls


@pytest.mark.parametrize("error", FOR_GOOD)
def test_an_owner_that_meta_will_not_tell_is_taken_for_the_target(error: GraphError) -> None:
    at = desk()
    at.graph.fail("thread_owner", error)
    assert at.switches(ON) == Switched(SwitchOutcome.PASSED)


def test_another_app_that_owns_the_thread_already_is_as_good_as_passed() -> None:
    at = desk(owner=INBOX)
    assert at.switches(ON) == Switched(SwitchOutcome.PASSED)
    assert at.graph.said == []


def test_another_app_that_takes_the_thread_between_saying_and_passing_is_as_good_as_passed() -> None:
    at = desk()
    at.graph.fail("send_and_pass", RefusedError("HTTP 400, code 100"))
    at.graph.fail("pass_thread_control", NotOwnerError("HTTP 400, code 100"))
    assert at.switches(ON) == Switched(SwitchOutcome.PASSED)


# --- On in zero-config ------------------------------------------------------------------------------------------------


def test_invariant_9_without_routing_on_is_said_and_the_gate_alone_silences_the_bot() -> None:
    at = desk(routing=False, owner=None)
    assert at.switches(ON) == Switched(SwitchOutcome.GATE_ONLY)
    assert at.calls == [AskConversationRouting, Send, Send]
    assert at.graph.said == [FIRST, LAST]


# --- On that fails ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", FOR_GOOD)
@pytest.mark.parametrize("routing", [True, False])
def test_invariant_2_an_on_that_cannot_be_said_passes_nothing(error: GraphError, *, routing: bool) -> None:
    at = desk(routing=routing)
    at.graph.fail("send", error)
    assert at.switches(ON) == told(SwitchOutcome.NOT_SAID, error)
    assert (at.graph.said, at.graph.owner) == ([], APP)


@pytest.mark.parametrize("error", FOR_GOOD[1:3])
def test_invariant_2_a_last_message_that_cannot_be_said_passes_nothing(error: GraphError) -> None:
    at = desk()
    at.graph.fail("send_and_pass", error)
    assert at.switches(ON) == told(SwitchOutcome.NOT_SAID, error)
    assert (at.graph.said, at.graph.owner) == ([FIRST], APP)


@pytest.mark.parametrize("refused", [FOR_GOOD[0], FOR_GOOD[3]])
def test_invariant_2_a_last_message_that_is_refused_with_and_without_the_pass_passes_nothing(
    refused: GraphError,
) -> None:
    at = desk()
    at.graph.fail("send_and_pass", refused)
    at.graph.fail("send", refused)
    assert at.switches(ON.model_copy(update={"messages": (LAST,)})) == told(SwitchOutcome.NOT_SAID, refused)
    assert (at.graph.said, at.graph.owner) == ([], APP)


@pytest.mark.parametrize("error", FOR_GOOD)
def test_invariant_2_a_pass_that_is_refused_is_told_as_that(error: GraphError) -> None:
    at = desk()
    at.graph.fail("send_and_pass", RefusedError("HTTP 400, code 100"))
    at.graph.fail("pass_thread_control", error)
    assert at.switches(ON) == told(SwitchOutcome.PASS_FAILED, error)
    assert at.graph.said == [FIRST, LAST]


@pytest.mark.parametrize("method", ["has_conversation_routing", "send", "send_and_pass", "thread_owner"])
def test_an_on_that_meta_asks_to_try_again_says_nothing_twice(method: Method) -> None:
    at = desk()
    at.graph.fail(method, TransientError("HTTP 503, code 2"))
    at.fails(ON)
    assert at.switches(ON) == Switched(SwitchOutcome.PASSED)
    assert (at.graph.said, at.graph.owner) == ([FIRST, LAST], INBOX)


@pytest.mark.parametrize("error", [TransientError("HTTP 503, code 2"), UnconfirmedError("no answer in time")])
def test_a_pass_that_is_not_known_to_have_worked_is_tried_again_and_nothing_is_said_twice(error: GraphError) -> None:
    at = desk()
    at.graph.fail("send_and_pass", RefusedError("HTTP 400, code 100"))
    at.graph.fail("pass_thread_control", error)
    at.fails(ON)
    assert at.switches(ON) == Switched(SwitchOutcome.PASSED)
    assert (at.graph.said, at.graph.owner) == ([FIRST, LAST], INBOX)


def test_a_pass_whose_answer_was_lost_is_found_out_by_the_second_delivery() -> None:
    at = desk()
    at.graph.fail("send_and_pass", RefusedError("HTTP 400, code 100"))
    at.graph.fail_afterwards("pass_thread_control", UnconfirmedError("no answer in time"))
    at.fails(ON)
    assert at.switches(ON) == Switched(SwitchOutcome.PASSED)
    assert at.calls.count(PassThreadControl) == 1


@pytest.mark.parametrize(("order", "owner"), [(ON, APP), (OFF, INBOX), (RESUME, APP)])
def test_invariant_2_a_message_that_got_no_answer_and_is_not_there_is_said_again(order: AnyOrder, owner: str) -> None:
    at = desk(owner=owner)
    at.graph.fail("send", UnconfirmedError("no answer in time"))
    assert isinstance(at.fails(order), NotSaidYetError)
    at.switches(order)
    assert at.graph.said == list(order.messages)


def test_a_message_that_got_no_answer_is_not_repeated_where_meta_does_not_tell() -> None:
    at = desk(routing=False)
    at.graph.chat_is_readable = False
    at.graph.fail("send", UnconfirmedError("no answer in time"))
    assert at.switches(ON) == Switched(SwitchOutcome.GATE_ONLY)
    assert at.graph.said == [LAST]


def test_a_message_that_may_have_arrived_is_not_repeated() -> None:
    at = desk(routing=False)
    at.graph.fail_afterwards("send", UnconfirmedError("no answer in time"))
    assert at.switches(ON) == Switched(SwitchOutcome.GATE_ONLY)
    at.switches(ON)
    assert at.graph.said == [FIRST, LAST]


# --- Off --------------------------------------------------------------------------------------------------------------


def test_off_takes_control_then_says_so() -> None:
    at = desk(owner=INBOX)
    assert at.switches(OFF) == Switched(SwitchOutcome.RETURNED)
    assert at.graph.calls == [
        TakeThreadControl(USER, "the bot was asked back"),
        Send(USER, BACK, "handover:e.1.0"),
        Send(USER, WELCOME, "handover:e.1.1"),
    ]
    assert at.calls == [TakeThreadControl, Send, Send]
    assert at.graph.owner == APP


def test_invariant_9_without_routing_there_is_nothing_to_take_and_the_bot_is_back_all_the_same() -> None:
    at = desk(routing=False, owner=None)
    assert at.switches(OFF) == Switched(SwitchOutcome.RETURNED)
    assert at.graph.said == [BACK, WELCOME]


@pytest.mark.parametrize("owner", [APP, None])
def test_a_thread_that_is_ours_already_needs_no_taking(owner: str | None) -> None:
    at = desk(owner=owner)
    assert at.switches(OFF) == Switched(SwitchOutcome.RETURNED)
    assert at.graph.said == [BACK, WELCOME]


@pytest.mark.parametrize("error", [NotOwnerError("HTTP 400, code 100"), *FOR_GOOD])
def test_invariant_2_a_return_that_meta_refuses_is_told_with_the_refusal(error: GraphError) -> None:
    at = desk(owner=INBOX)
    at.graph.fail("take_thread_control", error)
    assert at.switches(OFF) == told(SwitchOutcome.RETURN_REFUSED, error)
    assert at.graph.said == []


def test_control_that_is_lost_again_before_the_bot_speaks_is_told_as_a_refusal() -> None:
    at = desk(owner=INBOX)
    lost = NotOwnerError("HTTP 400, code 10/2018300")
    at.graph.fail("send", lost)
    assert at.switches(OFF) == told(SwitchOutcome.RETURN_REFUSED, lost)


def test_a_refused_take_and_a_message_that_cannot_be_said_are_no_return() -> None:
    at = desk(owner=INBOX)
    refused = RefusedError("HTTP 400, code 200")
    at.graph.fail("take_thread_control", refused)
    at.graph.fail("send", WindowClosedError("HTTP 400, code 10/2018278"))
    assert at.switches(OFF) == told(SwitchOutcome.RETURN_REFUSED, refused)


@pytest.mark.parametrize("error", FOR_GOOD)
def test_the_bot_is_back_even_where_it_cannot_say_so(error: GraphError) -> None:
    at = desk(owner=INBOX)
    at.graph.fail("send", error)
    is_nothing_for_staff = isinstance(error, (WindowClosedError, PersonUnavailableError))
    returned = Switched(SwitchOutcome.RETURNED)
    assert at.switches(OFF) == (returned if is_nothing_for_staff else told(SwitchOutcome.RETURNED, error))
    assert at.graph.owner == APP


@pytest.mark.parametrize(
    ("owner", "outcome"),
    [
        (INBOX, SwitchOutcome.RETURN_REFUSED),
        (APP, SwitchOutcome.RETURNED),
        (None, SwitchOutcome.RETURNED),
    ],
)
def test_invariant_12_a_return_that_nobody_can_hear_asks_in_zero_config_who_has_the_thread(
    owner: str | None, outcome: SwitchOutcome
) -> None:
    one = desk(routing=False, owner=owner)
    one.graph.fail("send", WindowClosedError("HTTP 400, code 10/2018278"))
    assert one.switches(OFF).outcome is outcome


def test_a_taking_that_was_not_confirmed_shows_when_the_bot_speaks() -> None:
    at = desk(owner=INBOX)
    at.graph.fail_afterwards("take_thread_control", UnconfirmedError("no answer in time"))
    assert at.switches(OFF) == Switched(SwitchOutcome.RETURNED)


def test_invariant_5_a_taking_that_got_no_answer_and_took_nothing_is_tried_again() -> None:
    at = desk(owner=INBOX)
    at.graph.fail("take_thread_control", UnconfirmedError("no answer in time"))
    assert isinstance(at.fails(OFF), NotTakenYetError)
    assert at.switches(OFF) == Switched(SwitchOutcome.RETURNED)
    assert (at.graph.said, at.graph.owner) == ([BACK, WELCOME], APP)


@pytest.mark.parametrize("method", ["take_thread_control", "send"])
def test_an_off_that_meta_asks_to_try_again_says_nothing_twice(method: Method) -> None:
    at = desk(owner=INBOX)
    at.graph.fail(method, TransientError("HTTP 503, code 2"))
    at.fails(OFF)
    assert at.switches(OFF) == Switched(SwitchOutcome.RETURNED)
    assert at.graph.said == [BACK, WELCOME]


def test_an_off_whose_first_message_was_said_goes_on_with_the_second() -> None:
    at = desk(owner=INBOX)
    at.ledger.done.append("e.1.0")
    at.switches(OFF)
    assert at.graph.said == [WELCOME]


# --- Resume -----------------------------------------------------------------------------------------------------------


def test_a_thread_that_was_given_back_is_not_taken() -> None:
    at = desk(owner=APP)
    assert at.switches(RESUME) == Switched(SwitchOutcome.RETURNED)
    assert at.calls == [Send, Send]


def test_a_thread_that_was_not_given_back_after_all_is_told_as_a_refusal() -> None:
    at = desk(owner=INBOX)
    refused = NotOwnerError("HTTP 400, code 10/2018300")
    assert at.switches(RESUME) == told(SwitchOutcome.RETURN_REFUSED, refused)


# --- overtaken --------------------------------------------------------------------------------------------------------


def back_with(fence: int, mode: Mode = Mode.BOT) -> Conversation:
    return Conversation(account_id=PAGE_ID, user_id=USER, mode=mode, fence=fence)


def tried_again(order: AnyOrder, saved: Conversation) -> tuple[SwitchDesk, Switched | None]:
    at = desk()
    at.tries = 1
    at.overtaking.save(saved)
    return at, at.meets(order)


@pytest.mark.parametrize("order", [ON, PASS])
@pytest.mark.parametrize("mode", [Mode.BOT, Mode.RETURNING])
def test_invariant_12_a_handover_that_is_tried_again_after_the_bot_was_asked_back_passes_nothing(
    order: AnyOrder, mode: Mode
) -> None:
    at, switched = tried_again(order, back_with(fence=2, mode=mode))
    assert switched is None
    assert (at.graph.said, at.graph.owner) == (list(order.messages), APP)


def test_a_handover_that_is_tried_again_too_late_does_not_speak_in_between() -> None:
    at = desk(owner=INBOX)
    at.tries = 1
    at.overtaking.save(back_with(fence=2))
    assert at.meets(ON) is None
    assert (at.graph.said, at.graph.owner) == ([], INBOX)


@pytest.mark.parametrize("order", [ON, PASS])
def test_a_first_delivery_is_carried_out_as_its_return_comes_after_it(order: AnyOrder) -> None:
    at = desk()
    at.overtaking.save(back_with(fence=2))
    assert at.switches(order) == Switched(SwitchOutcome.PASSED)


@pytest.mark.parametrize("order", [ON, PASS])
def test_a_handover_that_another_app_joined_meanwhile_is_carried_out(order: AnyOrder) -> None:
    _, switched = tried_again(order, back_with(fence=2, mode=Mode.HUMAN))
    assert switched == Switched(SwitchOutcome.PASSED)


@pytest.mark.parametrize("order", [OFF, RESUME])
def test_a_return_is_carried_out_whatever_was_decided_since(order: AnyOrder) -> None:
    _, switched = tried_again(order, back_with(fence=2))
    assert switched == Switched(SwitchOutcome.RETURNED)


# --- passing on request -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("owner", [APP, None])
def test_an_app_that_asked_is_passed_the_thread_without_a_word(owner: str | None) -> None:
    at = desk(owner=owner)
    assert at.switches(PASS) == Switched(SwitchOutcome.PASSED)
    assert PassThreadControl(USER, INBOX, "as requested") in at.graph.calls
    assert (at.graph.said, at.graph.owner) == ([], INBOX)


def test_in_zero_config_it_is_passed_too_and_the_gate_alone_silences_the_bot() -> None:
    at = desk(routing=False)
    assert at.switches(PASS) == Switched(SwitchOutcome.GATE_ONLY)
    assert PassThreadControl in at.calls


def test_a_page_that_turns_out_to_know_no_thread_control_is_silenced_by_the_gate() -> None:
    at = desk()
    at.graph.fail("pass_thread_control", RoutingDisabledError("HTTP 400, code 27"))
    assert at.switches(PASS) == Switched(SwitchOutcome.GATE_ONLY)
    assert at.known is RoutingMode.ZERO_CONFIG


def test_a_thread_that_another_app_has_already_needs_no_passing() -> None:
    assert desk(owner=INBOX).switches(PASS) == Switched(SwitchOutcome.PASSED)


@pytest.mark.parametrize("error", FOR_GOOD)
@pytest.mark.parametrize("routing", [True, False])
def test_invariant_2_a_pass_on_request_that_is_refused_is_told_as_that(error: GraphError, *, routing: bool) -> None:
    at = desk(routing=routing)
    at.graph.fail("pass_thread_control", error)
    assert at.switches(PASS) == told(SwitchOutcome.PASS_FAILED, error)


@pytest.mark.parametrize("error", [TransientError("HTTP 503, code 2"), UnconfirmedError("no answer in time")])
@pytest.mark.parametrize("method", ["pass_thread_control", "has_conversation_routing"])
def test_a_pass_on_request_that_meta_asks_to_try_again_is_tried_again(method: Method, error: GraphError) -> None:
    at = desk()
    at.graph.fail(method, error if method == "pass_thread_control" else TransientError("HTTP 503, code 2"))
    at.fails(PASS)
    assert at.switches(PASS) == Switched(SwitchOutcome.PASSED)
    assert at.graph.owner == INBOX


# --- going on and coming again ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("routing", [True, False])
@pytest.mark.parametrize("said", [0, 1, 2])
def test_an_on_that_stopped_goes_on_where_it_stopped(said: int, *, routing: bool) -> None:
    at = desk(routing=routing)
    switched = at.switches(ON.model_copy(update={"said": said}))
    assert switched.outcome is (SwitchOutcome.PASSED if routing else SwitchOutcome.GATE_ONLY)
    assert at.graph.said == [FIRST, LAST][said:]
    assert at.graph.owner == (INBOX if routing else APP)


@pytest.mark.parametrize("order", [OFF, RESUME])
@pytest.mark.parametrize("said", [0, 1, 2])
def test_a_return_that_stopped_goes_on_where_it_stopped(order: AnyOrder, said: int) -> None:
    at = desk(owner=APP if order is RESUME else INBOX)
    assert at.switches(order.model_copy(update={"said": said})) == Switched(SwitchOutcome.RETURNED)
    assert at.graph.said == [BACK, WELCOME][said:]


def test_the_first_delivery_asks_nothing_about_what_was_said() -> None:
    at = desk()
    at.switches(ON)
    assert AskHasSaid not in at.calls


def cut_off(at: SwitchDesk, said: int) -> None:
    """An earlier delivery was cut off before it could write down that it had said so much."""
    at.tries = 1
    for message in [BACK, WELCOME][:said]:
        at.graph.send(USER, message, "")
    at.graph.calls.clear()


@pytest.mark.parametrize("said", [0, 1, 2])
def test_a_redelivery_asks_meta_what_was_said_before_it_says_it(said: int) -> None:
    at = desk()
    cut_off(at, said)
    assert at.switches(RESUME) == Switched(SwitchOutcome.RETURNED)
    assert at.graph.said == [BACK, WELCOME]
    asked = [call for call in at.graph.calls if isinstance(call, AskHasSaid)]
    assert asked == [AskHasSaid(USER, Platform.MESSENGER, message, NOW) for message in (BACK, WELCOME)]


def test_a_redelivery_of_an_on_whose_one_call_was_cut_off_finds_it_said_and_passed() -> None:
    at = desk()
    at.graph.send_and_pass(USER, LAST, "", INBOX)
    at.ledger.done.append("e.1.0")
    at.tries = 1
    assert at.switches(ON) == Switched(SwitchOutcome.PASSED)
    assert at.graph.said == [LAST]
    assert (at.calls.count(SendAndPass), PassThreadControl in at.calls) == (1, False)


def test_what_is_in_the_ledger_is_not_asked_about() -> None:
    at = desk()
    at.tries = 1
    at.ledger.done += ["e.1.0", "e.1.1"]
    at.switches(RESUME)
    assert at.graph.calls == []


def test_where_meta_cannot_tell_what_was_said_a_redelivery_says_it() -> None:
    at = desk()
    cut_off(at, 1)
    at.graph.chat_is_readable = False
    at.switches(RESUME)
    assert at.graph.said == [BACK, BACK, WELCOME]


def test_a_doubt_that_meta_asks_to_ask_again_about_says_nothing() -> None:
    at = desk()
    cut_off(at, 1)
    at.graph.fail("has_said", TransientError("HTTP 503, code 2"))
    at.fails(RESUME)
    assert at.graph.said == [BACK]


# --- giving up --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "outcome"),
    [
        (ON, SwitchOutcome.NOT_SAID),
        (PASS, SwitchOutcome.PASS_FAILED),
        (OFF, SwitchOutcome.RETURN_REFUSED),
        (RESUME, SwitchOutcome.RETURN_REFUSED),
    ],
)
def test_an_order_that_is_given_up_ends_as_if_it_were_refused(order: AnyOrder, outcome: SwitchOutcome) -> None:
    switched = given_up(order, TransientError("HTTP 503, code 2"))
    assert switched == Switched(outcome, "gave up after several tries: HTTP 503, code 2")


def test_invariant_2_an_on_that_was_said_and_is_given_up_keeps_the_pause_the_user_was_told_of() -> None:
    at = desk()
    at.graph.fail("send_and_pass", RefusedError("HTTP 400, code 100"))
    at.graph.fail("pass_thread_control", TransientError("HTTP 503, code 2"), times=5)
    failures = [at.fails(ON) for _ in range(5)]
    assert isinstance(failures[-1], NotPassedYetError)
    assert given_up(ON, failures[-1]).outcome is SwitchOutcome.PASS_FAILED
