"""Breaks the product on purpose, one promise at a time, and tells which of these mutants the tests catch.

`python -m tests.mutants` tries them all, `python -m tests.mutants 17 fence` number 17 and those about the fence.
"""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.mutants.catalogue import MUTANTS
from tests.mutants.mutant import Invariant, Mutant
from tests.mutants.trials import Trial, Trials
from tests.mutants.workshop import Ending


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _chosen(names: Sequence[str]) -> Mapping[int, Mutant]:
    """Gives the mutants with these numbers, or with these words in their titles; without names, all."""
    return {
        number: mutant
        for number, mutant in enumerate(MUTANTS, 1)
        if not names or any(name == str(number) if name.isdigit() else name in mutant.title for name in names)
    }


def _name(invariant: Invariant) -> str:
    return f"invariant {invariant}" if invariant else "other"


def _line(number: int, trial: Trial) -> str:
    what = f"{number:3}  {_name(trial.mutant.breaks):12}  {trial.word:8} {trial.seconds:5.1f} s  {trial.mutant.title}"
    return f"{what}\n       {trial.tested.first}"


def _score(trials: Sequence[Trial], fail_anyway: frozenset[str]) -> Iterator[str]:
    yield from (f"fails with nothing broken, and catches nothing: {test}" for test in sorted(fail_anyway))
    lived = Counter(trial.mutant.breaks for trial in trials)
    caught = Counter(trial.mutant.breaks for trial in trials if trial.is_caught(fail_anyway))
    yield from (f"{_name(invariant):12}  {caught[invariant]} of {lived[invariant]}" for invariant in sorted(lived))
    yield f"{caught.total()} of {lived.total()} mutants are caught"


def main(names: Sequence[str]) -> int:
    """Tries out the mutants that are named, or all; gives 1 unless each of them is caught."""
    begin = time.monotonic()
    chosen = _chosen(names)
    done: list[Trial] = []
    with tempfile.TemporaryDirectory(prefix="handover-mutants-") as folder:
        trials = Trials(Path(folder))
        for number, trial in zip(chosen, trials.of(chosen.values()), strict=True):
            done.append(trial)
            _tell(_line(number, trial))
        catchers = [trial.tested.first for trial in done if trial.tested.ending is Ending.FAILED]
        fail_anyway = trials.fail_anyway(catchers)
    _tell("\n" + "\n".join(_score(done, fail_anyway)) + f" ({time.monotonic() - begin:.0f} s)")
    return 0 if done and all(trial.is_caught(fail_anyway) for trial in done) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
