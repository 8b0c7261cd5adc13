"""What is measured of handovers: how many there are, how long people wait for a person, and how it ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from handover.conversation.conversation import Conversation, Ending, HandoverRequest, Origin
from handover.conversation.history import is_first_sign
from handover.conversation.moment import Decision, Finding


class Unit(StrEnum):
    """What a measure counts."""

    COUNT = "Count"
    MILLISECONDS = "Milliseconds"


@dataclass(frozen=True, slots=True)
class Measure:
    """One number to be measured, by the name of its metric."""

    name: str
    value: int = 1
    unit: Unit = Unit.COUNT


def measures_of(before: Conversation, decision: Decision) -> Iterator[Measure]:
    """Gives what a decision adds to the measures of handovers that users asked for."""
    after = decision.conversation
    if decision.finding is Finding.HANDOVER_BEGUN:
        yield Measure("HandoverRequests")
    if is_first_sign(before, after) and after.request is not None:
        yield Measure("TimeToHuman", _time_to_human(after.request), Unit.MILLISECONDS)
    ended = before.request if after.request is None else None
    if ended is not None and ended.origin is Origin.BUTTON:
        yield Measure(f"HandoverEnded_{ended.ending or Ending.FAILED}")


def _time_to_human(request: HandoverRequest) -> int:
    return max((request.first_human_sign or 0) - request.since, 0)
