"""When the Graph API fails: what may be tried again is, what was seen is not repeated, and staff hear of the rest."""

import pytest

from handover.conversation.conversation import Conversation
from tests.fakes.cloud import APP_ID, Cloud, interrupt, published
from tests.fakes.meta import INBOX, PAGE_TOKEN, Meta, SimulatedPage
from tests.fakes.secrets import APP_SECRET
from tests.integration.conftest import Happens
from tests.integration.functions import Functions, logs_of

ON = "The bot is paused"
OFF = "The bot has been reactivated"
LAST_TRY = 10
"""The queue's maxReceiveCount."""


@pytest.fixture
def greeted(page: SimulatedPage, visitor: str, happens: Happens) -> None:
    """The visitor and the bot have said hello."""
    page.visitor_writes(visitor, "Hello!")
    happens()


@pytest.fixture
def asked(page: SimulatedPage, visitor: str, functions: Functions) -> None:
    """The visitor writes, and the mailbox knows of it."""
    page.visitor_writes(visitor, "When are you open?")
    functions.receive_webhooks(page.new_webhooks())


@pytest.fixture
def ordered_on(page: SimulatedPage, visitor: str, functions: Functions) -> str:
    """The visitor, who wants a person; the order waits for `thread_control`."""
    page.visitor_chooses(visitor, "Talk to a human")
    functions.receive_webhooks(page.new_webhooks())
    functions.work("replies")
    return visitor


@pytest.fixture
def ordered_off(page: SimulatedPage, ordered_on: str, functions: Functions) -> str:
    """The visitor, who has a person and wants the bot back; the order waits for `thread_control`."""
    functions.settle()
    page.visitor_presses(ordered_on, "Switch the bot on")
    functions.receive_webhooks(page.new_webhooks())
    functions.work("replies")
    return ordered_on


def state(cloud: Cloud) -> Conversation:
    ((_, item),) = cloud.items("conversation#").items()
    return Conversation.model_validate_json(item["state"]["S"])


def try_to_the_end(functions: Functions) -> None:
    """Delivers the order as often as its queue does before it goes to the dead-letter queue."""
    for _ in range(LAST_TRY - 1):
        assert len(functions.work("thread_control")) == 1
    assert functions.work("thread_control") == []


def alerts(cloud: Cloud) -> list[str]:
    """What the admin alerts topic was told, by kind; then it is forgotten."""
    notices = published(cloud.take_all(cloud.admin_alerts_queue_url))
    return [notice["MessageAttributes"]["kind"]["Value"] for notice in notices]


# --- replies --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("greeted", "asked")
@pytest.mark.parametrize("status", [500, 503])
def test_a_reply_is_tried_again_after_a_fault_of_the_server(
    page: SimulatedPage, visitor: str, functions: Functions, status: int
) -> None:
    page.fail("messages", status=status, times=2)
    assert len(functions.work("replies")) == 1
    functions.settle()
    assert [said[:11] for said in page.bot_said(visitor)] == ["Hi Anna, th", "We are open"]


@pytest.mark.usefixtures("greeted", "asked")
def test_a_reply_whose_answer_was_lost_is_not_repeated(
    page: SimulatedPage, visitor: str, functions: Functions, meta: Meta
) -> None:
    meta.wire.lose_answers("messages", times=2)
    assert len(functions.work("replies")) == 1
    functions.settle()
    assert [said[:11] for said in page.bot_said(visitor)] == ["Hi Anna, th", "We are open"]


@pytest.mark.usefixtures("greeted", "asked")
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_reply_whose_connection_broke_is_said_once_whether_it_had_arrived_or_not(
    page: SimulatedPage, visitor: str, functions: Functions, when: str
) -> None:
    page.fail("messages", disconnect=True, when=when, times=2)
    assert len(functions.work("replies")) == 1
    functions.settle()
    assert [said[:11] for said in page.bot_said(visitor)] == ["Hi Anna, th", "We are open"]


@pytest.mark.usefixtures("greeted", "asked")
def test_a_reply_that_may_have_arrived_counts_as_said_where_meta_does_not_tell(
    page: SimulatedPage, visitor: str, functions: Functions
) -> None:
    page.fail("messages", disconnect=True, times=2)
    page.fail("conversations", code=10, message="(#10) Application does not have permission for this action")
    assert len(functions.work("replies")) == 1
    functions.settle()
    assert len(page.bot_said(visitor)) == 1


@pytest.mark.usefixtures("greeted", "asked")
def test_a_reply_is_tried_again_while_the_platform_is_out_of_reach(
    page: SimulatedPage, visitor: str, functions: Functions, meta: Meta
) -> None:
    meta.wire.cut(times=2)
    assert len(functions.work("replies")) == 1
    functions.settle()
    assert len(page.bot_said(visitor)) == 2


@pytest.mark.usefixtures("greeted", "asked")
def test_a_reply_that_is_refused_for_good_is_let_go(page: SimulatedPage, visitor: str, functions: Functions) -> None:
    page.fail("messages", code=10, subcode=2018278, message="outside of allowed window", times=2)
    functions.settle()
    assert len(page.bot_said(visitor)) == 1


@pytest.mark.usefixtures("greeted")
def test_the_bot_falls_silent_where_its_reply_is_refused_because_another_app_owns_the_thread(
    page: SimulatedPage, visitor: str, functions: Functions, happens: Happens, cloud: Cloud
) -> None:
    page.visitor_writes(visitor, "When are you open?")
    asked = page.new_webhooks()
    page.inbox_answers(visitor, "This is Maya.")
    unheard_of = page.new_webhooks()
    functions.receive_webhooks(asked)
    functions.settle()
    assert state(cloud).mode == "human"
    functions.receive_webhooks(unheard_of)
    happens()
    page.visitor_writes(visitor, "And on Monday?")
    happens()
    assert len(page.bot_said(visitor)) == 1


def test_a_name_that_is_not_to_be_had_holds_up_no_answer(page: SimulatedPage, visitor: str, happens: Happens) -> None:
    page.fail("profile", status=500)
    page.visitor_writes(visitor, "Hello!")
    happens()
    assert page.bot_said(visitor) == ["Hi there, this is the Harbour Bikes bot. What can I do for you?"]


@pytest.mark.usefixtures("greeted", "asked")
def test_no_secret_is_logged_when_the_platform_is_out_of_reach(
    functions: Functions, meta: Meta, page: SimulatedPage, visitor: str
) -> None:
    meta.wire.cut(times=2)
    with logs_of(functions) as log:
        functions.work("replies")
    assert "delivered again" in log.getvalue()
    for secret in (PAGE_TOKEN, APP_SECRET, "appsecret_proof"):
        assert secret not in log.getvalue()
    functions.settle()
    assert len(page.bot_said(visitor)) == 2


# --- On -------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("ordered_on")
@pytest.mark.parametrize("edge", ["page", "messages"])
def test_a_switch_on_is_tried_again_after_a_fault_of_the_server(
    page: SimulatedPage, visitor: str, functions: Functions, edge: str
) -> None:
    page.fail(edge, status=500)
    assert len(functions.work("thread_control")) == 1
    functions.settle()
    assert [said[: len(ON)] for said in page.bot_said(visitor)] == [ON]
    assert page.owner(visitor) == INBOX


@pytest.mark.usefixtures("ordered_on")
def test_a_switch_on_whose_answer_was_lost_is_not_said_again(
    page: SimulatedPage, visitor: str, functions: Functions, meta: Meta, cloud: Cloud
) -> None:
    meta.wire.lose_answers("messages")
    functions.settle()
    assert [said[: len(ON)] for said in page.bot_said(visitor)] == [ON]
    assert page.owner(visitor) == INBOX
    assert alerts(cloud) == ["handover_requested"]


@pytest.mark.usefixtures("ordered_on")
def test_a_switch_on_that_cannot_be_said_leaves_the_bot_on_and_staff_hear_of_it(
    page: SimulatedPage, visitor: str, functions: Functions, cloud: Cloud, happens: Happens
) -> None:
    page.fail("messages", status=500, times=LAST_TRY)
    try_to_the_end(functions)
    functions.settle()
    [apology] = page.bot_said(visitor)
    assert apology.startswith("Sorry, I could not reach an administrator")
    assert sorted(alerts(cloud)) == ["handover_requested", "switch_failed"]
    assert state(cloud).mode == "bot"
    page.visitor_writes(visitor, "When are you open?")
    happens()
    assert len(page.bot_said(visitor)) == 2


@pytest.mark.usefixtures("ordered_on")
def test_where_no_message_takes_control_along_it_is_passed_in_a_call_of_its_own(
    page: SimulatedPage, visitor: str, functions: Functions
) -> None:
    page.fail("messages", code=100, message="(#100) Param thread_control is not supported")
    functions.settle()
    assert [said[: len(ON)] for said in page.bot_said(visitor)] == [ON]
    assert page.owner(visitor) == INBOX


@pytest.mark.usefixtures("ordered_on")
def test_control_that_could_not_be_passed_in_many_tries_leaves_the_user_with_what_was_said(
    page: SimulatedPage, visitor: str, functions: Functions, cloud: Cloud, happens: Happens
) -> None:
    page.fail("messages", code=100, message="(#100) Param thread_control is not supported")
    page.fail("pass_thread_control", status=500, times=LAST_TRY)
    try_to_the_end(functions)
    functions.settle()
    assert [said[: len(ON)] for said in page.bot_said(visitor)] == [ON]
    assert sorted(alerts(cloud)) == ["handover_requested", "switch_failed"]
    page.visitor_writes(visitor, "Is anybody there?")
    happens()
    assert len(page.bot_said(visitor)) == 1


@pytest.mark.usefixtures("ordered_on")
def test_whether_control_has_passed_is_asked_until_it_is_known(
    page: SimulatedPage, visitor: str, functions: Functions, cloud: Cloud
) -> None:
    # The message arrives without its control and without an answer; then the owner cannot be asked.
    page.fail("messages", disconnect=True)
    page.simulator.platform.ownership(page.simulator.platform.thread(visitor)).give(APP_ID)
    page.fail("thread_owner", status=500)
    functions.work("thread_control")
    functions.settle()
    assert page.owner(visitor) == INBOX
    assert state(cloud).mode == "human"


# --- Off ------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("ordered_off")
@pytest.mark.parametrize("edge", ["take_thread_control", "messages"])
def test_a_switch_off_is_tried_again_after_a_fault_of_the_server(
    page: SimulatedPage, visitor: str, functions: Functions, edge: str
) -> None:
    page.fail(edge, status=500)
    assert len(functions.work("thread_control")) == 1
    functions.settle()
    assert [said.startswith(OFF) for said in page.bot_said(visitor)] == [False, True]
    assert page.owner(visitor) == APP_ID


@pytest.mark.usefixtures("ordered_off")
def test_a_switch_off_that_is_refused_leaves_the_person_and_staff_hear_of_it(
    page: SimulatedPage, visitor: str, functions: Functions, cloud: Cloud
) -> None:
    page.change(take_allowed=False)
    alerts(cloud)
    functions.settle()
    assert state(cloud).mode == "human"
    assert page.owner(visitor) == INBOX
    assert alerts(cloud) == ["switch_failed"]


@pytest.mark.usefixtures("ordered_off")
def test_after_a_switch_off_in_vain_the_visitor_can_ask_again(
    page: SimulatedPage, visitor: str, functions: Functions, happens: Happens
) -> None:
    page.fail("take_thread_control", status=500, times=LAST_TRY)
    try_to_the_end(functions)
    functions.settle()
    page.visitor_presses(visitor, "Switch the bot on")
    happens()
    assert page.bot_said(visitor)[-1].startswith(OFF)
    assert page.owner(visitor) == APP_ID


@pytest.mark.usefixtures("ordered_off")
def test_a_switch_off_that_fails_for_another_reason_than_the_platform_is_reported_too(
    page: SimulatedPage, visitor: str, functions: Functions, cloud: Cloud, happens: Happens
) -> None:
    """Else the conversation would wait for the outcome for ever, and the bot be silent as long."""
    outage = interrupt(cloud.client("dynamodb"))
    outage.begin(1_000)
    try_to_the_end(functions)
    outage.begin(0)
    functions.settle()
    assert state(cloud).mode == "human"
    page.visitor_presses(visitor, "Switch the bot on")
    happens()
    assert page.bot_said(visitor)[-1].startswith(OFF)
