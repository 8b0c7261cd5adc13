"""Looking through dead letters, in memory and at SQS: what is to go goes, everything else stays as it was."""

from collections.abc import Sequence
from typing import Protocol

import pytest

from handover.aws import queue_search
from handover.aws.mailbox import FifoQueue, Letter
from handover.aws.queue_search import Found, QueueSearch, UnderWay
from handover.operations.forget import Queue
from tests.fakes.clock import ManualClock
from tests.fakes.cloud import Cloud
from tests.fakes.searched_queue import SearchedQueue


class World(Protocol):
    """One queue."""

    @property
    def queue(self) -> Queue: ...

    def put(self, bodies: Sequence[str]) -> None: ...

    def held(self) -> list[str]: ...


class InMemory:
    def __init__(self) -> None:
        self.queue = SearchedQueue()

    def put(self, bodies: Sequence[str]) -> None:
        self.queue.bodies += bodies

    def held(self) -> list[str]:
        return self.queue.bodies


class AtSqs:
    """A standard queue, as that of the notifications."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._url = cloud.notifications_dead_letter_url
        self.queue = QueueSearch(cloud.client("sqs"), self._url)

    def put(self, bodies: Sequence[str]) -> None:
        for body in bodies:
            self._cloud.client("sqs").send_message(QueueUrl=self._url, MessageBody=body)

    def held(self) -> list[str]:
        return [record["body"] for record in self._cloud.take_all(self._url)]


class AtFifo:
    """A FIFO queue, each message in the group that its first letter names."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._url = cloud.mailbox_dead_letter_url
        self.queue = QueueSearch(cloud.client("sqs"), self._url)

    def put(self, bodies: Sequence[str]) -> None:
        FifoQueue(self._cloud.client("sqs"), self._url).post([Letter(body, body[0], body) for body in bodies])

    def held(self) -> list[str]:
        return [record["body"] for record in self._cloud.take_all(self._url)]


@pytest.fixture(params=[InMemory, AtSqs, AtFifo])
def world(request: pytest.FixtureRequest) -> World:
    made: World = request.param() if request.param is InMemory else request.param(request.getfixturevalue("cloud"))
    return made


def test_an_empty_queue_has_nothing_to_go(world: World) -> None:
    assert world.queue.erase(bool) == Found(0, unseen=0)


def test_what_is_to_go_goes_and_the_rest_can_be_received_at_once(world: World) -> None:
    world.put(["a-1", "b-1", "a-2", "c-1", "a-3", "c-2"])
    assert world.queue.erase(lambda body: body.startswith("a")) == Found(3, unseen=0)
    assert sorted(world.held()) == ["b-1", "c-1", "c-2"]


def test_a_second_search_finds_the_rest_as_it_was(world: World) -> None:
    world.put([f"{group}-{number}" for group in "abcd" for number in range(3)])
    world.queue.erase(lambda body: body.startswith("a"))
    assert world.queue.erase(lambda body: body.startswith("b")) == Found(3, unseen=0)
    assert [body for body in world.held() if body.startswith("c")] == ["c-0", "c-1", "c-2"]


def test_more_than_can_be_looked_at_is_told(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_search, "LOOKED_THROUGH", 10)
    world = AtSqs(cloud)
    world.put([f"{number}" for number in range(25)])
    found = world.queue.erase(lambda _: False)
    assert found.erased == 0
    assert found.unseen >= 5
    assert len(world.held()) == 25


def test_a_search_ends_in_time(cloud: Cloud) -> None:
    clock = ManualClock(0)
    search = QueueSearch(cloud.client("sqs"), cloud.notifications_dead_letter_url, clock)
    world = AtSqs(cloud)
    world.put([f"{number}" for number in range(30)])

    def slowly(_: str) -> bool:
        clock.forward(5)
        return False

    assert search.erase(slowly).unseen == 20


def test_what_is_under_way_is_counted(cloud: Cloud) -> None:
    under_way = UnderWay(cloud.client("sqs"), cloud.mailbox_url, cloud.notifications_queue_url)
    assert under_way.count() == 0
    FifoQueue(cloud.client("sqs"), cloud.mailbox_url).post([Letter("a", "g", "1"), Letter("b", "g", "2")])
    cloud.receive(cloud.mailbox_url, 1)
    assert under_way.count() == 2


def test_what_is_only_read_stays_to_be_read_again(cloud: Cloud) -> None:
    world = AtSqs(cloud)
    world.put(["a", "b"])
    assert sorted(world.queue.bodies()) == ["a", "b"]
    assert sorted(world.queue.bodies()) == ["a", "b"]
    assert sorted(world.held()) == ["a", "b"]


def test_console_takes_out_of_the_dead_letters_what_is_to_go_and_leaves_the_rest(cloud: Cloud) -> None:
    fifo = {"MessageGroupId": "g", "MessageDeduplicationId": "1"}
    for url, order in (
        (cloud.mailbox_dead_letter_url, fifo),
        (cloud.unreadable_queue_url, fifo),
        (cloud.thread_control_dead_letter_url, fifo),
        (cloud.notifications_dead_letter_url, {}),
        (cloud.news_dead_letter_url, {}),
    ):
        cloud.client("sqs").send_message(QueueUrl=url, MessageBody="stays", **order)
        cloud.client("sqs").send_message(
            QueueUrl=url, MessageBody="goes", **{name: f"{value}2" for name, value in order.items()}
        )
        search = QueueSearch(cloud.client_of("console", "sqs"), url)
        assert search.erase(lambda body: body == "goes").erased == 1
        assert [record["body"] for record in cloud.take_all(url)] == ["stays"]
