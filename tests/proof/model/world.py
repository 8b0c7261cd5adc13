"""The small world around one conversation: what is true, what is under way, and what the visitor was told."""

from functools import cache
from typing import Final, NamedTuple

from handover.conversation.conversation import Mode
from handover.pages.routing import RoutingMode
from tests.proof.model.facts import AGES, OLDEST, Facts, LeftBehind, Told, age_of
from tests.proof.model.kinds import BEGINS_SWITCH, COPIES, PROVES_RETURN, TIMED

OURS: Final = "ours"
"""We own the thread, or nobody does, which for us is the same: the page's default app is ours."""
ANOTHER: Final = "another"
"""The inbox or the other app owns it; Meta treats both alike towards us."""

# What the visitor was last told about who answers, or waits to be told.
THERE: Final = "the bot is there"
ASKED: Final = "they asked for a person"
PAUSED: Final = "the bot is paused"
LEAVING: Final = "the bot is asked back"


class Letter(NamedTuple):
    """An event on its way to us.

    Attributes:
        what: one of `kinds`.
        ago: when it happened.
        is_current: for a report, whether it carries the current fence.
        said: for a report, how many messages were said.
        is_again: whether it came once already.
    """

    what: str
    ago: int = 0
    is_current: bool = False
    said: int = 0
    is_again: bool = False

    @property
    def has_time(self) -> bool:
        """Whether it counts when the event happened: not of a report, nor of what came once already."""
        return self.what in TIMED and not self.is_again


class Order(NamedTuple):
    """A switch that `thread_control` is to carry out."""

    kind: str
    is_current: bool = True
    said: int = 0


type Dead = Letter | Order
"""A message that was tried until it was given up, and lies in a dead-letter queue."""


class Aside(NamedTuple):
    """What only some walks look at.

    Attributes:
        timers: those that end the time for which alerts are joined: that of the burst as it is, and older ones.
        unheard: what the admins do not know of how it stands: that the user waits, or that a switch failed.
        dead: orders and reports that died; they come later, or never.
    """

    timers: frozenset[Letter] = frozenset()
    unheard: frozenset[str] = frozenset()
    dead: tuple[Dead, ...] = ()


NOTHING_ASIDE: Final = Aside()


class World(NamedTuple):
    """One state of the walk.

    Attributes:
        facts: our conversation.
        left: its outbox, where something in it is still to be done.
        owner: who owns the thread in truth.
        told: what the visitor was last told.
        is_held: whether Meta takes no calls for the page, and we know.
        is_routing_known: whether we have found out that the page is in zero-config, where it is.
        late: webhooks that are under way while other things happen, and copies of what came already.
        reports: what our own functions report.
        orders: what `thread_control` is to do.
        aside: what only some walks look at.
    """

    facts: Facts
    left: LeftBehind = LeftBehind()
    owner: str = OURS
    told: str = THERE
    is_held: bool = False
    is_routing_known: bool = False
    late: tuple[Letter, ...] = ()
    reports: frozenset[Letter] = frozenset()
    orders: tuple[Order, ...] = ()
    aside: Aside = NOTHING_ASIDE


class Bounds(NamedTuple):
    """How the page shares its threads in truth, and how large the world around it may grow.

    Attributes:
        late: how many letters may be late at once, or come a second time.
        reports: how many switches may have ended unheard.
        orders: how many switches may wait to be carried out.
        returns: how often the thread may come back by itself in a row; four times are too often to be meant.
        has_pauses: whether time passes.
        has_faults: whether what is to be done can fail until it is given up, and whether Meta can refuse all calls.
        has_outages: whether calls to Meta get no answer for a while, for the page or for this user alone.
        has_deploys: whether what is stored and reported was written by a newer version, and is read by this one.
        dead: how many orders and reports may lie in a dead-letter queue; where some may, what came days ago is tried
            again, too.
        has_copies: whether webhooks come a second time.
        only: what may be sent and done, where not everything may: the kinds of letters.
    """

    routing: RoutingMode
    late: int = 0
    reports: int = 1
    orders: int = 1
    returns: int = 4
    has_pauses: bool = True
    has_faults: bool = False
    has_outages: bool = False
    has_deploys: bool = False
    dead: int = 0
    has_copies: bool = True
    only: frozenset[str] | None = None

    @property
    def is_zero_config(self) -> bool:
        return self.routing is RoutingMode.ZERO_CONFIG


# --- what counts of a time --------------------------------------------------------------------------------------------


def canonical(world: World) -> World:
    """Gives the one form of all worlds that differ in nothing that counts.

    Times count only by their age and by which of the late letters are older, of those that are compared with them;
    whatever is sent from now on is newer than all of them.
    """
    if not world.late:
        return _with(world, _placed(world.facts, _Marks()), ())
    timed = [letter for letter in world.late if letter.has_time]
    all_marks = tuple(sorted({letter.ago for letter in timed}))
    late = sorted(
        letter._replace(ago=_place(letter.ago, all_marks)) if letter.has_time else letter for letter in world.late
    )
    return _with(world, _placed(world.facts, _marks(timed, all_marks)), tuple(late))


class _Marks(NamedTuple):
    """The times of late letters: all, and those that a time of the conversation may be compared with."""

    all: tuple[int, ...] = ()
    signs: tuple[int, ...] = ()
    control: tuple[int, ...] = ()
    returns: tuple[int, ...] = ()


def _marks(timed: list[Letter], all_marks: tuple[int, ...]) -> _Marks:
    def of(whats: frozenset[str]) -> tuple[int, ...]:
        return tuple(sorted({letter.ago for letter in timed if letter.what in whats}))

    return _Marks(
        all=all_marks,
        signs=of(BEGINS_SWITCH),
        control=of(PROVES_RETURN),
        returns=of(COPIES),
    )


def _with(world: World, facts: Facts, late: tuple[Letter, ...]) -> World:
    _, left, owner, told, is_held, is_known, _, reports, orders, aside = world
    return World(facts, left, owner, told, is_held, is_known, late, reports, orders, aside)


@cache
def _placed(facts: Facts, marks: _Marks) -> Facts:
    is_returning = facts.mode == Mode.RETURNING
    switched = _place(facts.switched, marks.all) if is_returning else _newest(facts.switched, marks.all, marks)
    sign = facts.sign
    if sign is not None:
        # Older than the handover, a sign of a human does not lengthen the pause.
        placed = _newest(sign, marks.signs, marks, min(age_of(sign), age_of(facts.since)))
        # While the bot returns, it counts whether somebody showed up since it was asked back.
        is_later = is_returning and sign < facts.switched
        sign = min(placed, switched - 1) if is_later else max(placed, switched) if is_returning else placed
    control_since = facts.control_since
    return facts._replace(
        switched=switched,
        sign=sign,
        returned=_newest(facts.returned, marks.returns, marks),
        control_since=None if control_since is None else _newest(control_since, marks.control, marks),
        user_acted=_newest(facts.user_acted, marks.all, marks, OLDEST if age_of(facts.user_acted) == OLDEST else 0),
    )


def _place(ago: int, all_marks: tuple[int, ...]) -> int:
    """Gives the place of a time among the late letters, and its age."""
    age = age_of(ago)
    newer = sum(mark < ago and age_of(mark) == age for mark in all_marks)
    return AGES[age] + 20 * newer + (20 if ago in all_marks else 10)


def _newest(ago: int, compared: tuple[int, ...], marks: _Marks, age: int = 0) -> int:
    """Gives the newest time of the same place among some letters that has at least an age."""
    if ago in compared:
        return _place(ago, marks.all)
    newer = [mark for mark in compared if mark < ago]
    return max(_place(newer[-1], marks.all) + 10 if newer else 0, AGES[age] + 10)


def calmed(told: Told) -> Told:
    """Gives a burst when the time is over for which alerts are joined."""
    return told._replace(is_over=told.is_begun)


def older(world: World, to_age: int) -> World:
    """Gives the world after so long a while that all in it reaches an age. Not canonical."""

    def aged(ago: int) -> int:
        age = age_of(ago)
        # What was older stays older where two ages become one.
        return AGES[max(age, to_age)] + age * 1000 + ago - AGES[age]

    facts = world.facts
    aged_facts = facts._replace(
        since=AGES[age_of(aged(facts.since))] if facts.origin else 0,
        sign=None if facts.sign is None else aged(facts.sign),
        control_since=None if facts.control_since is None else aged(facts.control_since),
        switched=aged(facts.switched),
        returned=aged(facts.returned),
        user_acted=aged(facts.user_acted),
        returns=0,
        told=facts.told and calmed(facts.told),
    )
    late = tuple(letter._replace(ago=aged(letter.ago)) if letter.has_time else letter for letter in world.late)
    return world._replace(facts=aged_facts, late=late)
