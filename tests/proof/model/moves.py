"""Everything that can happen next in a world."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import NamedTuple

from handover.conversation.conversation import Mode
from handover.conversation.moment import Finding
from handover.conversation.vocabulary import SwitchOutcome
from tests.proof.model import kinds
from tests.proof.model.bursts import told_by_now
from tests.proof.model.claims import Violation
from tests.proof.model.deeds import Deed, deeds, pauses
from tests.proof.model.doing import NOTHING_LEFT, done, faults
from tests.proof.model.facts import DAYS_AGO, NOTICES
from tests.proof.model.meeting import Meetings, Met, asks_for_routing
from tests.proof.model.surroundings import ordered_once, said_once
from tests.proof.model.switching import Ending, endings, told_by
from tests.proof.model.world import (
    ASKED,
    LEAVING,
    THERE,
    Bounds,
    Dead,
    Letter,
    Order,
    World,
    canonical,
)

_HELD = kinds.OUTCOME + SwitchOutcome.HELD
_NOT_SAID = kinds.OUTCOME + SwitchOutcome.NOT_SAID
_ANY_OUTCOME = (
    *(kinds.OUTCOME + outcome for outcome in SwitchOutcome if outcome is not SwitchOutcome.HELD),
    kinds.UNSAID,
)


_OF_DAYS_AGO = (
    *(Letter(what, DAYS_AGO) for what in sorted(kinds.TIMED | kinds.OF_EARLIER)),
    *(Letter(what, DAYS_AGO, is_again=True) for what in sorted(kinds.TIMED)),
    *(
        Letter(what, is_current=True, is_again=True)
        for what in (*_ANY_OUTCOME, _HELD, kinds.TIMER, kinds.REPLY_REFUSED, kinds.PAGE_OPENED)
    ),
)


class Move(NamedTuple):
    """A step from one world to the next, told in several words; `is_good` where nothing fails in it."""

    words: tuple[str, ...]
    world: World
    is_good: bool = True
    violations: tuple[Violation, ...] = ()


@dataclass(frozen=True, slots=True)
class Moves:
    """The steps that lead on from worlds around one page."""

    meetings: Meetings
    bounds: Bounds

    def of(self, world: World) -> Iterator[Move]:
        """Gives every move from a world; the worlds they lead to are canonical."""
        for words, after, is_good, violations in self.exactly(world):
            yield Move(words, canonical(after), is_good, violations)

    def exactly(self, world: World) -> Iterator[Move]:
        """Gives every move from a world, with all times as they are."""
        for deed in deeds(world.owner, self.bounds):
            yield from self.heard_of(world, deed)
        for words, after in pauses(world, self.bounds):
            yield Move((words,), after)
        if world.is_held:
            yield self.opening(world)
        for letter in dict.fromkeys(world.late):
            yield from self._late_deliveries(world, letter)
        for timer in world.aside.timers:
            left = world.aside.timers - {timer}
            yield from self.deliveries(world._replace(aside=world.aside._replace(timers=left)), timer)
        for report in world.reports:
            yield from self.deliveries(world._replace(reports=world.reports - {report}), report)
        if world.orders and len(world.reports) < self.bounds.reports:
            yield from self.endings(world)
        if self.bounds.dead:
            yield from self._dying(world)
            yield from self._redriven(world)
            yield from self._of_days_ago(world)

    # --- webhooks -----------------------------------------------------------------------------------------------------

    def heard_of(self, world: World, deed: Deed) -> Iterator[Move]:
        """Gives what can come of a deed: each letter about it comes at once, in any order, or later."""
        facts, left, _, told, is_held, is_known, late, reports, orders, aside = world
        room = self.bounds.late - len(late)
        for number in range(max(len(deed.sends) - room, 0), len(deed.sends) + 1):
            for prompt in permutations(deed.sends, number):
                later = tuple(Letter(what) for what in deed.sends if what not in prompt)
                words = (deed.words, *(f"({one.what} is late)" for one in later))
                after = World(facts, left, deed.owner, told, is_held, is_known, late + later, reports, orders, aside)
                yield from self._prompt(Move(words, after), prompt)

    def _prompt(self, move: Move, whats: tuple[str, ...]) -> Iterator[Move]:
        if not whats:
            yield move
            return
        for after in self.deliveries(move.world, Letter(whats[0])):
            joined = Move(
                move.words + after.words,
                after.world,
                move.is_good and after.is_good,
                move.violations + after.violations,
            )
            yield from self._prompt(joined, whats[1:])

    def _late_deliveries(self, world: World, letter: Letter) -> Iterator[Move]:
        late = list(world.late)
        late.remove(letter)
        rest = world._replace(late=tuple(late))
        if letter.is_again:
            yield Move((f"{letter.what} does not come again",), rest)
        yield from self.deliveries(rest, letter)

    # --- deliveries ---------------------------------------------------------------------------------------------------

    def deliveries(self, world: World, letter: Letter) -> Iterator[Move]:
        """Gives what can come of a letter that is delivered; it is not in the world any more."""
        if letter.what == kinds.OLDER_OUTCOME:
            for what in _ANY_OUTCOME:
                yield from self._delivered(world, Letter(what), is_routing_told=False)
            return
        if not asks_for_routing(world.facts, letter):
            yield from self._delivered(world, letter, is_routing_told=False)
            return
        may_ask = not world.is_held
        if world.is_routing_known or may_ask:
            yield from self._delivered(world._replace(is_routing_known=True), letter, is_routing_told=True)
        if not world.is_routing_known:
            for move in self._delivered(world, letter, is_routing_told=False):
                yield move._replace(
                    words=(*move.words, "Meta does not say how the page shares its threads"), is_good=False
                )

    def _delivered(self, world: World, letter: Letter, *, is_routing_told: bool) -> Iterator[Move]:
        met = self.meetings.meet(world.facts, world.left, letter, is_routing_told)
        words = f"delivered{' again' if letter.is_again else ''}: {letter.what}"
        if met.finding is Finding.DUPLICATE:
            yield Move((words,), world, violations=met.violations)
            return
        if met.facts.returns > self.bounds.returns:
            return
        violations = met.violations + self.meetings.tally.broken(2, ordered_once(world, met))
        after = _after_meeting(world, letter, met)
        if sum(left.kind not in (*NOTICES, "reply") for left in met.effects) + len(after.orders) > self.bounds.orders:
            return
        all_done = done(after, met.effects)
        yield Move((words,), all_done, violations=violations)
        if (self.bounds.has_faults or self.bounds.has_outages) and not world.left.effects:
            for fault, failed in faults(after, met.effects, self.bounds):
                yield Move((words, fault), failed, is_good=False, violations=violations)
        may_come_again = self.bounds.has_copies and len(world.late) < self.bounds.late
        if letter.what in kinds.WEBHOOKS and may_come_again:
            again = (*all_done.late, Letter(letter.what, is_again=True))
            yield Move((words, "it will come again"), all_done._replace(late=again), violations=violations)

    # --- dead letters -------------------------------------------------------------------------------------------------

    def _dying(self, world: World) -> Iterator[Move]:
        """Gives what can die: a report, or an order, whatever it has done before."""
        if len(world.aside.dead) >= self.bounds.dead:
            return
        for report in world.reports:
            yield Move((f"{report.what} dies",), _with_dead(world._replace(reports=world.reports - {report}), report))
        if world.orders:
            order, *rest = world.orders
            left = world._replace(orders=tuple(rest))
            yield Move((f"{order.kind} dies",), _with_dead(left, order))
            for ending in endings(order, world, self.bounds):
                said = order._replace(said=max(order.said, int(bool(ending.says))))
                is_known = world.is_routing_known or ending.learns
                told = told_by(order, ending, world.told)
                reached = left._replace(owner=ending.owner, told=told, is_routing_known=is_known)
                violations = self.meetings.tally.broken(2, said_once(world, order, ending))
                words = (f"{order.kind}: {ending.words}, and it dies",)
                yield Move(words, _with_dead(reached, said), is_good=False, violations=violations)

    def _redriven(self, world: World) -> Iterator[Move]:
        """Gives what is taken out of the dead-letter queue; an order that was overtaken is left there."""
        for dead in world.aside.dead:
            rest = list(world.aside.dead)
            rest.remove(dead)
            without = world._replace(aside=world.aside._replace(dead=tuple(rest)))
            if isinstance(dead, Letter):
                yield from self.deliveries(without, dead)
            elif dead.is_current and len(world.orders) < self.bounds.orders:
                yield Move((f"{dead.kind} is redriven",), without._replace(orders=(*world.orders, dead)))
        if world.left.state == "interrupted":
            # The letter whose effects failed knows them as its own, as long as no other has come in between.
            undone = world._replace(left=NOTHING_LEFT)
            if (
                sum(left.kind not in (*NOTICES, "reply") for left in world.left.effects) + len(world.orders)
                <= self.bounds.orders
            ):
                yield Move(("the letter is redriven that left something undone",), done(undone, world.left.effects))

    def _of_days_ago(self, world: World) -> Iterator[Move]:
        """Gives the letters that come for the first time after days, and those that come once more."""
        for letter in _OF_DAYS_AGO:
            for move in self.deliveries(world, letter):
                if move.violations or move.world != world:
                    yield move

    # --- thread control and the page ----------------------------------------------------------------------------------

    def endings(self, world: World) -> Iterator[Move]:
        """Gives how the oldest order can go."""
        order, *rest = world.orders
        for ending in endings(order, world, self.bounds):
            yield self._ended(world, order, tuple(rest), ending)

    def _ended(self, world: World, order: Order, rest: tuple[Order, ...], ending: Ending) -> Move:
        reports, orders = world.reports, rest
        if ending.reported is None:
            orders = (order._replace(said=order.said + bool(ending.says)), *rest)
        else:
            # What got no answer is looked up before it is said again: what was said counts.
            said = max(order.said, int(bool(ending.says))) if ending.reported == _HELD else 0
            reported = Letter(ending.reported, is_current=True, said=said)
            reports = reports | {reported if order.is_current else _older(reported)}
        after = world._replace(
            owner=ending.owner,
            told=told_by(order, ending, world.told),
            is_routing_known=world.is_routing_known or ending.learns,
            reports=reports,
            orders=orders,
        )
        violations = self.meetings.tally.broken(2, said_once(world, order, ending))
        return Move((f"{order.kind}: {ending.words}",), after, ending.is_good, violations)

    def opening(self, world: World) -> Move:
        """Meta takes calls again; a conversation that waits is told."""
        told = {Letter(kinds.PAGE_OPENED)} if world.left.state == "postponed" else set()
        return Move(("Meta takes calls again",), world._replace(is_held=False, reports=world.reports | told))


def _older(report: Letter) -> Letter:
    """Gives a report as it is when another switch has been decided since."""
    if report.what.startswith(kinds.OUTCOME) and report.what != _HELD:
        return Letter(kinds.OLDER_OUTCOME)
    return report._replace(is_current=False)


def _overtaken(dead: Dead) -> Dead:
    return _older(dead) if isinstance(dead, Letter) else dead._replace(is_current=False)


def _with_dead(world: World, dead: Dead) -> World:
    return world._replace(aside=world.aside._replace(dead=(*world.aside.dead, dead)))


def _after_meeting(world: World, letter: Letter, met: Met) -> World:
    """Gives the world with the decision saved, and nothing done of what it asks for."""
    facts, _, owner, told, is_held, is_known, late, reports, orders, aside = world
    if met.finding is Finding.HANDOVER_BEGUN:
        told = ASKED
    elif met.facts.mode == Mode.RETURNING != facts.mode:
        told = LEAVING
    elif letter.what == _NOT_SAID and letter.is_current and facts.mode == Mode.HUMAN:
        told = THERE  # the user was told of no pause, and either there is none, or a person is there without a word
    if met.is_switched:
        orders = tuple(order._replace(is_current=False) for order in orders)
        reports = frozenset(_older(report) for report in reports)
        if aside.dead:
            aside = aside._replace(dead=tuple(_overtaken(dead) for dead in aside.dead))
    is_held = is_held or letter.what == _HELD
    if met.facts.told is not None:
        aside = told_by_now(aside, met)
    return World(met.facts, world.left, owner, told, is_held, is_known, late, reports, orders, aside)
