"""Copies a running world at each place where a function may die: what is before that place is played only once."""

import gc
import os
import pickle
from typing import Final

from tests.proof.crash.points import Gap

AGAIN_IN_EVERY: Final = 9
"""After the first death in every so many-eth place, functions die once more when the message comes again."""

AGAIN_AT_EVERY: Final = 3
"""They do so in every so many-eth place of that delivery."""


class Branches[Outcome]:
    """A world and its copies. In each copy a function died in another place; all are played to their end.

    A copy is a process of its own (fork). It ends by telling its outcome to the process it is a copy of, which waits.
    """

    def __init__(self, one_in: int) -> None:
        """Begins a world; of the places where a function may die first, one in so many counts, and each in doubt."""
        self._one_in = one_in
        self.deaths: tuple[Gap, ...] = ()
        """Where functions died in this world."""
        self._outcomes: list[tuple[tuple[Gap, ...], Outcome]] = []
        self._original: int | None = None
        self._places_of_redelivery = 0

    @property
    def is_copy(self) -> bool:
        """Whether this is one of the copies."""
        return self._original is not None

    def dies_at(self, gap: Gap) -> bool:
        """Copies the world where the place counts: False in this world, True in the copy."""
        if not self._counts(gap):
            return False
        reader, writer = os.pipe()
        copy = os.fork()
        if copy == 0:
            os.close(reader)
            # Memory is shared until it is written to, and a collection would write to all of it.
            gc.disable()
            self.deaths, self._outcomes, self._original = (*self.deaths, gap), [], writer
            return True
        os.close(writer)
        with os.fdopen(reader, "rb") as told:
            self._outcomes += pickle.load(told)  # noqa: S301 - our own copy wrote it
        os.waitpid(copy, 0)
        return False

    def end(self, outcome: Outcome) -> list[tuple[tuple[Gap, ...], Outcome]]:
        """Gives the outcomes of this world and all its copies, each with its deaths; a copy ends here instead."""
        outcomes = [(self.deaths, outcome), *self._outcomes]
        if self._original is None:
            return outcomes
        with os.fdopen(self._original, "wb") as teller:
            pickle.dump(outcomes, teller)
        os._exit(0)

    def _counts(self, gap: Gap) -> bool:
        if not self.deaths:
            # Early enough that scenarios of few places have one, too.
            return gap.is_in_doubt or gap.number % self._one_in == self._one_in // 5
        if len(self.deaths) > 1:
            return False
        (first,) = self.deaths
        if first.number % AGAIN_IN_EVERY != AGAIN_IN_EVERY // 2 or gap.delivery != first.delivery:
            return False
        self._places_of_redelivery += 1
        return self._places_of_redelivery % AGAIN_AT_EVERY == 0
