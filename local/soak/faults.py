"""The faults of the Graph API that a soak asks the simulator for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any

MESSAGES = "messages"
TAKE = "take_thread_control"
OWNER = "thread_owner"
PROFILE = "profile"


class Harm(StrEnum):
    """What happens to a call."""

    UNAVAILABLE = "unavailable"
    LOST_BEFORE = "lost_before"
    """The connection breaks before the call takes effect."""

    LOST_AFTER = "lost_after"
    """The connection breaks after the call has taken effect."""

    REFUSED = "refused"


HARMS: Mapping[str, Sequence[Harm]] = {
    MESSAGES: (Harm.UNAVAILABLE, Harm.UNAVAILABLE, Harm.LOST_BEFORE, Harm.LOST_AFTER),
    TAKE: (Harm.UNAVAILABLE, Harm.LOST_BEFORE, Harm.LOST_AFTER, Harm.REFUSED),
    OWNER: (Harm.UNAVAILABLE, Harm.LOST_BEFORE),
    PROFILE: (Harm.UNAVAILABLE, Harm.LOST_BEFORE),
}
"""What can happen to a call of each edge; what stands there twice is twice as likely."""

ANSWERS: Mapping[Harm, Mapping[str, Any]] = {
    Harm.UNAVAILABLE: {"status": 503, "code": 2, "message": "Service temporarily unavailable"},
    Harm.LOST_BEFORE: {"disconnect": True},
    Harm.LOST_AFTER: {"disconnect": True, "when": "after"},
    Harm.REFUSED: {"code": 200, "message": "(#200) This app is not allowed to take control of conversations"},
}


@dataclass(frozen=True)
class Fault:
    """One harm, to the next call of an edge about the visitor."""

    edge: str
    harm: Harm

    def as_failure(self, psid: str) -> dict[str, Any]:
        """The fault as the simulator takes it."""
        return {"edge": self.edge, "psid": psid, **ANSWERS[self.harm]}


def faults_of(edges: Sequence[str], share: float, chance: Random) -> tuple[Fault, ...]:
    """The faults of the calls that an act is expected to bring about.

    A fault meets the next call of its edge. So one that is to meet a later call comes after another: the trouble lasts.
    """
    faults: list[Fault] = []
    for edge in dict.fromkeys(edges):
        struck = _struck(edges.count(edge), share, chance)
        faults += [Fault(edge, chance.choice(HARMS[edge])) for _ in range(struck)]
    return tuple(faults)


def _struck(calls: int, share: float, chance: Random) -> int:
    """How many of so many calls in a row fail: that share of them on average, each run as likely as the others."""
    likelihood = share * 2 / (calls + 1)
    return chance.randint(1, calls) if chance.random() < calls * likelihood else 0
