"""Counts what was put to the test, and keeps what did not hold."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

type Claim = tuple[bool, str]
"""Whether a promise holds where it applies, and what is wrong where it does not."""


class Violation(NamedTuple):
    """A promise that is broken, by the number it has in the design."""

    number: int
    what: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each promise was put to the test; where it says nothing of a case, the case does not count."""

    checked: Counter[int] = field(default_factory=Counter)

    def broken(self, number: int, claims: Iterable[Claim]) -> tuple[Violation, ...]:
        """Counts claims about a promise and gives those that do not hold."""
        violations = []
        for holds, what in claims:
            self.checked[number] += 1
            if not holds:
                violations.append(Violation(number, what))
        return tuple(violations)
