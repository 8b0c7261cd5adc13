"""What arrives again changes nothing twice, and what was left undone is finished exactly once."""

from collections.abc import Sequence

import pytest

from tests.fakes.cloud import APP_ID, Cloud, Record, interrupt, published
from tests.fakes.meta import INBOX, Meta, SimulatedPage, Webhook
from tests.integration.conftest import Happens
from tests.integration.functions import Functions

ON = "The bot is paused"
OFF = "The bot has been reactivated"


@pytest.fixture
def all_webhooks(page: SimulatedPage, visitor: str, happens: Happens) -> Sequence[Webhook]:
    """The webhooks of a whole story: a question, a handover, a person's answer, and the way back."""
    page.visitor_writes(visitor, "My brake is broken")
    happens()
    page.visitor_presses(visitor, "Talk to a human")
    happens()
    page.visitor_writes(visitor, "Is anybody there?")
    happens()
    page.inbox_answers(visitor, "This is Maya.")
    happens()
    page.visitor_presses(visitor, "Switch the bot on")
    happens()
    return [Webhook(delivery.body, delivery.signature) for delivery in page.simulator.webhooks.deliveries]


def test_webhooks_that_are_delivered_again_have_no_effect(
    page: SimulatedPage, visitor: str, all_webhooks: Sequence[Webhook], functions: Functions, cloud: Cloud
) -> None:
    said, owner, calls, mails = page.bot_said(visitor), page.owner(visitor), len(page.calls()), len(cloud.sent_mails())
    state = cloud.items("conversation#")
    assert set(functions.receive_webhooks(all_webhooks)) == {200}
    functions.settle()
    assert (page.bot_said(visitor), page.owner(visitor)) == (said, owner)
    assert (len(page.calls()), len(cloud.sent_mails())) == (calls, mails)
    assert cloud.items("conversation#") == state


def test_webhooks_that_are_delivered_again_in_another_order_have_no_effect(
    page: SimulatedPage, visitor: str, all_webhooks: Sequence[Webhook], functions: Functions, cloud: Cloud
) -> None:
    said, owner, mails = page.bot_said(visitor), page.owner(visitor), len(cloud.sent_mails())
    functions.receive_webhooks(all_webhooks[::-1])
    functions.settle()
    assert (page.bot_said(visitor), page.owner(visitor), len(cloud.sent_mails())) == (said, owner, mails)


def test_a_webhook_that_is_delivered_twice_at_once_is_answered_once(
    page: SimulatedPage, visitor: str, functions: Functions
) -> None:
    page.visitor_writes(visitor, "Hello!")
    functions.receive_webhooks(page.new_webhooks() * 2)
    functions.settle()
    assert len(page.bot_said(visitor)) == 1


# --- replies --------------------------------------------------------------------------------------------------------


@pytest.fixture
def pressed(page: SimulatedPage, visitor: str, functions: Functions) -> None:
    """The visitor has asked for a person; the mailbox knows, nobody else does."""
    page.visitor_chooses(visitor, "Talk to a human")
    functions.receive_webhooks(page.new_webhooks())


@pytest.mark.usefixtures("pressed")
def test_an_alert_that_could_not_be_announced_is_announced_by_the_next_delivery(
    functions: Functions, cloud: Cloud
) -> None:
    interrupt(cloud.client("sns"), "Publish").begin(1)
    assert len(functions.work("replies")) == 1
    assert functions.work("replies") == []
    assert len(cloud.take_all(cloud.thread_control_queue_url)) == 1
    assert len(published(cloud.take_all(cloud.notifications_queue_url))) == 1


@pytest.mark.usefixtures("pressed")
def test_a_switch_that_could_not_be_ordered_is_ordered_before_the_alert_by_the_next_delivery(
    functions: Functions, cloud: Cloud, page: SimulatedPage, visitor: str
) -> None:
    interrupt(cloud.client("sqs"), "SendMessageBatch").begin(1)
    assert len(functions.work("replies")) == 1
    assert not functions.is_waiting("notifications")
    functions.settle()
    assert page.owner(visitor) == INBOX
    assert len(cloud.sent_mails()) == 2


@pytest.mark.usefixtures("pressed")
def test_what_was_finished_late_is_not_done_again_with_the_next_event(
    functions: Functions, cloud: Cloud, page: SimulatedPage, visitor: str
) -> None:
    interrupt(cloud.client("sns"), "Publish").begin(1)
    functions.work("replies")
    functions.work("replies")
    cloud.take_all(cloud.notifications_queue_url)
    page.visitor_writes(visitor, "Is anybody there?")
    functions.receive_webhooks(page.new_webhooks())
    assert functions.work("replies") == []
    assert cloud.take_all(cloud.notifications_queue_url) == []


@pytest.mark.usefixtures("pressed")
def test_what_was_left_undone_for_good_is_done_with_the_next_event(
    functions: Functions, cloud: Cloud, page: SimulatedPage, visitor: str
) -> None:
    interrupt(cloud.client("sns"), "Publish").begin(1)
    assert len(functions.work("replies")) == 1
    dead = cloud.take_all(cloud.mailbox_url)
    assert len(dead) == 1
    page.visitor_writes(visitor, "Is anybody there?")
    functions.receive_webhooks(page.new_webhooks())
    functions.settle()
    assert len(cloud.sent_mails()) == 2


@pytest.mark.parametrize("said", [0, 1], ids=["before the first message", "before the second"])
def test_of_a_reply_that_was_interrupted_only_the_rest_is_said(
    functions: Functions, page: SimulatedPage, visitor: str, meta: Meta, said: int
) -> None:
    page.visitor_writes(visitor, "My brake is broken")
    functions.receive_webhooks(page.new_webhooks())
    meta.wire.cut(times=1, after=3 + said)  # the name, the language and the typing indicator go before
    assert len(functions.work("replies")) == 1
    assert len(page.bot_said(visitor)) == said
    functions.settle()
    first, second = page.bot_said(visitor)
    assert first.startswith("A puncture takes us")
    assert second.startswith("Shall somebody")


@pytest.mark.usefixtures("pressed")
def test_a_conversation_that_could_not_be_saved_brings_nothing_about(
    functions: Functions, cloud: Cloud, page: SimulatedPage, visitor: str
) -> None:
    interrupt(cloud.client("dynamodb"), "PutItem").begin(1)
    assert len(functions.work("replies")) == 1
    assert not functions.is_waiting("thread_control")
    assert cloud.items("conversation#") == {}
    functions.settle()
    assert page.owner(visitor) == INBOX
    assert len(cloud.sent_mails()) == 2


# --- thread_control -------------------------------------------------------------------------------------------------


def redeliver_last(functions: Functions, name: str) -> list[str]:
    """Hands a worker its last batch once more, as SQS does where the end of an invocation was not heard of."""
    records: Sequence[Record] = next(records for worker, records in reversed(functions.delivered) if worker == name)
    return functions.deliver(name, records)


@pytest.mark.usefixtures("pressed")
@pytest.mark.parametrize("mode", ["conversation_routing", "zero_config"])
def test_a_switch_on_that_is_delivered_again_says_nothing_twice(
    functions: Functions, page: SimulatedPage, visitor: str, mode: str
) -> None:
    page.change(mode=mode)
    functions.settle()
    said, owner = page.bot_said(visitor), page.owner(visitor)
    assert redeliver_last(functions, "thread_control") == []
    functions.settle()
    assert (page.bot_said(visitor), page.owner(visitor)) == (said, owner)
    assert len(said) == 1


@pytest.mark.usefixtures("pressed")
def test_a_switch_off_that_is_delivered_again_says_nothing_twice(
    functions: Functions, page: SimulatedPage, visitor: str, happens: Happens
) -> None:
    functions.settle()
    page.visitor_presses(visitor, "Switch the bot on")
    happens()
    assert redeliver_last(functions, "thread_control") == []
    functions.settle()
    assert [said.startswith(OFF) for said in page.bot_said(visitor)] == [False, True]
    assert page.owner(visitor) == APP_ID


@pytest.mark.usefixtures("pressed")
def test_a_switch_whose_outcome_was_not_stored_reports_it_by_the_next_delivery(
    functions: Functions, page: SimulatedPage, visitor: str, cloud: Cloud
) -> None:
    functions.work("replies")
    interrupt(cloud.client("sqs"), "SendMessageBatch").begin(1)
    assert len(functions.work("thread_control")) == 1
    functions.settle()
    assert [said[: len(ON)] for said in page.bot_said(visitor)] == [ON]
    assert '"control":"elsewhere"' in cloud.items("conversation#").popitem()[1]["state"]["S"]


@pytest.mark.usefixtures("pressed")
def test_a_switch_that_failed_in_the_middle_goes_on_where_it_stopped(
    functions: Functions, page: SimulatedPage, visitor: str
) -> None:
    functions.work("replies")
    page.fail("messages", status=500)
    assert len(functions.work("thread_control")) == 1
    assert page.owner(visitor) is None
    functions.settle()
    assert [said[: len(ON)] for said in page.bot_said(visitor)] == [ON]
    assert page.owner(visitor) == INBOX


# --- notifications --------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("pressed")
def test_an_alert_that_is_delivered_again_is_not_told_again(functions: Functions, cloud: Cloud) -> None:
    functions.settle()
    assert redeliver_last(functions, "notifications") == []
    assert len(cloud.sent_mails()) == 2
    assert len(cloud.take_all(cloud.admin_alerts_queue_url)) == 1


@pytest.mark.usefixtures("pressed")
@pytest.mark.parametrize(("service", "operation"), [("sesv2", "SendEmail"), ("sns", "Publish")])
def test_one_channel_that_fails_stops_no_other_and_is_made_up_for(
    functions: Functions, cloud: Cloud, service: str, operation: str
) -> None:
    functions.work("replies")
    interrupt(cloud.client(service), operation).begin(1)
    assert len(functions.work("notifications")) == 1
    assert len(cloud.sent_mails()) + len(cloud.take_all(cloud.admin_alerts_queue_url)) == 2
    assert functions.work("notifications") == []
    mails = sorted(mail.destinations["ToAddresses"][0] for mail in cloud.sent_mails())
    assert mails == ["jonas@harbour-bikes.example", "maya@harbour-bikes.example"]
    assert len(cloud.take_all(cloud.admin_alerts_queue_url)) == (1 if service == "sns" else 0)
