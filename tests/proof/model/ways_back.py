"""Whether the bot comes back in the end, from any world: because the user asks (5), or because time passes (4)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from handover.conversation.conversation import Mode
from tests.proof.model import kinds
from tests.proof.model.claims import Claim
from tests.proof.model.deeds import Deed
from tests.proof.model.facts import AGES, OLDEST
from tests.proof.model.meeting import Meetings
from tests.proof.model.moves import Move, Moves
from tests.proof.model.world import ANOTHER, OURS, Bounds, Letter, World, canonical, older

STEPS: Final = 40
"""How much may happen on the way; more means that it leads nowhere."""

type Plea = Callable[[Moves, World], Move]


@dataclass(frozen=True)
class WayBack:
    """One way for the bot to come back: what is under way arrives, orders go well, and then somebody or time asks.

    Attributes:
        moves: with room for all that is under way, and nothing failing.
        plea: what is tried wherever a person has the conversation and nothing is under way.
    """

    number: int
    words: str
    plea: Plea
    moves: Moves
    _known: set[World] = field(default_factory=set)

    def claims(self, world: World) -> Iterator[Claim]:
        """Claims that the way leads back, where the bot is not there."""
        if not self._is_there(world):
            yield self._leads_back(world), self.words

    def _leads_back(self, world: World) -> bool:
        passed: list[World] = []
        for _ in range(STEPS):
            if world in self._known or self._is_there(world):
                self._known.update(passed)
                return True
            passed.append(world)
            world = canonical(self._next(world).world)
        return False

    def _is_there(self, world: World) -> bool:
        """Whether the bot is back for good: the next message is answered."""
        if world.facts.mode != Mode.BOT or world.owner == ANOTHER or _under_way(world):
            return False
        met = self.moves.meetings.meet(world.facts, world.left, Letter(kinds.TEXT), False)  # noqa: FBT003 - unasked
        return any(left.kind == "reply" for left in met.effects)

    def _next(self, world: World) -> Move:
        if _under_way(world):
            return self._arrival(world)
        if world.owner == ANOTHER and self.moves.bounds.is_zero_config:
            # Meta refuses us there, and nothing we may do helps.
            return Move((), world._replace(owner=OURS))
        if world.facts.mode == Mode.HUMAN:
            return self.plea(self.moves, world)
        return sends_text(self.moves, world)

    def _arrival(self, world: World) -> Move:
        """What is under way arrives, one thing after the other."""
        moves = self.moves
        if world.is_held:
            return moves.opening(world)
        if world.orders:
            return _best(list(moves.endings(world)))
        if world.reports:
            report = min(world.reports)
            return _best(list(moves.deliveries(world._replace(reports=world.reports - {report}), report)))
        letter, *late = world.late
        return _best(list(moves.deliveries(world._replace(late=tuple(late)), letter)))


def _under_way(world: World) -> bool:
    return bool(world.is_held or world.orders or world.reports or world.late)


def _best(moves: list[Move]) -> Move:
    return next((move for move in moves if move.is_good), moves[0])


# --- who asks ---------------------------------------------------------------------------------------------------------


def _sends(moves: Moves, world: World, what: str, on_standby: str) -> Move:
    is_elsewhere = world.owner == ANOTHER and not moves.bounds.is_zero_config
    deed = Deed("", (on_standby if is_elsewhere else what,), world.owner)
    return _best(list(moves.heard_of(world, deed)))


def presses_off(moves: Moves, world: World) -> Move:
    """The user presses Off."""
    return _sends(moves, world, kinds.OFF, kinds.OFF)


def types_word(moves: Moves, world: World) -> Move:
    """The user types the word that brings the bot back."""
    return _sends(moves, world, kinds.WORD, kinds.WORD_STANDBY)


def sends_text(moves: Moves, world: World) -> Move:
    """The user writes something, and waits a while for an answer first, if a return takes too long."""
    if world.facts.mode == Mode.RETURNING and world.facts.switched < AGES[1]:
        return Move((), older(world, 1))
    return _sends(moves, world, kinds.TEXT, kinds.TEXT_STANDBY)


def waits_and_writes(moves: Moves, world: World) -> Move:
    """A day passes, then the user writes something."""
    if world.facts.since < AGES[OLDEST]:
        return Move((), older(world, OLDEST))
    return _sends(moves, world, kinds.TEXT, kinds.TEXT_STANDBY)


def ways_back(meetings: Meetings, bounds: Bounds) -> tuple[WayBack, ...]:
    """Gives the ways back there must be."""
    moves = Moves(meetings, Bounds(bounds.routing, orders=STEPS, reports=STEPS))
    return (
        WayBack(4, "however long the user waits, the bot does not come back", waits_and_writes, moves),
        WayBack(5, "the Off button does not bring the bot back", presses_off, moves),
        WayBack(5, "the typed word does not bring the bot back", types_word, moves),
    )
