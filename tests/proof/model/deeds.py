"""What visitor, agent, staff, the other app, Meta and the clock can do in a world, and the letters it sends us."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from tests.proof.model import kinds
from tests.proof.model.facts import OLDEST
from tests.proof.model.world import ANOTHER, OURS, Bounds, World, calmed, older


class Deed(NamedTuple):
    """Something that is done: in words, the letters that go off, who owns the thread afterwards."""

    words: str
    sends: tuple[str, ...]
    owner: str


@cache
def deeds(owner: str, bounds: Bounds) -> tuple[Deed, ...]:
    """Gives everything that people, apps and Meta can do while somebody owns the thread."""
    zero_config, only = bounds.is_zero_config, bounds.only
    possible = (*_of_the_user(owner, zero_config), *_of_others(owner, zero_config), *_of_staff_and_timers(owner))
    allowed = (deed for deed in possible if only is None or only.issuperset(deed.sends))
    return tuple(deed for deed in allowed if deed.sends or deed.owner != owner)


def _of_the_user(owner: str, is_zero_config: bool) -> Iterator[Deed]:  # noqa: FBT001 - a fact, not a switch
    is_elsewhere = owner == ANOTHER and not is_zero_config
    texts = (kinds.TEXT_STANDBY, kinds.WORD_STANDBY) if is_elsewhere else (kinds.TEXT, kinds.WORD)
    for text in texts:
        yield Deed(f"the user sends {text}", (text,), owner)
    for press in (kinds.ON, kinds.OFF, kinds.PRESS):
        yield Deed(f"the user sends {press}", (press,), owner)
        if is_elsewhere:
            # A copy that names its press, and comes after it, is a duplicate: as if it were not sent, the deed above.
            both = (press, kinds.PRESS_ELSEWHERE)
            yield Deed(f"the user sends {press}, seen on both channels", both, owner)


def _of_others(owner: str, is_zero_config: bool) -> Iterator[Deed]:  # noqa: FBT001 - a fact, not a switch
    yield Deed("somebody writes for the page", (kinds.SOMEBODY,), owner if is_zero_config else ANOTHER)
    if is_zero_config:
        yield Deed("somebody writes for the page and grabs the thread", (kinds.SOMEBODY,), ANOTHER)
    else:
        yield Deed("somebody writes for the page, seen on standby", (kinds.SOMEBODY_STANDBY,), ANOTHER)
    if owner == OURS:
        both = (kinds.SOMEBODY, kinds.MOVED_AWAY)
        yield Deed("somebody writes for the page, and Meta tells of the taking", both, ANOTHER)
        yield Deed("another app takes the thread, and nobody tells us", (), ANOTHER)
        yield Deed("the inbox asks for the thread", (kinds.INBOX_ASKS,), OURS)
        yield Deed("the other app asks for the thread", (kinds.OTHER_ASKS,), OURS)
    yield Deed("another app takes the thread", (kinds.MOVED_AWAY,), ANOTHER)
    if owner == ANOTHER or is_zero_config:
        yield Deed("the agent is done and passes the thread to us", (kinds.MOVED_HERE,), OURS)
    yield Deed("the owner lets go of the thread, and nobody tells us", (), OURS)


def _of_staff_and_timers(owner: str) -> Iterator[Deed]:
    yield Deed(f"a command: {kinds.STAFF_PAUSE}", (kinds.STAFF_PAUSE,), owner)
    yield Deed(f"a command: {kinds.STAFF_RESUME}", (kinds.STAFF_RESUME,), owner)
    yield Deed(kinds.STAFF_CLAIM, (kinds.STAFF_CLAIM,), owner)
    yield Deed(kinds.TIMER, (kinds.TIMER,), owner)


# --- the clock --------------------------------------------------------------------------------------------------------


def pauses(world: World, bounds: Bounds) -> Iterator[tuple[str, World]]:
    """Gives how time can pass: orders and reports are under way for less than an hour, webhooks for longer."""
    told = world.facts.told
    if told is not None and calmed(told) != told:
        yield (
            "the time is over for which alerts are joined",
            world._replace(facts=world.facts._replace(told=calmed(told))),
        )
    if world.orders or world.reports or not bounds.has_pauses:
        return
    yield "an hour passes", older(world, 1)
    yield "a day passes", older(world, OLDEST)
