"""Makes checks one after the other; what rests on something broken is not looked at."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from handover.aws.damaged import DamagedItemError
from handover.aws.service_errors import AWS_ERRORS
from handover.doctor.verdict import Mark, Verdict, not_looked_at, unanswered
from handover.messenger.errors import GraphError
from handover.schema import NewerThanKnownError

UNASKABLE: Final[tuple[type[Exception], ...]] = (
    GraphError,
    *AWS_ERRORS,
    DamagedItemError,
    NewerThanKnownError,
    KeyError,  # the stack is older and has no such output, or AWS left out what it should tell
)
"""What a question comes to that gets no answer, or none that can be read."""


@dataclass(frozen=True, slots=True)
class Check:
    """One part to look at.

    Attributes:
        name: names it, for people and for programs.
        look: asks and judges.
        needs: the checks whose parts it rests on.
    """

    name: str
    look: Callable[[], Verdict]
    needs: tuple[str, ...] = ()


class Diagnosis(NamedTuple):
    """A part, and what was found of it."""

    name: str
    verdict: Verdict


class Examination:
    """A series of checks; each is made once, and after those it rests on."""

    def __init__(self, checks: Sequence[Check], unaskable: tuple[type[Exception], ...] = UNASKABLE) -> None:
        """Prepare to make checks.

        Args:
            checks: in the order in which they are told of.
            unaskable: the errors that a question without an answer comes to; any other ends the examination.
        """
        self._checks = {check.name: check for check in checks}
        self._known: dict[str, Verdict] = {}
        self._unaskable = unaskable

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the checks, in their order."""
        return tuple(self._checks)

    def __iter__(self) -> Iterator[Diagnosis]:
        """Gives what is found, in the order of the checks."""
        for name in self._checks:
            yield Diagnosis(name, self._verdict_on(name))

    def _verdict_on(self, name: str) -> Verdict:
        if name not in self._known:
            self._known[name] = self._made(self._checks[name])
        return self._known[name]

    def _made(self, check: Check) -> Verdict:
        for need in check.needs:
            verdict = self._verdict_on(need)
            if verdict.mark is Mark.BROKEN:
                return not_looked_at(f"not looked at, because this is broken: {need}")
            if verdict.mark is Mark.NOT_LOOKED_AT:
                return verdict
        try:
            return check.look()
        except self._unaskable as refusal:
            return unanswered(_said(refusal))


def _said(refusal: Exception) -> str:
    match refusal:
        case GraphError():
            return refusal.summary
        case KeyError():
            return f"nothing is told of {refusal}"
        case _ if isinstance(refusal, (*AWS_ERRORS, DamagedItemError, NewerThanKnownError)):
            return str(refusal)
        case _:
            # The words of others may hold the address asked, and what was asked.
            return type(refusal).__name__
