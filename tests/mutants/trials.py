"""Tries mutants out, a few at a time, each in a copy of the project in which nothing else is broken."""

import queue
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.mutants.mutant import Mutant, StaleMutantError
from tests.mutants.workshop import Ending, Tested, Workshop

AT_A_TIME: Final = 2
CAUGHT: Final = "caught"
_WORDS: Final = {Ending.FAILED: CAUGHT, Ending.ENDLESS: CAUGHT, Ending.PASSED: "SURVIVED", Ending.STALE: "STALE"}


@dataclass(frozen=True)
class Trial:
    """What became of one mutant."""

    mutant: Mutant
    tested: Tested
    seconds: float

    @property
    def word(self) -> str:
        """What became of it, in a word."""
        return _WORDS.get(self.tested.ending, "BROKEN")

    def is_caught(self, fail_anyway: frozenset[str]) -> bool:
        """Whether a test failed because of it, and not merely could not be run or fails anyway."""
        return self.word == CAUGHT and self.tested.first not in fail_anyway


class Trials:
    """As many copies of the project as mutants may live at a time."""

    def __init__(self, folder: Path) -> None:
        """Copies the project into a folder."""
        self._free: queue.SimpleQueue[Workshop] = queue.SimpleQueue()
        for number in range(AT_A_TIME):
            self._free.put(Workshop(folder / str(number)))

    def of(self, mutants: Iterable[Mutant]) -> Iterator[Trial]:
        """Lets each mutant live for as long as its tests run."""
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            yield from pool.map(self._try_out, mutants)

    def fail_anyway(self, tests: Iterable[str]) -> frozenset[str]:
        """Gives those of the tests that fail with nothing broken."""
        all_of_them = list(dict.fromkeys(tests))
        shares = [share for number in range(AT_A_TIME) if (share := all_of_them[number::AT_A_TIME])]
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            return frozenset[str]().union(*pool.map(self._failures, shares))

    def _failures(self, tests: Sequence[str]) -> frozenset[str]:
        with self._workshop() as workshop:
            return workshop.failures(tests)

    def _try_out(self, mutant: Mutant) -> Trial:
        with self._workshop() as workshop:
            begin = time.monotonic()
            try:
                with workshop.changed(mutant.file, mutant.applied_to):
                    tested = workshop.test(mutant.tests)
            except StaleMutantError as error:
                tested = Tested(Ending.STALE, str(error))
            return Trial(mutant, tested, time.monotonic() - begin)

    @contextmanager
    def _workshop(self) -> Iterator[Workshop]:
        workshop = self._free.get()
        try:
            yield workshop
        finally:
            self._free.put(workshop)
