"""The ledger, in memory and in the table: a step is done once."""

import contextlib
import time
from collections.abc import Callable
from typing import override

import pytest
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyPersistenceLayerError,
)

from handover.alerts.unanswered import UnansweredError
from handover.aws import ledger
from handover.aws.steps_done import StepsDone
from handover.operations.alert import Ledger
from tests.fakes.cloud import TABLE_NAME, Cloud, interrupt
from tests.fakes.lambda_context import FakeLambdaContext
from tests.fakes.ledger import InMemoryLedger

type Begins = Callable[[], Ledger]


class ShortContext(FakeLambdaContext):
    """An invocation that is about to be ended."""

    @override
    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 50


def in_table(cloud: Cloud, context: FakeLambdaContext | None = None) -> ledger.Ledger:
    made = ledger.Ledger(TABLE_NAME, cloud.client_of("thread_control", "dynamodb"))
    made.begin(context or FakeLambdaContext())
    return made


@pytest.fixture(name="ledger", params=["in memory", "in the table"])
def _ledger(request: pytest.FixtureRequest) -> Ledger:
    return InMemoryLedger() if request.param == "in memory" else in_table(request.getfixturevalue("cloud"))


@pytest.fixture(params=["in memory", "in the table"])
def ledger_of_short_calls(request: pytest.FixtureRequest) -> Begins:
    """Begins an invocation that is over in a moment."""
    if request.param == "in memory":
        one = InMemoryLedger()
        return lambda: one
    made = request.getfixturevalue("cloud")
    return lambda: in_table(made, ShortContext())


def once_it_is_open(begins: Begins) -> Callable[[str, Callable[[], None], Callable[[], bool]], None]:
    """Gives a ledger's `once_or_found` for a time when the earlier invocation is over."""

    def once_or_found(step: str, action: Callable[[], None], was_done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            with contextlib.suppress(IdempotencyAlreadyInProgressError):
                begins().once_or_found(step, action, was_done)
                return
        raise AssertionError("the step is never open")

    return once_or_found


class Steps:
    """Notes what was done."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def one(self) -> None:
        self.done.append("one")

    def two(self) -> None:
        self.done.append("two")

    def fail(self) -> None:
        raise ConnectionError("no answer")

    def silent(self) -> None:
        self.done.append("silent")
        raise UnansweredError("no answer")

    def never_asked(self) -> bool:
        raise AssertionError("nobody is asked")


def test_a_step_is_done_once(ledger: Ledger) -> None:
    steps = Steps()
    for _ in range(3):
        ledger.once("e.1.0", steps.one)
    assert steps.done == ["one"]


def test_two_steps_are_both_done(ledger: Ledger) -> None:
    steps = Steps()
    ledger.once("e.1.0", steps.one)
    ledger.once("e.1.1", steps.two)
    assert steps.done == ["one", "two"]


def test_a_step_that_fails_says_so_and_is_open_again(ledger: Ledger) -> None:
    steps = Steps()
    with pytest.raises(ConnectionError, match="no answer"):
        ledger.once("e.1.0", steps.fail)
    ledger.once("e.1.0", steps.one)
    assert steps.done == ["one"]


@pytest.mark.parametrize("outcome", [{"outcome": "passed", "said": 2, "trouble": None}, None])
def test_what_came_of_a_step_in_the_table_is_given_again(cloud: Cloud, outcome: dict[str, object] | None) -> None:
    first = in_table(cloud).once("e.1.outcome", lambda: outcome)
    again = in_table(cloud).once("e.1.outcome", lambda: {"outcome": "another"})
    assert (first, again) == (outcome, outcome)


def test_what_was_done_once_is_known_to_a_function_that_starts_later(cloud: Cloud) -> None:
    steps = Steps()
    in_table(cloud).once("e.1.0", steps.one)
    in_table(cloud).once("e.1.0", steps.one)
    assert steps.done == ["one"]


def test_a_step_that_was_cut_off_is_open_again_when_its_function_is_over(cloud: Cloud) -> None:
    class CutOffError(BaseException):
        """Stands for the end of the process: nothing in it is caught."""

    def die() -> None:
        raise CutOffError

    steps = Steps()
    with pytest.raises(CutOffError):
        in_table(cloud, ShortContext()).once("e.1.0", die)
    deadline = time.monotonic() + 5
    while not steps.done and time.monotonic() < deadline:
        try:
            in_table(cloud).once("e.1.0", steps.one)
        except IdempotencyAlreadyInProgressError:
            continue
    assert steps.done == ["one"]


def test_a_step_that_nobody_answered_may_be_done_and_is_asked_for_when_it_comes_again(
    ledger_of_short_calls: Begins,
) -> None:
    steps = Steps()
    with pytest.raises(UnansweredError):
        ledger_of_short_calls().once_or_found("e.1.0", steps.silent, steps.never_asked)
    again = once_it_is_open(ledger_of_short_calls)
    again("e.1.0", steps.one, lambda: True)
    again("e.1.0", steps.one, steps.never_asked)
    assert steps.done == ["silent"]


def test_a_step_that_nobody_answered_and_that_was_not_done_is_done(ledger_of_short_calls: Begins) -> None:
    steps = Steps()
    with pytest.raises(UnansweredError):
        ledger_of_short_calls().once_or_found("e.1.0", steps.silent, steps.never_asked)
    once_it_is_open(ledger_of_short_calls)("e.1.0", steps.one, lambda: False)
    assert steps.done == ["silent", "one"]


def test_a_step_in_doubt_stays_so_when_it_fails(ledger_of_short_calls: Begins) -> None:
    steps = Steps()
    with pytest.raises(UnansweredError):
        ledger_of_short_calls().once_or_found("e.1.0", steps.silent, steps.never_asked)
    with pytest.raises(ConnectionError):
        once_it_is_open(ledger_of_short_calls)("e.1.0", steps.fail, lambda: False)
    once_it_is_open(ledger_of_short_calls)("e.1.0", steps.one, lambda: True)
    assert steps.done == ["silent"]


def test_whoever_knows_of_a_step_is_not_asked_where_it_is_new_or_failed(ledger: Ledger) -> None:
    steps = Steps()
    with pytest.raises(ConnectionError):
        ledger.once_or_found("e.1.0", steps.fail, steps.never_asked)
    ledger.once_or_found("e.1.0", steps.one, steps.never_asked)
    assert steps.done == ["one"]


def test_a_step_that_is_being_done_is_not_done_beside_it(cloud: Cloud) -> None:
    steps = Steps()

    def meanwhile() -> None:
        with pytest.raises(IdempotencyAlreadyInProgressError):
            in_table(cloud).once("e.1.0", steps.two)
        steps.one()

    in_table(cloud).once("e.1.0", meanwhile)
    assert steps.done == ["one"]


def test_a_record_names_no_person_and_is_dropped_in_time(cloud: Cloud) -> None:
    in_table(cloud).once("e.1.maya@harbour-bikes.example", Steps().one)
    ((key, item),) = cloud.items("sent#").items()
    assert "maya" not in key
    assert int(item["expires_at"]["N"]) == pytest.approx(time.time() + ledger.KEPT_SECONDS, abs=60)


def test_a_step_that_is_done_and_could_not_be_recorded_is_in_doubt(cloud: Cloud) -> None:
    steps, made = Steps(), in_table(cloud)
    interrupt(cloud.client("dynamodb"), "UpdateItem").begin(1)
    with pytest.raises(UnansweredError):
        made.once("step", steps.one)
    with pytest.raises(IdempotencyAlreadyInProgressError):
        made.once("step", steps.one)
    assert steps.done == ["one"]


def test_a_step_that_could_not_be_begun_is_in_no_doubt(cloud: Cloud) -> None:
    steps, made = Steps(), in_table(cloud)
    interrupt(cloud.client("dynamodb"), "PutItem").begin(1)
    with pytest.raises(IdempotencyPersistenceLayerError):
        made.once("step", steps.one)
    assert steps.done == []


def test_whoever_only_looks_sees_which_steps_are_done(cloud: Cloud) -> None:
    made, looks = in_table(cloud), StepsDone(cloud.client("dynamodb"), TABLE_NAME)
    made.once("e.2.maya@example.test", lambda: None)
    with contextlib.suppress(UnansweredError):
        made.once("e.2.ünal@example.test", fails_unanswered)
    assert looks.has("e.2.maya@example.test")
    assert not looks.has("e.2.ünal@example.test")
    assert not looks.has("e.3.maya@example.test")
    made.once("e.4.ünal@example.test", lambda: None)
    assert looks.has("e.4.ünal@example.test")


def fails_unanswered() -> None:
    raise UnansweredError("no answer")
