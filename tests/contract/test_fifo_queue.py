"""FIFO queues, in memory and at SQS: everything is stored, in order, or whoever sends it hears of it."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import pytest

from handover.aws.mailbox import LIMIT_BYTES, FifoQueue, Letter, NotStoredError
from handover.operations.receive import Queue
from tests.fakes.cloud import Cloud, letters_of
from tests.fakes.queue import RecordingQueue

ANNA, BERT = "2000000001:1", "2000000001:2"


class World(Protocol):
    """One queue, and what can befall it."""

    @property
    def queue(self) -> Queue: ...

    def stored(self) -> list[Letter]: ...

    def fail_next_post(self) -> None: ...

    def reject_next_letter(self) -> None: ...


class InMemory:
    def __init__(self) -> None:
        self.queue = RecordingQueue()

    def stored(self) -> list[Letter]:
        return self.queue.letters

    def fail_next_post(self) -> None:
        self.queue.fail_next(1)

    def reject_next_letter(self) -> None:
        self.queue.reject_next(1)


type Verdict = Callable[[int], bool]


class MoodySqs:
    """SQS that does not take some entries of a batch, by their number since the start."""

    def __init__(self, client: Any) -> None:
        self.batches: list[list[str]] = []
        self.faulty: Verdict = lambda _: False
        self.failing: Verdict = lambda _: False
        self.code_of_faults = "InvalidMessageContents"
        self._client = client
        self._seen = 0

    def send_message_batch(self, *, QueueUrl: str, Entries: Sequence[dict[str, str]]) -> dict[str, Any]:  # noqa: N803 - AWS's names
        self.batches.append([entry["MessageBody"] for entry in Entries])
        failed = [failure for entry in Entries if (failure := self._failure(entry["Id"]))]
        refused = {failure["Id"] for failure in failed}
        taken = [entry for entry in Entries if entry["Id"] not in refused]
        if taken:
            self._client.send_message_batch(QueueUrl=QueueUrl, Entries=taken)
        # The order of failures is not that of the entries.
        return {"Failed": failed[::-1]} if failed else {}

    def _failure(self, entry: str) -> dict[str, Any] | None:
        self._seen += 1
        if self.faulty(self._seen):
            return {"Id": entry, "SenderFault": True, "Code": self.code_of_faults}
        if self.failing(self._seen):
            return {"Id": entry, "SenderFault": False, "Code": "InternalError"}
        return None


class AtSqs:
    def __init__(self, cloud: Cloud) -> None:
        self.sqs = MoodySqs(cloud.client("sqs"))
        self.pauses: list[float] = []
        self.queue = FifoQueue(self.sqs, cloud.mailbox_url, self.pauses.append)
        self._cloud = cloud

    def stored(self) -> list[Letter]:
        return letters_of(self._cloud.take_all(self._cloud.mailbox_url))

    def fail_next_post(self) -> None:
        self.sqs.failing = lambda entry: entry <= 4

    def reject_next_letter(self) -> None:
        self.sqs.faulty = lambda entry: entry == 1


@pytest.fixture(params=["in memory", "at SQS"])
def world(request: pytest.FixtureRequest) -> World:
    return InMemory() if request.param == "in memory" else AtSqs(request.getfixturevalue("cloud"))


@pytest.fixture
def at_sqs(cloud: Cloud) -> AtSqs:
    return AtSqs(cloud)


def letters(count: int, group: str = ANNA, body: str = "letter") -> list[Letter]:
    return [Letter(f"{body} {number}", group, f"{group}-{number}") for number in range(count)]


def test_nothing_to_post_is_nothing_to_store(world: World) -> None:
    assert world.queue.post([]) == []
    assert world.stored() == []


def test_letters_are_stored_in_order(world: World) -> None:
    posted = letters(23)
    assert world.queue.post(posted) == []
    assert world.stored() == posted


def test_a_letter_goes_to_its_group(world: World) -> None:
    posted = [*letters(2, ANNA), *letters(2, BERT)]
    world.queue.post(posted)
    assert sorted(world.stored(), key=lambda letter: letter.deduplication_id) == posted


def test_a_second_letter_with_the_same_id_is_dropped(world: World) -> None:
    first, second = Letter("first", ANNA, "same"), Letter("second", ANNA, "same")
    assert world.queue.post([first, second]) == []
    assert world.queue.post([second]) == []
    assert world.stored() == [first]


def test_the_id_of_a_letter_counts_and_not_its_body(world: World) -> None:
    same = [Letter("the same", ANNA, "first"), Letter("the same", ANNA, "second")]
    assert world.queue.post(same) == []
    assert world.stored() == same


def test_what_could_not_be_stored_is_stored_by_a_second_post(world: World) -> None:
    world.fail_next_post()
    with pytest.raises(NotStoredError):
        world.queue.post(letters(1))
    assert world.queue.post(letters(1)) == []
    assert world.stored() == letters(1)


def test_a_letter_that_is_at_fault_itself_is_given_back_and_the_rest_is_stored(world: World) -> None:
    world.reject_next_letter()
    posted = letters(12)
    assert world.queue.post(posted) == posted[:1]
    assert world.stored() == posted[1:]


def test_a_batch_has_at_most_ten_letters(at_sqs: AtSqs) -> None:
    at_sqs.queue.post(letters(23))
    assert [len(batch) for batch in at_sqs.sqs.batches] == [10, 10, 3]
    assert at_sqs.pauses == []


def test_a_batch_is_at_most_as_large_as_sqs_takes(at_sqs: AtSqs) -> None:
    half = "x" * (LIMIT_BYTES // 2)
    posted = [Letter(body, ANNA, str(number)) for number, body in enumerate([half, half, "y", half, "x" * LIMIT_BYTES])]
    assert at_sqs.queue.post(posted) == []
    assert [len("".join(batch)) for batch in at_sqs.sqs.batches] == [LIMIT_BYTES, LIMIT_BYTES // 2 + 1, LIMIT_BYTES]
    assert at_sqs.stored() == posted


def test_only_the_letters_that_failed_are_tried_again_in_order_and_ever_later(at_sqs: AtSqs) -> None:
    at_sqs.sqs.failing = lambda entry: entry in {2, 3, 6}
    assert at_sqs.queue.post([*letters(2, ANNA), *letters(2, BERT)]) == []
    assert at_sqs.sqs.batches == [
        ["letter 0", "letter 1", "letter 0", "letter 1"],
        ["letter 1", "letter 0"],
        ["letter 0"],
    ]
    assert at_sqs.pauses == [0.1, 0.2]


@pytest.mark.parametrize(
    "code",
    [
        *("RequestThrottled", "ThrottlingException", "KMS.ThrottlingException", "KmsThrottled"),
        *("ThrottledException", "TooManyRequestsException", "SlowDown"),
        *("AccessDenied", "KmsAccessDenied"),
    ],
)
def test_a_letter_that_sqs_may_take_later_is_tried_again_though_it_blames_the_sender(at_sqs: AtSqs, code: str) -> None:
    at_sqs.sqs.faulty = lambda entry: entry == 1
    at_sqs.sqs.code_of_faults = code
    assert at_sqs.queue.post(letters(2)) == []
    assert at_sqs.sqs.batches == [["letter 0", "letter 1"], ["letter 0"]]


def test_a_letter_is_given_up_after_four_attempts(at_sqs: AtSqs) -> None:
    at_sqs.sqs.failing = lambda entry: entry > 1
    with pytest.raises(NotStoredError, match="2 of 3"):
        at_sqs.queue.post(letters(3))
    assert [len(batch) for batch in at_sqs.sqs.batches] == [3, 2, 2, 2]


def test_a_faulty_letter_is_given_back_though_others_had_to_be_tried_again(at_sqs: AtSqs) -> None:
    at_sqs.sqs.faulty = lambda entry: entry == 1
    at_sqs.sqs.failing = lambda entry: entry == 2
    posted = letters(3)
    assert at_sqs.queue.post(posted) == posted[:1]
