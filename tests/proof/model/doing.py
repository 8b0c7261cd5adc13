"""What comes of the effects of a decision: all are done, one fails until it is given up, or Meta takes no calls."""

from collections.abc import Iterator
from typing import NamedTuple

from handover.conversation.conversation import Mode
from tests.proof.model import kinds
from tests.proof.model.facts import NOTICES, Left, LeftBehind
from tests.proof.model.world import OURS, Bounds, Letter, Order, World

NOTHING_LEFT = LeftBehind()


class Way(NamedTuple):
    """One way it can go; `words` are empty where nothing fails."""

    words: str
    world: World


def done(world: World, effects: tuple[Left, ...]) -> World:
    """Gives the world when all is done that can be; what would call Meta for a held page is postponed."""
    facts, _, owner, told, is_held, is_known, late, reports, orders, aside = world
    left = NOTHING_LEFT
    if effects:
        calls = tuple(effect for effect in effects if effect.kind not in NOTICES)
        if is_held:
            left = LeftBehind(calls, "postponed") if calls else NOTHING_LEFT
        else:
            switches = (Order(one.kind, one.is_current, one.said) for one in calls if one.kind != "reply")
            orders = (*orders, *switches)
            if owner != OURS and any(_passes_the_gate(effect, facts.mode) for effect in calls):
                reports = reports | {Letter(kinds.REPLY_REFUSED, is_current=True)}
        watches = {Letter(kinds.BURST_OVER, is_current=one.is_current) for one in effects if one.kind == "watch"}
        if watches:
            aside = aside._replace(timers=aside.timers | watches)
    return World(facts, left, owner, told, is_held, is_known, late, reports, orders, aside)


def faults(world: World, effects: tuple[Left, ...], bounds: Bounds) -> Iterator[Way]:
    """Gives how it can go wrong: at each effect in turn; those before it are done."""
    for number, effect in enumerate(effects):
        reached = done(world, effects[:number])
        rest = (*reached.left.effects, *effects[number:])
        if bounds.has_faults:
            words = f"{effect.kind} is tried until it is given up"
            yield Way(words, reached._replace(left=LeftBehind(rest, "interrupted")))
        if effect.kind == "reply" and not world.is_held and _passes_the_gate(effect, world.facts.mode):
            yield Way("Meta takes no calls", done(reached._replace(is_held=True), effects[number:]))
            if bounds.has_outages:
                yield Way("Meta does not answer for this user", _postponed(reached, effects[number:]))


def _postponed(world: World, effects: tuple[Left, ...]) -> World:
    """Gives the world where what is said to this user waits for its own timer; nothing else waits for it."""
    rest = done(world, tuple(effect for effect in effects if effect.kind != "reply"))
    replies = tuple(effect for effect in effects if effect.kind == "reply")
    return rest._replace(left=LeftBehind(replies, "postponed"), reports=rest.reports | {Letter(kinds.PAGE_OPENED)})


def _passes_the_gate(effect: Left, mode: str) -> bool:
    """The gate in front of Meta: what is said is the bot's turn, and of this fence."""
    return effect.kind == "reply" and effect.is_current and mode == Mode.BOT
