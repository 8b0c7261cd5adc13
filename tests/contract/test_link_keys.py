"""The keys of links, in memory and in Parameter Store: the current one first, kept for a while, renewed on demand."""

from typing import Protocol

import pytest

from handover.aws.kept_parameters import MAX_AGE_SECONDS, MIN_AGE_SECONDS, REFRESH_INTERVAL_SECONDS, Timing
from handover.aws.link_keys import LinkKeys
from handover.missing_secret import MissingSecretError, SecretUnavailableError
from handover.operations.signed_links import Keys
from tests.fakes.clock import ManualClock
from tests.fakes.cloud import SECRETS_PATH, Cloud, interrupt
from tests.fakes.link_keys import FakeLinkKeys


class World(Protocol):
    """One store of keys, and what its owner does."""

    clock: ManualClock

    @property
    def keys(self) -> Keys: ...

    def put(self, name: str, value: str) -> None: ...


class InMemory:
    def __init__(self) -> None:
        self.clock = ManualClock()
        self.keys = FakeLinkKeys(clock=self.clock)

    def put(self, name: str, value: str) -> None:
        self.keys.stored[name] = value


class InParameterStore:
    def __init__(self, cloud: Cloud) -> None:
        self.clock = ManualClock()
        self.keys = LinkKeys(cloud.client_of("notifications", "ssm"), SECRETS_PATH, Timing(clock=self.clock))
        self._cloud = cloud

    def put(self, name: str, value: str) -> None:
        self._cloud.put_secret(name, value)


@pytest.fixture(params=["in memory", "in Parameter Store"])
def world(request: pytest.FixtureRequest) -> World:
    return InMemory() if request.param == "in memory" else InParameterStore(request.getfixturevalue("cloud"))


def test_without_a_key_nothing_can_be_signed(world: World) -> None:
    with pytest.raises(MissingSecretError):
        world.keys.keys()


def test_a_key_that_was_missing_is_found_within_half_a_minute_and_not_looked_for_more_often(world: World) -> None:
    with pytest.raises(MissingSecretError):
        world.keys.keys()
    world.put("link-key", "one")
    world.clock.forward(REFRESH_INTERVAL_SECONDS - 1)
    with pytest.raises(MissingSecretError):
        world.keys.keys()
    world.clock.forward(1)
    assert world.keys.keys() == ("one",)


def test_after_a_rotation_both_count_and_the_current_one_comes_first(world: World) -> None:
    world.put("link-key", "two")
    world.put("link-key-previous", "one")
    assert world.keys.keys() == ("two", "one")


def test_after_several_rotations_all_that_are_listed_count_the_newest_first(world: World) -> None:
    world.put("link-key", "three")
    world.put("link-key-previous", "two@1795996800 one@1795996700 nought")
    assert world.keys.keys() == ("three", "two", "one", "nought")


def test_a_rotated_key_is_noticed_after_five_minutes(world: World) -> None:
    world.put("link-key", "one")
    world.keys.keys()
    world.put("link-key", "two")
    world.clock.forward(MIN_AGE_SECONDS - 1)
    assert world.keys.keys() == ("one",)
    world.clock.forward(MAX_AGE_SECONDS - MIN_AGE_SECONDS + 2)
    assert world.keys.keys() == ("two",)


def test_a_rotated_key_is_noticed_at_once_on_demand_and_not_more_often(world: World) -> None:
    world.put("link-key", "one")
    world.keys.keys()
    world.put("link-key", "two")
    world.clock.forward(REFRESH_INTERVAL_SECONDS - 1)
    assert not world.keys.refresh()
    world.clock.forward(1)
    assert world.keys.refresh()
    assert world.keys.keys() == ("two",)


def test_keys_that_cannot_be_read_are_not_missing(cloud: Cloud) -> None:
    interrupt(cloud.client("ssm")).begin(1_000)
    with pytest.raises(SecretUnavailableError):
        LinkKeys(cloud.client("ssm"), SECRETS_PATH, Timing(rest=lambda _: None)).keys()
