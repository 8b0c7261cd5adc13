"""A record that fails takes no other with it: in a FIFO queue it holds up its own conversation, elsewhere nothing."""

from typing import Any

import pytest
from aws_lambda_powertools.utilities.batch import BatchProcessor
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from botocore.exceptions import ClientError, EndpointConnectionError

from handover.aws.batches import (
    DEPLOYMENT_SECONDS,
    NEWER_SECONDS,
    PATIENCE_SECONDS,
    Redelivery,
    in_groups,
    one_by_one,
    pause_after,
    work_through,
)
from handover.migrations import Shape
from handover.missing_secret import SecretUnavailableError
from handover.schema import NewerThanKnownError


class PoisonedError(Exception):
    """What a bad record makes `work` raise."""


class Queue:
    """Notes for how long a message is to stay invisible; out of reach if told so."""

    def __init__(self, *, out_of_reach: bool = False) -> None:
        self.pauses: list[int] = []
        self._out_of_reach = out_of_reach

    def change_message_visibility(self, **arguments: Any) -> None:
        if self._out_of_reach:
            raise EndpointConnectionError(endpoint_url="https://sqs")
        assert arguments["QueueUrl"] == "mailbox"
        assert arguments["ReceiptHandle"] == "r"
        self.pauses.append(arguments["VisibilityTimeout"])


class Worker:
    """Works on records, and fails with those whose body says so."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, record: SQSRecord) -> None:
        self.seen.append(record.message_id)
        if "poisoned" in record.body:
            raise PoisonedError("no word of the body")


class Samples:
    """A meter that keeps each number it is given."""

    def __init__(self) -> None:
        self.noted: list[tuple[str, int]] = []

    def count(self, name: str, number: int = 1) -> None:
        self.noted.append((name, number))


def batch(*records: tuple[str, str, str]) -> dict[str, Any]:
    """Gives an SQS event of records by message id, group and body."""
    return {
        "Records": [
            {
                "messageId": message_id,
                "receiptHandle": "r",
                "body": body,
                "attributes": {"MessageGroupId": group, "ApproximateReceiveCount": "1"},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-west-1:123456789012:mailbox.fifo",
                "awsRegion": "eu-west-1",
            }
            for message_id, group, body in records
        ]
    }


def failures(event: dict[str, Any], processor: BatchProcessor, worker: Worker | None = None) -> list[str]:
    redelivery = Redelivery(Queue(), "mailbox", hopeless=())
    response = work_through(event, processor, worker or Worker(), redelivery, Samples())
    assert set(response) == {"batchItemFailures"}
    return [failure["itemIdentifier"] for failure in response["batchItemFailures"]]


GOOD = batch(("1", "a", "good"), ("2", "b", "good"))


@pytest.mark.parametrize("processor", [in_groups(), one_by_one()])
def test_a_batch_without_failures_is_all_done(processor: BatchProcessor) -> None:
    worker = Worker()
    assert failures(GOOD, processor, worker) == []
    assert worker.seen == ["1", "2"]


def test_invariant_7_a_failure_in_a_fifo_queue_holds_up_what_follows_in_its_group_and_no_other() -> None:
    worker = Worker()
    event = batch(
        ("1", "a", "good"), ("2", "a", "poisoned"), ("3", "b", "good"), ("4", "a", "good"), ("5", "b", "good")
    )
    assert failures(event, in_groups(), worker) == ["2", "4"]
    assert worker.seen == ["1", "2", "3", "5"]


def test_invariant_7_a_failure_in_a_standard_queue_holds_up_nothing() -> None:
    worker = Worker()
    event = batch(("1", "a", "poisoned"), ("2", "a", "good"), ("3", "a", "poisoned"))
    assert failures(event, one_by_one(), worker) == ["1", "3"]
    assert worker.seen == ["1", "2", "3"]


@pytest.mark.parametrize("processor", [in_groups(), one_by_one()])
@pytest.mark.parametrize("count", [1, 3])
def test_a_batch_that_fails_as_a_whole_names_every_record(processor: BatchProcessor, count: int) -> None:
    event = batch(*((str(number), f"group {number}", "poisoned") for number in range(count)))
    assert failures(event, processor) == [str(number) for number in range(count)]


@pytest.mark.parametrize("processor", [in_groups(), one_by_one()])
def test_a_failure_leaves_nothing_behind_for_the_next_batch(processor: BatchProcessor) -> None:
    failures(batch(("1", "a", "poisoned")), processor)
    failures(batch(("1", "a", "poisoned"), ("2", "b", "good")), processor)
    worker = Worker()
    assert failures(GOOD, processor, worker) == []
    assert worker.seen == ["1", "2"]


def test_invariant_11_a_failure_is_logged_with_its_delivery_and_without_its_body(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failures(batch(("d_17", "a", "poisoned TREASURE"), ("d_18", "b", "good")), one_by_one())
    [record] = caplog.records
    assert record.levelname == "ERROR"
    assert record.exc_info is not None
    assert record.exc_info[0] is PoisonedError
    assert "TREASURE" not in str(vars(record))


@pytest.mark.parametrize(("delivery", "seconds"), [(1, 5), (2, 10), (3, 20), (6, 160), (7, 300), (10, 300), (500, 300)])
def test_a_failed_record_comes_again_soon_and_then_later_and_later(delivery: int, seconds: int) -> None:
    queue, event = Queue(), batch(("1", "a", "poisoned"))
    event["Records"][0]["attributes"]["ApproximateReceiveCount"] = str(delivery)
    work_through(event, in_groups(), Worker(), Redelivery(queue, "mailbox", hopeless=()), Samples())
    assert seconds <= queue.pauses[0] <= seconds * 1.5


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 20), (0.5, 25), (0.999, 30)])
def test_records_that_failed_together_come_again_one_after_the_other(chance: float, seconds: int) -> None:
    assert pause_after(3, lambda: chance) == seconds


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "TREASURE"}}, "PutItem")


def pause_of(error: Exception, **kinds: Any) -> int:
    """Gives how long a record rests that failed with an error."""

    def fail(_record: SQSRecord) -> None:
        raise error

    queue = Queue()
    work_through(
        batch(("1", "a", "x")), in_groups(), fail, Redelivery(queue, "mailbox", hopeless=(), **kinds), Samples()
    )
    return queue.pauses[0]


@pytest.mark.parametrize(
    "code", ["ValidationException", "InvalidParameter", "InvalidParameterValue", "AWS.SQS.BatchRequestTooLong"]
)
def test_what_aws_refuses_for_what_it_says_uses_up_its_deliveries_at_once(code: str) -> None:
    assert pause_of(refusal(code)) == 0


def test_what_was_raised_from_such_a_refusal_is_as_hopeless() -> None:
    error = PoisonedError("the step is not recorded")
    error.__cause__ = refusal("ValidationException")
    assert pause_of(error) == 0
    assert pause_of(error, expected=(PoisonedError,)) >= 5


@pytest.mark.parametrize(
    "code",
    ["ThrottlingException", "AccessDeniedException", "ResourceNotFoundException", "ServiceQuotaExceededException"],
)
def test_whatever_else_aws_answers_may_pass(code: str) -> None:
    assert pause_of(refusal(code)) >= 5


def test_a_secret_that_cannot_be_read_now_is_no_riddle(caplog: pytest.LogCaptureFixture) -> None:
    assert pause_of(SecretUnavailableError("/path/{a} cannot be read: ThrottlingException")) >= 5
    assert [(record.levelname, record.exc_info) for record in caplog.records] == [("WARNING", None)]


@pytest.mark.parametrize(("delivery", "seconds"), [(1, DEPLOYMENT_SECONDS), (2, NEWER_SECONDS), (9, NEWER_SECONDS)])
@pytest.mark.parametrize("hopeless", [(), (Exception,)])
def test_what_a_newer_version_has_written_waits_for_it_and_never_uses_up_its_deliveries_at_once(
    hopeless: tuple[type[Exception], ...], delivery: int, seconds: int, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_record: SQSRecord) -> None:
        raise NewerThanKnownError(Shape.ORDER, 7)

    queue, event = Queue(), batch(("1", "a", "x"))
    event["Records"][0]["attributes"]["ApproximateReceiveCount"] = str(delivery)
    work_through(event, in_groups(), fail, Redelivery(queue, "mailbox", hopeless), Samples())
    assert queue.pauses == [seconds]
    [record] = caplog.records
    assert record.levelname == "WARNING"
    assert vars(record)["detail"] == "order of version 7, and 1 is the newest that is known here"


def test_a_hopeless_record_uses_up_its_deliveries_at_once() -> None:
    queue = Queue()
    redelivery = Redelivery(queue, "mailbox", hopeless=(PoisonedError,))
    work_through(batch(("1", "a", "poisoned")), in_groups(), Worker(), redelivery, Samples())
    assert queue.pauses == [0]


def test_where_the_time_cannot_be_set_the_record_fails_all_the_same() -> None:
    redelivery = Redelivery(Queue(out_of_reach=True), "mailbox", hopeless=())
    answer = work_through(batch(("1", "a", "poisoned")), in_groups(), Worker(), redelivery, Samples())
    assert answer["batchItemFailures"] == [{"itemIdentifier": "1"}]


@pytest.mark.parametrize(("delivery", "seconds"), [(1, PATIENCE_SECONDS), (5, PATIENCE_SECONDS), (6, 160)])
def test_what_was_perhaps_done_is_left_alone_until_that_shows(delivery: int, seconds: int) -> None:
    queue, event = Queue(), batch(("1", "a", "poisoned"))
    event["Records"][0]["attributes"]["ApproximateReceiveCount"] = str(delivery)
    redelivery = Redelivery(queue, "mailbox", hopeless=(), in_doubt=(PoisonedError,))
    work_through(event, one_by_one(), Worker(), redelivery, Samples())
    assert seconds <= queue.pauses[0] <= max(seconds, 160 * 1.5)


def test_each_record_that_was_worked_on_is_counted_as_failed_or_not() -> None:
    meter = Samples()
    event = batch(("1", "a", "good"), ("2", "a", "poisoned"), ("3", "a", "held up by the second"), ("4", "b", "good"))
    work_through(event, in_groups(), Worker(), Redelivery(Queue(), "mailbox", hopeless=()), meter)
    assert meter.noted == [("RecordsFailed", 0), ("RecordsFailed", 1), ("RecordsFailed", 0)]


@pytest.mark.parametrize("processor", [in_groups(), one_by_one()])
def test_a_batch_that_fails_as_a_whole_is_counted_all_the_same(processor: BatchProcessor) -> None:
    meter = Samples()
    event = batch(("1", "a", "poisoned"), ("2", "b", "poisoned"))
    work_through(event, processor, Worker(), Redelivery(Queue(), "mailbox", hopeless=()), meter)
    assert meter.noted == [("RecordsFailed", 1), ("RecordsFailed", 1)]


def test_a_role_that_scheduler_may_not_take_yet_is_no_hopeless_call() -> None:
    text = "The execution role you provide must allow AWS EventBridge Scheduler to assume the role."
    told = ClientError({"Error": {"Code": "ValidationException", "Message": text}}, "CreateSchedule")
    assert pause_of(told) > 0
