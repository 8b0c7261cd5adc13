"""Schedules, in memory and at EventBridge Scheduler: a letter is put into the mailbox once, when its time has come."""

import re
from typing import Any, Protocol

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from handover.aws.mailbox import Letter
from handover.aws.schedules import Schedules
from handover.operations import ports
from tests.fakes.clock import ManualClock
from tests.fakes.cloud import SCHEDULE_GROUP, SCHEDULER_ROLE_ARN, Cloud, interrupt, letters_of
from tests.fakes.queue import RecordingQueue
from tests.fakes.schedules import InMemorySchedules

NOW = 1_800_000_000
NOON = (NOW + 3600) * 1000
LOOK = Letter('{"kind": "look", "looks": 0}', "2000000001", "look.0")
NEXT_LOOK = Letter('{"kind": "look", "looks": 1}', "2000000001", "look.1")


class World(Protocol):
    """One way of scheduling letters, the mailbox behind it, and what can befall it."""

    @property
    def schedules(self) -> ports.Schedules: ...

    def fire(self, now_ms: int) -> int: ...

    def mailbox(self) -> list[tuple[str, str]]: ...

    def fail_next(self) -> None: ...


class InMemory:
    def __init__(self) -> None:
        self._queue = RecordingQueue()
        self.schedules = InMemorySchedules(self._queue, ManualClock(NOW))

    def fire(self, now_ms: int) -> int:
        return self.schedules.fire_schedules(now_ms)

    def mailbox(self) -> list[tuple[str, str]]:
        return [(letter.group_id, letter.body) for letter in self._queue.letters]

    def fail_next(self) -> None:
        self.schedules.fail_next(1)


class AtScheduler:
    def __init__(self, cloud: Cloud) -> None:
        self.made = 0
        self.schedules = Schedules(
            self._client, SCHEDULE_GROUP, SCHEDULER_ROLE_ARN, cloud.mailbox_arn, ManualClock(NOW)
        )
        self._cloud = cloud
        self._taken: list[Letter] = []

    def _client(self) -> Any:
        self.made += 1
        return self._cloud.client_of("replies", "scheduler")

    def fire(self, now_ms: int) -> int:
        return self._cloud.fire_schedules(now_ms)

    def mailbox(self) -> list[tuple[str, str]]:
        self._taken += letters_of(self._cloud.take_all(self._cloud.mailbox_url))
        return [(letter.group_id, letter.body) for letter in self._taken]

    def fail_next(self) -> None:
        interrupt(self._cloud.client("scheduler"), "CreateSchedule").begin(1)

    def schedule(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self._cloud.client("scheduler").get_schedule(GroupName=SCHEDULE_GROUP, Name=name)
        return found


@pytest.fixture(params=["in memory", "at Scheduler"])
def world(request: pytest.FixtureRequest) -> World:
    return InMemory() if request.param == "in memory" else AtScheduler(request.getfixturevalue("cloud"))


@pytest.fixture
def at_scheduler(cloud: Cloud) -> AtScheduler:
    return AtScheduler(cloud)


def in_mailbox(*letters: Letter) -> list[tuple[str, str]]:
    return [(letter.group_id, letter.body) for letter in letters]


def test_a_letter_comes_when_its_time_has_come_and_not_before(world: World) -> None:
    world.schedules.at("look", NOON, LOOK)
    assert (world.fire(NOON - 1), world.mailbox()) == (0, [])
    assert (world.fire(NOON), world.mailbox()) == (1, in_mailbox(LOOK))


def test_a_letter_comes_once(world: World) -> None:
    world.schedules.at("look", NOON, LOOK)
    assert [world.fire(NOON), world.fire(NOON + 3_600_000)] == [1, 0]
    assert world.mailbox() == in_mailbox(LOOK)


def test_letters_come_in_the_order_of_their_times(world: World) -> None:
    world.schedules.at("later", NOON + 5_000, NEXT_LOOK)
    world.schedules.at("sooner", NOON, LOOK)
    assert world.fire(NOON + 5_000) == 2
    assert world.mailbox() == in_mailbox(LOOK, NEXT_LOOK)


def test_a_name_that_is_taken_stays_as_it_is(world: World) -> None:
    world.schedules.at("look", NOON, LOOK)
    world.schedules.at("look", NOON + 60_000, NEXT_LOOK)
    assert world.fire(NOON + 60_000) == 1
    assert world.mailbox() == in_mailbox(LOOK)


def test_the_same_letter_twice_within_five_minutes_comes_once(world: World) -> None:
    world.schedules.at("one", NOON, LOOK)
    world.schedules.at("two", NOON, LOOK)
    assert world.fire(NOON) == 2
    assert world.mailbox() == in_mailbox(LOOK)


def test_a_time_between_two_seconds_is_never_too_early(world: World) -> None:
    world.schedules.at("look", NOON + 1, LOOK)
    assert [world.fire(NOON + 999), world.fire(NOON + 1_000)] == [0, 1]


@pytest.mark.parametrize("at_ms", [0, NOW * 1000 - 3_600_000, NOW * 1000, NOW * 1000 + 999])
def test_a_time_that_is_past_becomes_the_next_possible_one(world: World, at_ms: int) -> None:
    world.schedules.at("look", at_ms, LOOK)
    assert world.fire(NOW * 1000 + 5_000) == 0, "Scheduler takes times ahead only, and a call may take seconds"
    assert world.fire(NOW * 1000 + 60_000) == 1


NAMES = ["2000000001.token_dead.0123456789abcdef.0", "a" * 64, "a" * 65, "Ä#:/ ", "x" * 500]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_will_do(world: World, name: str) -> None:
    world.schedules.at(name, NOON, LOOK)
    world.schedules.at(name, NOON, NEXT_LOOK)
    assert world.fire(NOON) == 1


def test_long_names_are_told_apart_by_their_ends(world: World) -> None:
    for end, letter in (("a", LOOK), ("b", NEXT_LOOK)):
        world.schedules.at("x" * 80 + end, NOON, letter)
    assert world.fire(NOON) == 2


def test_scheduler_out_of_reach_is_an_error_of_one_call(world: World) -> None:
    world.fail_next()
    with pytest.raises(BotoCoreError):
        world.schedules.at("look", NOON, LOOK)
    world.schedules.at("look", NOON, LOOK)
    assert world.fire(NOON) == 1


def test_what_scheduler_is_told(at_scheduler: AtScheduler, cloud: Cloud) -> None:
    at_scheduler.schedules.at("look", NOON, LOOK)
    told = at_scheduler.schedule("look")
    assert told["ScheduleExpression"] == "at(2027-01-15T09:00:00)"
    assert told["ScheduleExpressionTimezone"] == "UTC"
    assert told["FlexibleTimeWindow"] == {"Mode": "OFF"}
    assert told["ActionAfterCompletion"] == "DELETE"
    assert told["Target"] == {
        "Arn": cloud.mailbox_arn,
        "RoleArn": SCHEDULER_ROLE_ARN,
        "Input": LOOK.body,
        "SqsParameters": {"MessageGroupId": LOOK.group_id},
        "RetryPolicy": {"MaximumEventAgeInSeconds": 86_400, "MaximumRetryAttempts": 185},
    }


@pytest.mark.parametrize("name", NAMES)
def test_scheduler_is_given_names_that_it_takes(at_scheduler: AtScheduler, cloud: Cloud, name: str) -> None:
    at_scheduler.schedules.at(name, NOON, LOOK)
    [schedule] = cloud.due_schedules(NOON)
    assert re.fullmatch(r"[0-9a-zA-Z\-_.]{1,64}", schedule["Name"])


def test_the_client_is_made_when_it_is_needed_and_once(at_scheduler: AtScheduler) -> None:
    assert at_scheduler.made == 0
    at_scheduler.schedules.at("one", NOON, LOOK)
    at_scheduler.schedules.at("two", NOON, LOOK)
    assert at_scheduler.made == 1


def test_what_scheduler_refuses_is_an_error(at_scheduler: AtScheduler, cloud: Cloud) -> None:
    refused = Schedules(Refusing, SCHEDULE_GROUP, SCHEDULER_ROLE_ARN, cloud.mailbox_arn, ManualClock(NOW))
    with pytest.raises(ClientError, match="AccessDeniedException"):
        refused.at("look", NOON, LOOK)
    assert at_scheduler.fire(NOON) == 0


class Refusing:
    """Scheduler as it answers a role that may not pass the one of the schedule."""

    def create_schedule(self, **_: object) -> None:
        error = {"Code": "AccessDeniedException", "Message": "not authorized to perform: iam:PassRole"}
        raise ClientError({"Error": error}, "CreateSchedule")  # type: ignore[typeddict-item]  # as AWS sends it
