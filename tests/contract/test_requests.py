"""Which handovers that users asked for run, in memory and by the index of the table."""

from typing import Protocol

import pytest

from handover.aws.conversation_table import ConversationTable
from handover.aws.requests import RunningRequests
from handover.conversation.conversation import Control, Conversation, HandoverRequest, Mode
from handover.conversation.vocabulary import Origin
from handover.operations.ports import Conversations, Requests
from tests.fakes.cloud import TABLE_NAME, Cloud
from tests.fakes.conversations import InMemoryConversations

PAGE, INSTAGRAM = "2000000001", "17841400000000001"


class World(Protocol):
    """One way of keeping conversations, and of finding those in which somebody asked for a person."""

    @property
    def conversations(self) -> Conversations: ...

    @property
    def requests(self) -> Requests: ...


class InMemory:
    def __init__(self) -> None:
        self.conversations = self.requests = InMemoryConversations()


class InTable:
    def __init__(self, cloud: Cloud, reader: str) -> None:
        self.conversations = ConversationTable(cloud.client_of("replies", "dynamodb"), TABLE_NAME)
        self.requests = RunningRequests(cloud.client_of(reader, "dynamodb"), TABLE_NAME)


@pytest.fixture(params=["in memory", "replies", "console"])
def world(request: pytest.FixtureRequest) -> World:
    return InMemory() if request.param == "in memory" else InTable(request.getfixturevalue("cloud"), request.param)


def asks(  # noqa: PLR0913 - what tells one request from another
    world: World, user: str, since: int, *, account: str = PAGE, mode: Mode = Mode.HUMAN, origin: Origin = Origin.BUTTON
) -> Conversation:
    request = HandoverRequest(id="r", origin=origin, since=since, control=Control.ELSEWHERE, control_at=since)
    saved = world.conversations.load(account, user).model_copy(update={"mode": mode, "request": request})
    return world.conversations.save(saved)


def test_who_asked_first_comes_first(world: World) -> None:
    for user, since in [("2", 2_000), ("1", 1_000), ("3", 3_000)]:
        asks(world, user, since)
    assert list(world.requests.users(PAGE)) == ["1", "2", "3"]


def test_who_has_an_answer_is_apart_from_those_who_wait(world: World) -> None:
    asks(world, "1", 1_000)
    answered = asks(world, "2", 500)
    assert answered.request is not None
    request = answered.request.model_copy(update={"last_human_sign": 600})
    world.conversations.save(answered.model_copy(update={"request": request}))
    assert list(world.requests.users(PAGE)) == ["1"]
    assert list(world.requests.answered(PAGE)) == ["2"]
    assert world.requests.count(PAGE, 0, 9_000) == 2


def test_what_has_expired_is_not_found_any_more(world: World) -> None:
    waiting = asks(world, "1", 1_000)
    assert waiting.request is not None
    request = waiting.request.model_copy(update={"is_expired": True})
    world.conversations.save(waiting.model_copy(update={"request": request}))
    assert list(world.requests.users(PAGE)) == list(world.requests.answered(PAGE)) == []


def test_each_account_has_its_own(world: World) -> None:
    asks(world, "1", 1_000)
    asks(world, "2", 1_000, account=INSTAGRAM)
    assert list(world.requests.users(INSTAGRAM)) == ["2"]


def test_what_nobody_asked_for_and_what_is_over_is_not_among_them(world: World) -> None:
    asks(world, "1", 1_000, origin=Origin.INBOX)
    asks(world, "2", 1_000, mode=Mode.RETURNING)
    ended = asks(world, "3", 1_000)
    world.conversations.save(ended.model_copy(update={"mode": Mode.BOT, "request": None}))
    assert list(world.requests.users(PAGE)) == []


def test_those_of_a_time_are_counted_its_two_ends_included(world: World) -> None:
    for number in range(1, 6):
        asks(world, str(number), number * 1_000)
    assert world.requests.count(PAGE, 2_000, 4_000) == 3
    assert world.requests.count(PAGE, 5_001, 9_000) == 0
    assert world.requests.count(INSTAGRAM, 0, 9_000) == 0
