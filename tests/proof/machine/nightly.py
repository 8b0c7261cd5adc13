"""Runs the state machine until 100,000 events have happened: `… nightly [events] [first seed]`."""

import secrets
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from hypothesis import Phase

from tests.proof.machine.machine import Machine, run

EVENTS: Final = 100_000
WORLDS_OF_A_SEED: Final = 100
EVENTS_OF_A_SEED: Final = 3_000
"""About so many happen in the worlds of one seed."""
AT_A_TIME: Final = 2


@dataclass(frozen=True)
class Run:
    """What happened with one seed, or with all; `failures` tells what was wrong, and how it came to that."""

    events: Counter[str] = field(default_factory=Counter[str])
    faults: Counter[str] = field(default_factory=Counter[str])
    checked: Counter[str] = field(default_factory=Counter[str])
    failures: tuple[str, ...] = ()

    def __add__(self, other: "Run") -> "Run":
        return Run(
            self.events + other.events,
            self.faults + other.faults,
            self.checked + other.checked,
            self.failures + other.failures,
        )


def run_of(seed: int) -> Run:
    """Run the worlds of one seed, in a process of its own: what Hypothesis remembers of them ends with it."""
    failures: list[str] = []
    try:
        run(WORLDS_OF_A_SEED, seed, Phase.shrink)
    except AssertionError as failure:
        failures += [f"seed {seed} fails: {failure}", *getattr(failure, "__notes__", ())]
        failures += [f"again: python -m tests.proof.machine.nightly 1 {seed}"]
    return Run(Machine.counts, Machine.faults, Machine.checked, tuple(failures))


def runs(events: int, first_seed: int) -> Iterator[Run]:
    """Yield what happened with seed after seed, until there were so many events or one seed fails."""
    seeds, happened, has_failed = count(first_seed), 0, False
    with ProcessPoolExecutor(AT_A_TIME, max_tasks_per_child=1) as processes:
        at_work = {processes.submit(run_of, next(seeds)) for _ in range(min(AT_A_TIME, 1 + events // EVENTS_OF_A_SEED))}
        while at_work:
            done, at_work = wait(at_work, return_when=FIRST_COMPLETED)
            for one in done:
                happened += one.result().events["events"]
                has_failed = has_failed or bool(one.result().failures)
                yield one.result()
            if not has_failed and happened + len(at_work) * EVENTS_OF_A_SEED < events:
                at_work |= {processes.submit(run_of, next(seeds)) for _ in range(AT_A_TIME - len(at_work))}


def main(events: int, first_seed: int) -> int:
    """Run seed after seed; return the exit status."""
    began = time.monotonic()
    _tell(f"seeds from {first_seed} on, {WORLDS_OF_A_SEED} worlds each, two at a time")
    total, seeds = Run(), 0
    for one in runs(events, first_seed):
        total, seeds = total + one, seeds + 1
        _tell(*one.failures, f"{total.events['events']:>10,} events with {seeds} seeds")
    _report(total, time.monotonic() - began)
    return 1 if total.failures else 0


def _report(total: Run, seconds: float) -> None:
    events = total.events["events"]
    _tell(f"{events:,} events in {seconds:.0f} seconds, {events / seconds:.0f} a second")
    _tell("what happened:", *_lines(total.events.most_common()))
    _tell(f"what went wrong on purpose ({total.faults.total():,}):", *_lines(total.faults.most_common()))
    _tell("how often each invariant was checked:", *_lines(sorted(total.checked.items(), key=lambda one: int(one[0]))))


def _lines(counts: list[tuple[str, int]]) -> list[str]:
    return [f"{count:>12,}  {name}" for name, count in counts]


def _tell(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(given[0] if given else EVENTS, given[1] if len(given) > 1 else secrets.randbelow(1_000_000)))
