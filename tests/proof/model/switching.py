"""A small model of `thread_control`: how an order can end, what Meta and the visitor see of it."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from handover.conversation.vocabulary import SwitchOutcome
from tests.proof.model.kinds import OUTCOME, UNSAID
from tests.proof.model.world import ANOTHER, ASKED, LEAVING, OURS, PAUSED, THERE, Bounds, Order, World

_PASSED, _GATE_ONLY, _PASS_FAILED, _NOT_SAID, _RETURNED, _RETURN_REFUSED, _HELD = (
    OUTCOME + outcome for outcome in SwitchOutcome if outcome is not SwitchOutcome.NOT_TOLD
)


class Ending(NamedTuple):
    """One way an order can go.

    Attributes:
        words: the way, told.
        reported: what is reported; None where the order is tried again.
        owner: who owns the thread afterwards.
        says: what the visitor is told, if anything.
        is_good: whether this is the way it goes where nothing fails.
        learns: whether we find out how the page shares its threads.
    """

    words: str
    reported: str | None
    owner: str
    says: str | None = None
    is_good: bool = False
    learns: bool = False


def endings(order: Order, world: World, bounds: Bounds) -> Iterator[Ending]:
    """Gives every way an order can go."""
    if not world.is_held:
        for ending in _answered(order, world, bounds):
            yield ending
            if bounds.has_outages and ending.reported and (ending.says or ending.owner != world.owner):
                words = f"{ending.words}, and nothing that Meta says arrives any more"
                yield Ending(words, _HELD, ending.owner, ending.says)
    if bounds.has_faults or bounds.has_outages:
        yield Ending("Meta takes no calls", _HELD, world.owner)


def _answered(order: Order, world: World, bounds: Bounds) -> Iterator[Ending]:
    """Gives every way an order can go while Meta takes calls and answers."""
    match order.kind:
        case "switch_on":
            yield from _zero_config_on(order, world) if bounds.is_zero_config else _on(order, world)
        case "pass_control":
            yield from _passing(world, bounds)
        case "switch_off":
            yield from _zero_config_off(world) if bounds.is_zero_config else _off(world)
        case _:
            yield from _resuming(world)


def _on(order: Order, world: World) -> Iterator[Ending]:
    if world.owner == ANOTHER:
        yield Ending("another app owns the thread already", _PASSED, ANOTHER, is_good=True, learns=True)
        return
    says = None if order.said else PAUSED
    yield Ending("it is said and control passed", _PASSED, ANOTHER, says, is_good=True, learns=True)
    yield Ending("it is said and control not passed", _PASS_FAILED, OURS, says, learns=True)
    if not order.said:
        yield Ending("it is said, and passing is to be tried again", None, OURS, PAUSED, learns=True)
        yield Ending("it cannot be said", _NOT_SAID, OURS, learns=True)


def _zero_config_on(order: Order, world: World) -> Iterator[Ending]:
    if world.owner == ANOTHER:
        yield Ending("another app owns the thread already", _PASSED, ANOTHER, is_good=True, learns=True)
        return
    yield Ending("it is said", _GATE_ONLY, OURS, None if order.said else PAUSED, is_good=True, learns=True)
    if not order.said:
        yield Ending("it cannot be said", _NOT_SAID, OURS, learns=True)


def _passing(world: World, bounds: Bounds) -> Iterator[Ending]:
    outcome = _GATE_ONLY if bounds.is_zero_config else _PASSED
    yield Ending("control is passed", outcome, ANOTHER, is_good=True, learns=True)
    if bounds.is_zero_config:
        yield Ending("control cannot be passed here", outcome, world.owner, learns=True)
    if world.owner == OURS:
        yield Ending("control is not passed", _PASS_FAILED, OURS, learns=True)


def _off(world: World) -> Iterator[Ending]:
    if world.owner == OURS:
        yield from _resuming(world)
        return
    taken = partial(Ending, owner=OURS, learns=True)
    yield taken("control is taken and it is said", _RETURNED, says=THERE, is_good=True)
    yield taken("control is taken, and saying it is to be tried again", None)
    yield taken("control is taken, and it cannot be said", UNSAID, says=THERE)
    yield Ending("Meta refuses", _RETURN_REFUSED, ANOTHER)


def _zero_config_off(world: World) -> Iterator[Ending]:
    yield from (ending._replace(learns=True) for ending in _resuming(world))


def _resuming(world: World) -> Iterator[Ending]:
    if world.owner == ANOTHER:
        yield Ending("Meta refuses", _RETURN_REFUSED, ANOTHER)
        return
    yield Ending("it is said", _RETURNED, OURS, THERE, is_good=True)
    yield Ending("it cannot be said", UNSAID, OURS, THERE)
    yield Ending("after several tries it is given up", _RETURN_REFUSED, OURS)


def told_by(order: Order, ending: Ending, told: str) -> str:
    """Gives what the visitor was last told; where a newer switch is on its way, that is still to come."""
    if ending.says is None:
        return told
    is_overtaken = not order.is_current and told in (ASKED, LEAVING)
    return told if is_overtaken else ending.says
