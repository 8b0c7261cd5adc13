"""The line between the functions and everything they call: every call goes through here, and here things go wrong."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import requests
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError
from urllib3.exceptions import MaxRetryError, NewConnectionError

ENDPOINT: Final = "https://service.invalid"
GRAPH: Final = "graph."
MAIL: Final = "ses.SendEmail"


class Died(BaseException):
    """The function is no more: nothing in it can catch this."""


class Kind(StrEnum):
    """What happens to a call."""

    NOT_REACHED = "not reached"
    """It is not made: the service does not answer the connection."""

    ANSWER_LOST = "answer lost"
    """It has its effect, and no answer comes."""

    MADE_TWICE = "made twice"
    """Its answer is lost and the client makes it again by itself, as botocore does."""

    DIES_BEFORE = "dies before"
    DIES_AFTER = "dies after"
    MEANWHILE = "meanwhile"
    """Nothing goes wrong, but something else happens first."""


@dataclass
class Mishap:
    """Something that is to happen at a call.

    Attributes:
        function: whose call; any function's where none is named.
        call: how the call's name begins.
        skip: how many such calls go well before.
        happens: what is to happen meanwhile.
    """

    kind: Kind
    function: str | None = None
    call: str = ""
    skip: int = 0
    happens: Callable[[], None] = lambda: None

    def strikes(self, function: str, call: str) -> bool:
        """Whether it is this call's turn; counts the calls that go well."""
        if self.function not in {None, function} or not call.startswith(self.call):
            return False
        self.skip -= 1
        return self.skip < 0


@dataclass
class Invocation:
    """One function at work.

    Attributes:
        tries: which delivery of its subject this is.
        calls: the names of the calls it has made so far.
        faults: what went wrong on purpose.
        was_interrupted: whether others were at work at the same time, in the middle of it or around it.
        failures: the names of the exceptions it gave up records for, as its log tells.
        step: the step of the ledger that it is in.
        answer_is_lost: whether the answer of the present call will not arrive.
        unrecorded: what it has brought about and not yet written down, with the step it belongs to.
    """

    function: str
    subject: str
    tries: int = 1
    calls: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    was_interrupted: bool = False
    failures: list[str] = field(default_factory=list)
    step: str = ""
    answer_is_lost: bool = False
    unrecorded: dict[str, str] = field(default_factory=dict)

    def did(self, what: str) -> None:
        """Something was brought about that nothing tells of yet."""
        self.unrecorded[what] = self.step

    def wrote_down(self, step: str) -> None:
        """A step is recorded, and with it what was done in it."""
        self.unrecorded = {what: of for what, of in self.unrecorded.items() if of != step}


class Lines:
    """All functions at work, the innermost last, and the mishaps still to come."""

    def __init__(self) -> None:
        self.at_work: list[Invocation] = []
        self.mishaps: list[Mishap] = []
        self.faults: Counter[str] = Counter()
        """What went wrong on purpose, by its kind."""

    @property
    def current(self) -> Invocation | None:
        """The function that makes the present call; none where the test itself does."""
        return self.at_work[-1] if self.at_work else None

    @property
    def caller(self) -> str | None:
        """The name of that function."""
        return self.current.function if self.current else None

    def carry[Result](self, call: str, effect: Callable[[], Result]) -> Result:
        """Makes a call, or has it fail as planned."""
        invocation = self.current
        if invocation is None:
            return effect()
        invocation.calls.append(call)
        mishap = next((one for one in self.mishaps if one.strikes(invocation.function, call)), None)
        if mishap is None:
            return effect()
        self.mishaps.remove(mishap)
        if mishap.kind is Kind.MEANWHILE:
            invocation.was_interrupted = True
            mishap.happens()
            return effect()
        # The client of SES makes no call twice.
        kind = Kind.ANSWER_LOST if (mishap.kind, call) == (Kind.MADE_TWICE, MAIL) else mishap.kind
        self.note_fault(kind, call)
        invocation.answer_is_lost = kind in {Kind.ANSWER_LOST, Kind.DIES_AFTER}
        try:
            return _struck(kind, call, effect)
        finally:
            invocation.answer_is_lost = False

    def note_fault(self, kind: str, call: str) -> None:
        """Remembers that something went wrong on purpose in the present function."""
        self.faults[f"{call.partition('.')[0]}: {kind}"] += 1
        if self.current is not None:
            self.current.faults.append(f"{call} {kind}")


def _struck[Result](kind: Kind, call: str, effect: Callable[[], Result]) -> Result:
    match kind:
        case Kind.NOT_REACHED:
            raise _not_reached(call)
        case Kind.DIES_BEFORE:
            raise Died(call)
        case Kind.MADE_TWICE:
            effect()
            return effect()
        case _:
            effect()
            raise Died(call) if kind is Kind.DIES_AFTER else _no_answer(call)


def _not_reached(call: str) -> Exception:
    if not call.startswith(GRAPH):
        return EndpointConnectionError(endpoint_url=ENDPOINT)
    refused = NewConnectionError(None, "connection refused")  # type: ignore[arg-type] # no connection was made
    return requests.ConnectionError(MaxRetryError(None, call, refused))  # type: ignore[arg-type] # as above


def _no_answer(call: str) -> Exception:
    if not call.startswith(GRAPH):
        return ReadTimeoutError(endpoint_url=ENDPOINT)
    return requests.ReadTimeout("read timed out")
