"""Runs the state machine until 100,000 events have happened: `… nightly [events] [first seed]`."""

import secrets
import sys
import time
from typing import Final

from hypothesis import Phase

from tests.proof.machine.machine import Machine, run

EVENTS: Final = 100_000
WORLDS_OF_A_SEED: Final = 100


def main(events: int, first_seed: int) -> int:
    """Runs seed after seed until there were so many events, or one fails; gives the exit status."""
    began = time.monotonic()
    status, seed = 0, first_seed
    _tell(f"seeds from {first_seed} on; nothing is said until {events:,} events have happened or one seed fails")
    while not status and Machine.counts["events"] < events:
        try:
            run(WORLDS_OF_A_SEED, seed, Phase.shrink)
        except AssertionError as failure:
            _tell(f"seed {seed} fails: {failure}", *getattr(failure, "__notes__", ()))
            _tell(f"again: python -m tests.proof.machine.nightly 1 {seed}")
            status = 1
        seed += 1
    _report(f"seeds {first_seed} to {seed - 1}, {WORLDS_OF_A_SEED} worlds each", time.monotonic() - began)
    return status


def _report(seeds: str, seconds: float) -> None:
    events = Machine.counts["events"]
    _tell(seeds, f"{events:,} events in {seconds:.0f} seconds, {events / seconds:.0f} a second")
    _tell("what happened:", *_lines(Machine.counts.most_common()))
    _tell(f"what went wrong on purpose ({Machine.faults.total():,}):", *_lines(Machine.faults.most_common()))
    _tell(
        "how often each invariant was checked:", *_lines(sorted(Machine.checked.items(), key=lambda one: int(one[0])))
    )


def _lines(counts: list[tuple[str, int]]) -> list[str]:
    return [f"{count:>12,}  {name}" for name, count in counts]


def _tell(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(given[0] if given else EVENTS, given[1] if len(given) > 1 else secrets.randbelow(1_000_000)))
