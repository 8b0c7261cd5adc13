"""What is measured of handovers: how many there are, how long people wait for a person, and how it ends."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from handover.conversation.conversation import Conversation, Ending, HandoverRequest
from handover.conversation.history import is_first_sign
from handover.conversation.moment import Decision, Finding
from handover.conversation.vocabulary import Origin


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
    """Gives what a decision adds to the measures of handovers that users asked for; each of them ends once."""
    after = decision.conversation
    if decision.finding is Finding.HANDOVER_BEGUN:
        yield Measure("HandoverRequests")
    if decision.finding is Finding.STILL_WAITING:
        yield Measure("StillWaiting")
    if before.request is not None and is_first_sign(before, after):
        yield Measure("TimeToHuman", _time_to_human(before.request, after.request), Unit.MILLISECONDS)
    if before.request is not None and _is_over(before.request, after.request):
        yield Measure(f"HandoverEnded_{_ending(before.request, after.request)}")


def _time_to_human(asked: HandoverRequest, answered: HandoverRequest | None) -> int:
    # Staff who pause the bot for longer begin the pause anew: what the user has waited was before that.
    came_at = (answered and answered.first_human_sign) or asked.since
    return max(came_at - asked.since, 0)


def _is_over(was: HandoverRequest, request: HandoverRequest | None) -> bool:
    """Tells whether a handover that was asked for is no such one any more: gone, followed by another, or taken over."""
    is_the_same = request is not None and request.id == was.id and request.origin is Origin.BUTTON
    return was.origin is Origin.BUTTON and not is_the_same


def _ending(was: HandoverRequest, request: HandoverRequest | None) -> Ending:
    """Gives why a handover is over; one that nobody ended could not begin, or lasted until the next was asked for."""
    is_followed = request is not None and request.id != was.id
    return was.ending or (Ending.TIME if is_followed else Ending.FAILED)
