"""The lives of the visitors: repeatable, as long as asked for, and with as many faults as asked for."""

from collections import Counter
from random import Random

import pytest

from local.simulator.failures import Failure
from local.simulator.settings import Mode
from local.soak.acts import Act
from local.soak.faults import HARMS, MESSAGES, PROFILE, TAKE, Fault, Harm, faults_of
from local.soak.options import Options, options_from
from local.soak.plan import plan

SEEDS = range(60)


def test_the_same_seed_makes_the_same_lives() -> None:
    assert plan(Options(seed=7)) == plan(Options(seed=7))
    assert plan(Options(seed=7)) != plan(Options(seed=8))


def test_one_visitor_more_changes_none_of_the_others() -> None:
    few, more = Options(events=30, visitors=3), Options(events=40, visitors=4)

    assert plan(more)[:3] == plan(few)


@pytest.mark.parametrize(("events", "visitors"), [(2000, 50), (7, 3), (2, 3)])
def test_there_are_as_many_events_as_asked_for(events: int, visitors: int) -> None:
    lives = plan(Options(events=events, visitors=visitors))

    assert sum(len(life.steps) for life in lives) == events
    assert len({life.name for life in lives}) == visitors


def test_everything_that_can_happen_happens() -> None:
    acts = Counter(step.act for life in plan(Options()) for step in life.steps)

    assert acts.keys() == set(Act)


def test_every_harm_comes_to_every_edge_that_can_suffer_it() -> None:
    faults = {fault for life in plan(Options(events=8000)) for step in life.steps for fault in step.faults}

    assert faults >= {Fault(edge, harm) for edge, harms in HARMS.items() for harm in harms}


def test_without_faults_there_are_none() -> None:
    assert not any(step.faults for life in plan(Options(faults=0)) for step in life.steps)


def test_a_fault_of_a_later_call_comes_after_one_of_each_earlier_call() -> None:
    counts = Counter(len(faults_of((MESSAGES, MESSAGES), 0.5, Random(seed))) for seed in SEEDS)  # noqa: S311 - no secret

    assert counts.keys() == {0, 1, 2}


@pytest.mark.parametrize("edges", [(MESSAGES,), (MESSAGES, MESSAGES), (PROFILE, MESSAGES, MESSAGES), (TAKE, MESSAGES)])
def test_as_many_calls_fail_as_asked_for(edges: tuple[str, ...]) -> None:
    faults = [faults_of(edges, 0.05, Random(seed)) for seed in range(20_000)]  # noqa: S311 - no secret

    assert sum(map(len, faults)) / (20_000 * len(edges)) == pytest.approx(0.05, rel=0.1)


@pytest.mark.parametrize("fault", [Fault(edge, harm) for edge, harms in HARMS.items() for harm in set(harms)])
def test_the_simulator_takes_every_fault(fault: Fault) -> None:
    failure = Failure.model_validate(fault.as_failure("1"))

    assert (failure.edge, failure.psid) == (fault.edge, "1")


def test_a_refused_take_is_a_refusal_that_meta_makes() -> None:
    failure = Failure.model_validate(Fault(TAKE, Harm.REFUSED).as_failure("1"))

    assert (failure.status, failure.code) == (400, 200)


def test_a_command_line_that_says_nothing_asks_for_the_usual() -> None:
    assert options_from([]) == Options()


def test_a_command_line_can_change_everything() -> None:
    numbers = ["--events", "9", "--visitors", "2", "--duplicates", "0.5", "--faults", "0", "--seed", "4", "--late", "0"]

    options = options_from([*numbers, "--mode", "zero_config"])

    assert (options.events, options.visitors, options.duplicates, options.faults) == (9, 2, 0.5, 0)
    assert (options.seed, options.mode, options.late) == (4, Mode.ZERO_CONFIG, 0)


@pytest.mark.parametrize("share", ["1", "-0.1", "often"])
def test_a_share_is_a_share(share: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        options_from(["--faults", share])

    assert "--faults" in capsys.readouterr().err
