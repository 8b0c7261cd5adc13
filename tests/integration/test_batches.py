"""One bad record harms no other: only it, and what comes after it in its conversation, is delivered again."""

import json
from typing import Any

import pytest

from handover.aws.mailbox import FifoQueue, Letter
from tests.fakes.cloud import Cloud, Record, interrupt
from tests.fakes.meta import SimulatedPage
from tests.integration.conftest import Happens
from tests.integration.functions import Functions, logs_of

POISON = '{"kind":"webhook","user":"my secret"}'


def put_poison(cloud: Cloud, url: str, group: str) -> None:
    assert FifoQueue(cloud.client("sqs"), url).post([Letter(POISON, group, "poison")]) == []


def group_of(page: SimulatedPage, psid: str) -> str:
    return f"{page.simulator.settings.page_id}:{psid}"


def take_batch(cloud: Cloud, url: str) -> list[Record]:
    """A batch as Lambda hands it over: several messages of several groups, each group in order."""
    return cloud.take_all(url)


@pytest.fixture
def mixed(page: SimulatedPage, functions: Functions, cloud: Cloud) -> tuple[list[str], list[Record]]:
    """Three visitors write; what the second one sends begins with a poisoned record. Gives them and the batch."""
    visitors = [page.new_visitor(name) for name in ("Anna", "Bert", "Carla")]
    put_poison(cloud, cloud.mailbox_url, group_of(page, visitors[1]))
    for psid in visitors:
        page.visitor_writes(psid, "Hello!")
    functions.receive_webhooks(page.new_webhooks())
    return visitors, take_batch(cloud, cloud.mailbox_url)


def of_group(batch: list[Record], group: str) -> list[str]:
    return [record["messageId"] for record in batch if record["attributes"]["MessageGroupId"] == group]


def test_a_poisoned_record_and_the_later_ones_of_its_conversation_are_delivered_again(
    page: SimulatedPage, functions: Functions, mixed: tuple[list[str], list[Record]]
) -> None:
    visitors, batch = mixed
    assert len(batch) == 4
    failed = functions.deliver("replies", batch)
    assert failed == of_group(batch, group_of(page, visitors[1]))
    assert len(failed) == 2
    assert [len(page.bot_said(psid)) for psid in visitors] == [1, 0, 1]


def test_a_warm_function_forgets_which_conversation_failed(
    page: SimulatedPage, functions: Functions, mixed: tuple[list[str], list[Record]]
) -> None:
    visitors, batch = mixed
    failed = functions.deliver("replies", batch)
    without_poison = [record for record in batch if record["messageId"] in failed and record["body"] != POISON]
    assert functions.deliver("replies", without_poison) == []
    assert [len(page.bot_said(psid)) for psid in visitors] == [1, 1, 1]


def test_where_every_record_fails_every_record_is_delivered_again(functions: Functions, cloud: Cloud) -> None:
    for number in range(3):
        FifoQueue(cloud.client("sqs"), cloud.mailbox_url).post([Letter(POISON, f"1:{number}", str(number))])
    batch = take_batch(cloud, cloud.mailbox_url)
    assert functions.deliver("replies", batch) == [record["messageId"] for record in batch]


@pytest.mark.parametrize("body", ["", "no json", "[]", "{}", POISON, '{"kind":"report","page":"1","user":"2"}'])
@pytest.mark.parametrize("worker", ["replies", "thread_control"])
def test_a_record_that_is_none_of_ours_is_delivered_again_and_kept_out_of_the_log(
    functions: Functions, cloud: Cloud, worker: str, body: str
) -> None:
    with logs_of(functions) as log:
        assert functions.deliver(worker, [record(body)]) == ["m-1"]
    assert "delivered again" in log.getvalue()
    assert "secret" not in log.getvalue()
    assert cloud.items("conversation#") == {}


def record(body: str) -> dict[str, Any]:
    attributes = {"ApproximateReceiveCount": "1", "MessageGroupId": "1:2", "MessageDeduplicationId": "d"}
    return {"messageId": "m-1", "body": body, "attributes": attributes, "eventSource": "aws:sqs"}


@pytest.mark.parametrize(
    ("worker", "body", "shape"),
    [
        ("replies", {"kind": "reminder", "page": "1"}, "letter"),
        ("thread_control", {"kind": "switch_sideways", "id": "e.1", "page_id": "1"}, "order"),
        ("notifications", {"about": "forum", "id": "e.1", "page_id": "1"}, "announcement"),
        ("console", {"who": "my secret"}, "deletion_order"),
    ],
)
def test_what_a_newer_version_has_sent_waits_for_it(
    functions: Functions, cloud: Cloud, worker: str, body: dict[str, Any], shape: str
) -> None:
    message = json.dumps({**body, "schema_version": 2})
    if worker == "notifications":
        message = json.dumps({"TopicArn": cloud.events_topic_arn, "Message": message})
    with logs_of(functions) as log:
        assert functions.deliver(worker, [record(message)]) == ["m-1"]
    assert f"{shape} of version 2, and 1 is the newest that is known here" in log.getvalue()
    assert "Traceback" not in log.getvalue()


def test_a_poisoned_order_keeps_no_other_conversation_from_being_switched(
    page: SimulatedPage, functions: Functions, cloud: Cloud
) -> None:
    good, bad = page.new_visitor("Anna"), page.new_visitor("Bert")
    put_poison(cloud, cloud.thread_control_queue_url, group_of(page, bad))
    page.visitor_chooses(good, "Talk to a human")
    functions.receive_webhooks(page.new_webhooks())
    functions.work("replies")
    batch = take_batch(cloud, cloud.thread_control_queue_url)
    assert functions.deliver("thread_control", batch) == of_group(batch, group_of(page, bad))
    assert len(page.bot_said(good)) == 1


def test_a_poisoned_announcement_keeps_no_other_from_being_told(
    page: SimulatedPage, visitor: str, functions: Functions, cloud: Cloud
) -> None:
    poisoned = {"id": "x", "about": "conversation", "lines": [{"speaker": "user", "text": "my secret", "at": "never"}]}
    message = json.dumps(poisoned)
    cloud.client("sns").publish(TopicArn=cloud.events_topic_arn, Message=message)
    page.visitor_chooses(visitor, "Talk to a human")
    functions.receive_webhooks(page.new_webhooks())
    functions.work("replies")
    with logs_of(functions) as log:
        batch = take_batch(cloud, cloud.notifications_queue_url)
        assert functions.deliver("notifications", batch) == [batch[0]["messageId"]]
    assert len(cloud.sent_mails()) == 2
    assert "secret" not in log.getvalue()


def test_what_a_user_wrote_is_in_no_log_line_of_the_whole_story(
    page: SimulatedPage, visitor: str, functions: Functions, happens: Happens, cloud: Cloud
) -> None:
    with logs_of(functions) as log:
        page.visitor_writes(visitor, "my secret question")
        interrupt(cloud.client("dynamodb"), "PutItem").begin(1)
        functions.receive_webhooks(page.new_webhooks())
        functions.work("replies")
        happens()
        functions.settle()
        page.visitor_presses(visitor, "Talk to a human")
        interrupt(cloud.client("sesv2"), "SendEmail").begin(1)
        functions.receive_webhooks(page.new_webhooks())
        functions.work("replies")
        functions.work("notifications")
        functions.settle()
        page.inbox_answers(visitor, "my secret answer")
        happens()
    assert len(cloud.sent_mails()) == 2
    assert "secret" not in log.getvalue().replace("service", "")
