"""Parameters are read in one call, kept and renewed with jitter; a Parameter Store that fails says nothing of them."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError, NoCredentialsError, ReadTimeoutError

from handover.aws.backoff import pauses
from handover.aws.kept_parameters import (
    MAX_AGE_SECONDS,
    MIN_AGE_SECONDS,
    REFRESH_INTERVAL_SECONDS,
    WARNED_EVERY_SECONDS,
    KeptParameters,
    Timing,
)
from handover.missing_secret import SecretUnavailableError
from tests.fakes.clock import ManualClock

PATIENCE = 5.0


def refusal(code: str, status: int = 400) -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "GetParameters")


THROTTLED = refusal("ThrottlingException")
ACCESS_DENIED = refusal("AccessDeniedException")
EVERY_FAILURE = [
    THROTTLED,
    ACCESS_DENIED,
    refusal("InternalServerError", 500),
    refusal("ExpiredTokenException"),
    refusal("InvalidKeyId"),
    refusal("ValidationException"),
    ReadTimeoutError(endpoint_url="https://ssm"),
    NoCredentialsError(),
]


class ParameterStore:
    """Answers GetParameters with what it holds, or fails as often as it is told."""

    def __init__(self, **values: str) -> None:
        self.values = {f"/path/{name}": value for name, value in values.items()}
        self.failure: Exception | None = None
        self.failures = 1_000
        self.calls: list[list[str]] = []

    def get_parameters(self, *, Names: list[str], WithDecryption: bool) -> Mapping[str, Any]:  # noqa: N803 - AWS's names
        assert WithDecryption
        self.calls.append(Names)
        if self.failure and self.failures:
            self.failures -= 1
            raise self.failure
        found = [{"Name": name, "Value": self.values[name]} for name in Names if name in self.values]
        return {"Parameters": found, "InvalidParameters": [name for name in Names if name not in self.values]}


class World:
    def __init__(self, chance: float = 0.0) -> None:
        self.store = ParameterStore(a="one", b="two")
        self.clock = ManualClock()
        self.rests: list[float] = []
        timing = Timing(self.clock, self._rest, lambda: chance)
        self.kept = KeptParameters(self.store, "/path", PATIENCE, timing)

    def _rest(self, seconds: float) -> None:
        self.rests.append(seconds)
        self.clock.forward(seconds)

    def get(self) -> object:
        return self.kept.get("a", "b")

    def fails(self, failure: Exception = THROTTLED, times: int = 1_000) -> None:
        self.store.failure, self.store.failures = failure, times


@pytest.fixture
def world() -> World:
    return World(chance=0.5)


@pytest.fixture
def warm(world: World) -> World:
    assert world.get() == ("one", "two")
    return world


def warnings_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]


def test_names_that_are_asked_for_together_are_read_in_one_call(world: World) -> None:
    assert world.kept.get("a", "b", "c") == ("one", "two", None)
    assert world.store.calls == [["/path/a", "/path/b", "/path/c"]]


def test_what_is_not_set_is_known_not_to_be_set(world: World) -> None:
    assert [world.kept.get("c"), world.kept.get("c")] == [(None,), (None,)]
    assert len(world.store.calls) == 1


@pytest.mark.parametrize(("chance", "age"), [(0.0, MAX_AGE_SECONDS), (0.5, 270.0), (0.999, 240.06)])
def test_values_are_renewed_between_four_and_five_minutes_after_they_were_read(chance: float, age: float) -> None:
    world = World(chance)
    world.get()
    world.clock.forward(age - 0.01)
    world.get()
    assert len(world.store.calls) == 1
    world.clock.forward(0.02)
    world.get()
    assert len(world.store.calls) == 2
    assert MIN_AGE_SECONDS <= age <= MAX_AGE_SECONDS


# --- Parameter Store cannot be read ---------------------------------------------------------------------------------


@pytest.mark.parametrize("failure", EVERY_FAILURE, ids=str)
def test_whatever_fails_nothing_is_said_to_be_missing(world: World, failure: Exception) -> None:
    world.fails(failure)
    for ask in (world.get, lambda: world.kept.renewed("a"), lambda: world.kept.refresh("b")):
        with pytest.raises(SecretUnavailableError):
            ask()


@pytest.mark.parametrize("failure", EVERY_FAILURE, ids=str)
@pytest.mark.parametrize("age", [MAX_AGE_SECONDS, 3_600.0, 86_400.0])
def test_whatever_fails_values_are_used_however_old_they_are(warm: World, failure: Exception, age: float) -> None:
    warm.fails(failure)
    warm.clock.forward(age)
    assert warm.get() == ("one", "two")
    assert warm.rests == []


def test_what_is_old_is_renewed_as_soon_as_that_can_be_done(warm: World) -> None:
    warm.fails()
    warm.clock.forward(86_400)
    warm.get()
    warm.store.values["/path/a"] = "new"
    warm.fails(times=0)
    warm.clock.forward(60)
    assert warm.get() == ("new", "two")


def test_strangers_who_have_it_refreshed_while_the_store_fails_take_no_known_value_away(warm: World) -> None:
    warm.fails()
    for _ in range(1_000):
        warm.clock.forward(REFRESH_INTERVAL_SECONDS)
        with pytest.raises(SecretUnavailableError):
            warm.kept.refresh("a", "b")
        assert warm.get() == ("one", "two")


def test_how_old_the_values_are_is_said_every_hour_also_where_only_strangers_make_it_ask(
    warm: World, caplog: pytest.LogCaptureFixture
) -> None:
    warm.fails()
    for _ in range(int(2 * WARNED_EVERY_SECONDS / REFRESH_INTERVAL_SECONDS)):
        warm.clock.forward(REFRESH_INTERVAL_SECONDS)
        with pytest.raises(SecretUnavailableError):
            warm.kept.refresh("a", "b")
    assert [vars(record)["age_seconds"] for record in caplog.records] == [30, 3_630]


def test_that_old_values_are_used_is_said_once_until_they_are_renewed(
    warm: World, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        warm.fails()
        for _ in range(3):
            warm.clock.forward(MAX_AGE_SECONDS)
            warm.get()
        assert warnings_in(caplog) == ["parameters cannot be renewed; those that are kept are used"]
        caplog.clear()
        warm.fails(times=0)
        warm.clock.forward(MAX_AGE_SECONDS)
        warm.get()


def test_a_renewal_in_vain_is_not_repeated_for_half_a_minute_at_least(warm: World) -> None:
    warm.fails()
    warm.clock.forward(MAX_AGE_SECONDS)
    warm.get()
    warm.clock.forward(30)
    warm.get()
    assert len(warm.store.calls) == 2
    warm.clock.forward(30)
    warm.get()
    assert len(warm.store.calls) == 3


@pytest.mark.parametrize(
    "failure", [THROTTLED, refusal("InternalServerError", 500), ReadTimeoutError(endpoint_url="https://ssm")], ids=str
)
def test_a_first_read_that_may_succeed_a_moment_later_is_tried_again(world: World, failure: Exception) -> None:
    world.fails(failure, times=4)
    assert world.get() == ("one", "two")
    assert world.rests == [0.25, 0.5, 1.0, 2.0]


@pytest.mark.parametrize("failure", [ACCESS_DENIED, refusal("ExpiredTokenException"), NoCredentialsError()], ids=str)
def test_a_first_read_that_is_refused_is_not_tried_again(world: World, failure: Exception) -> None:
    world.fails(failure)
    with pytest.raises(SecretUnavailableError):
        world.get()
    assert len(world.store.calls) == 1


def test_a_first_read_ends_within_the_patience_there_is(world: World) -> None:
    world.fails()
    with pytest.raises(SecretUnavailableError, match="ThrottlingException"):
        world.get()
    assert sum(world.rests) <= PATIENCE


def test_calls_that_hang_use_up_the_patience_as_pauses_do(world: World) -> None:
    hang = world.store.get_parameters

    def hangs(**arguments: Any) -> Mapping[str, Any]:
        world.clock.forward(PATIENCE)
        return hang(**arguments)

    world.store.get_parameters = hangs  # type: ignore[method-assign] # this store is slow
    world.fails()
    with pytest.raises(SecretUnavailableError):
        world.get()
    assert len(world.store.calls) == 1


def test_after_a_first_read_in_vain_nobody_asks_for_a_moment_and_nobody_waits(world: World) -> None:
    world.fails()
    with pytest.raises(SecretUnavailableError):
        world.get()
    asked, waited = len(world.store.calls), list(world.rests)
    world.fails(times=0)
    with pytest.raises(SecretUnavailableError, match="a moment ago"):
        world.get()
    assert (len(world.store.calls), world.rests) == (asked, waited)
    world.clock.forward(4)
    assert world.get() == ("one", "two")


def test_what_cannot_be_read_keeps_nobody_from_other_parameters(world: World) -> None:
    world.fails(ACCESS_DENIED, times=1)
    with pytest.raises(SecretUnavailableError):
        world.kept.get("a")
    assert world.kept.get("b") == ("two",)


def test_a_renewal_on_demand_is_one_call_and_leaves_what_is_kept(warm: World) -> None:
    warm.fails()
    with pytest.raises(SecretUnavailableError):
        warm.kept.renewed("a", "b")
    assert (len(warm.store.calls), warm.rests) == (2, [])
    assert warm.get() == ("one", "two")


def test_nobody_can_make_us_ask_a_failing_store_more_often_than_the_interval(warm: World) -> None:
    warm.fails()
    warm.clock.forward(REFRESH_INTERVAL_SECONDS)
    with pytest.raises(SecretUnavailableError):
        warm.kept.refresh("a", "b")
    assert not warm.kept.refresh("a", "b")
    assert warm.get() == ("one", "two")


# --- pauses ---------------------------------------------------------------------------------------------------------


def in_turn(*values: float) -> Iterator[float]:
    while True:
        yield from values


def test_pauses_are_any_part_of_windows_that_double_up_to_four_seconds() -> None:
    assert list(pauses(12.0, lambda: 0.999999))[:5] == pytest.approx([0.5, 1.0, 2.0, 4.0, 4.0], rel=1e-5)
    chances = in_turn(0.0, 0.5)
    assert list(pauses(3.0, lambda: next(chances)))[:4] == [0.0, 0.5, 0.0, 2.0]


def test_pauses_end_before_they_exceed_the_patience() -> None:
    assert sum(pauses(2.5, lambda: 0.9)) == pytest.approx(0.9 * 1.5)
