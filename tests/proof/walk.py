"""Walks every state that a small world around one conversation can reach, and checks what the design promises in each.

`python -m tests.proof.walk`. The real `decide` and the real `still_wanted` are called; only what surrounds them is a
model (`tests/proof/model`). A promise that does not hold is shown with the shortest way to break it.
"""

import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from handover.pages.routing import RoutingMode
from tests.proof.model import kinds
from tests.proof.model.bursts import heard_in_the_end
from tests.proof.model.claims import Violation
from tests.proof.model.facts import Facts, Told
from tests.proof.model.meeting import Meetings
from tests.proof.model.moves import Moves
from tests.proof.model.rules import Rules
from tests.proof.model.surroundings import at_rest
from tests.proof.model.ways_back import ways_back
from tests.proof.model.world import Bounds, World, canonical

START: Final = canonical(World(Facts()))
START_OF_BURSTS: Final = canonical(World(Facts(told=Told())))

PRESSES: Final = frozenset(
    {
        *(kinds.ON, kinds.OFF, kinds.TEXT, kinds.TEXT_STANDBY, kinds.SOMEBODY, kinds.MOVED_HERE),
        *(kinds.STAFF_CLAIM, kinds.TIMER),
    }
)
"""What happens around somebody who asks for a person again and again."""

AROUND: Final = PRESSES | {kinds.SOMEBODY_STANDBY, kinds.INBOX_ASKS, kinds.STAFF_PAUSE}
"""What happens in a small world."""

ASKING: Final = frozenset({kinds.ON, kinds.OFF, kinds.TEXT})
"""What may come days late while time passes."""

FEW: Final = frozenset({kinds.ON, kinds.OFF, kinds.TEXT, kinds.SOMEBODY, kinds.TIMER})
"""What is sent and done where time passes besides."""

ROUTED, ZERO_CONFIG = RoutingMode.CONVERSATION_ROUTING, RoutingMode.ZERO_CONFIG

WALKED: Final = (1, 2, 3, 4, 5, 6, 9, 10, 12)
ELSEWHERE: Final = {
    7: ("tests/unit/aws/test_batches.py", "tests/unit/operations/test_receive.py", "tests/integration/test_batches.py"),
    8: ("tests/unit/operations/test_receive.py", "tests/unit/operations/test_handover_by_replies.py"),
    11: ("tests/unit/messenger/test_graph_failures.py", "tests/integration/test_held_pages.py"),
}
"""What is promised of everything but decisions, and where that is proved."""

type Way = tuple[str, ...]
"""What has to happen, one thing after the other."""


@dataclass
class Walk:
    """A walk through everything within some bounds, breadth first.

    Attributes:
        limit: how many states to look at, at most.
        steps: how each state was reached first: from where, and by what.
        checked: how often each promise was put to the test.
        found: what does not hold, and the shortest way there.
    """

    bounds: Bounds
    rules: Rules = field(default_factory=Rules)
    limit: int = sys.maxsize
    start: World = START
    steps: dict[World, tuple[World, Way] | None] = field(default_factory=dict)
    transitions: int = 0
    is_whole: bool = True
    checked: Counter[int] = field(default_factory=Counter)
    found: dict[Violation, Way] = field(default_factory=dict)

    def go(self) -> "Walk":
        """Goes all the way."""
        for _ in self.findings():
            pass
        return self

    def findings(self) -> Iterator[Violation]:
        """Goes on until something new does not hold, and again until all is walked."""
        meetings = Meetings(self.rules, self.bounds.routing, has_deploys=self.bounds.has_deploys)
        tally, self.checked = meetings.tally, meetings.tally.checked
        moves, ways, todo = Moves(meetings, self.bounds), ways_back(meetings, self.bounds), deque([self.start])
        self.steps[self.start] = None
        while todo:
            world = todo.popleft()
            yield from self._note(tally.broken(2, at_rest(world)), world)
            yield from self._note(tally.broken(3, heard_in_the_end(world)), world)
            for way in ways:
                yield from self._note(tally.broken(way.number, way.claims(world)), world)
            for move in moves.of(world):
                self.transitions += 1
                yield from self._note(move.violations, world, move.words)
                if self._is_new(move.world):
                    self.steps[move.world] = (world, move.words)
                    todo.append(move.world)

    def _is_new(self, world: World) -> bool:
        if world in self.steps:
            return False
        self.is_whole = self.is_whole and len(self.steps) < self.limit
        return len(self.steps) < self.limit

    def _note(self, violations: tuple[Violation, ...], world: World, last: Way = ()) -> Iterator[Violation]:
        for violation in violations:
            if violation not in self.found:
                self.found[violation] = (*self._way_to(world), *(["; ".join(last)] if last else []))
                yield violation

    def _way_to(self, world: World) -> list[str]:
        way = []
        while (step := self.steps[world]) is not None:
            world, words = step
            way.append("; ".join(words))
        return way[::-1]


# --- the command ------------------------------------------------------------------------------------------------------


class Setting(NamedTuple):
    """What a walk takes in, in words, and how far it goes."""

    words: str
    bounds: Bounds
    limit: int = sys.maxsize
    start: World = START


class Walked(NamedTuple):
    """What came of a walk; the seconds are those of the processor."""

    states: int
    transitions: int
    is_whole: bool
    seconds: float
    checked: Counter[int]
    found: dict[Violation, Way]


def settings() -> list[Setting]:
    """Gives the walks: in both routing modes, each letting the world grow in another direction."""
    return [
        setting
        for routing in (ROUTED, ZERO_CONFIG)
        for setting in (
            Setting("late or twice", Bounds(routing, late=1, returns=1, has_pauses=False)),
            Setting("failures", Bounds(routing, has_faults=True, has_pauses=False)),
            Setting("time passes", Bounds(routing)),
            Setting("days late", Bounds(routing, late=1, returns=0, has_copies=False, only=ASKING)),
            Setting("dead letters", Bounds(routing, dead=1, returns=0, has_pauses=False, only=AROUND)),
            Setting("outages", Bounds(routing, has_outages=True, returns=0, only=FEW | {kinds.MOVED_HERE})),
            Setting(
                "deployments",
                Bounds(routing, has_outages=True, has_deploys=True, returns=0, has_pauses=False, only=AROUND),
            ),
            Setting("bursts", Bounds(routing, returns=0, has_pauses=False, only=PRESSES), start=START_OF_BURSTS),
            Setting("bursts, hours", Bounds(routing, returns=0, only=FEW), start=START_OF_BURSTS),
        )
    ]


def walked(setting: Setting, rules: Rules | None = None) -> Walked:
    """Goes one walk."""
    began = time.process_time()
    walk = Walk(setting.bounds, rules or Rules(), setting.limit, setting.start).go()
    seconds = time.process_time() - began
    return Walked(len(walk.steps), walk.transitions, walk.is_whole, seconds, walk.checked, walk.found)


def report(setting: Setting, walk: Walked) -> Iterator[str]:
    """Tells of one walk."""
    extent = "whole" if walk.is_whole else "cut short"
    size = f"{walk.states:>9,} states {walk.transitions:>11,} transitions"
    yield f"{setting.bounds.routing:<21} {setting.words:<14} {size}  {extent:<9} {walk.seconds:4.0f} s of a processor"
    for violation, way in walk.found.items():
        yield f"  {violation.number}. broken: {violation.what}"
        yield from (f"       {step}" for step in way)


def verdict(walks: list[Walked]) -> Iterator[str]:
    """Tells of each promise whether it held everywhere."""
    checked = sum((walk.checked for walk in walks), Counter[int]())
    broken = {violation.number for walk in walks for violation in walk.found}
    for number in sorted((*WALKED, *ELSEWHERE)):
        if number in WALKED or checked[number]:
            yield f"{number:>2}. {'BROKEN' if number in broken else 'holds'}, checked {checked[number]:,} times"
        if number in ELSEWHERE:
            yield f"{number:>2}. not of decisions alone: {', '.join(ELSEWHERE[number])}"


def is_proved(walks: list[Walked]) -> bool:
    """Tells whether each promise was put to the test, and none is broken."""
    is_tested = all(any(walk.checked[number] for walk in walks) for number in WALKED)
    return is_tested and not any(walk.found for walk in walks)


def main() -> int:
    """Goes all walks, two at a time, and tells of them; gives 1 where something does not hold."""
    walks: list[Walked] = []
    with ProcessPoolExecutor(max_workers=2) as workers:
        for setting, walk in zip(settings(), workers.map(walked, settings()), strict=True):
            walks.append(walk)
            print("\n".join(report(setting, walk)), flush=True)  # noqa: T201 - a command speaks
    states, transitions = sum(walk.states for walk in walks), sum(walk.transitions for walk in walks)
    print(f"{states:,} states, {transitions:,} transitions")  # noqa: T201 - as above
    print("\n".join(verdict(walks)))  # noqa: T201 - as above
    return 0 if is_proved(walks) else 1


if __name__ == "__main__":
    sys.exit(main())
