"""What the design promises, as far as it shows in more than one decision: what is under way, and what users know."""

from collections.abc import Iterator

from handover.conversation.conversation import Control, Mode
from handover.conversation.vocabulary import Origin
from tests.proof.model import kinds
from tests.proof.model.claims import Claim
from tests.proof.model.facts import AGES
from tests.proof.model.meeting import Met
from tests.proof.model.switching import Ending
from tests.proof.model.world import ASKED, PAUSED, THERE, Order, World

_RETURNS = ("switch_off", "resume")


def ordered_once(world: World, met: Met) -> Iterator[Claim]:
    """A return that is under way is not ordered once more: the Off recipe would be said twice.

    One that is older than the patience with it counts as lost, and may be (architecture, "Modes and the gate").
    """
    if world.facts.mode != Mode.RETURNING or world.facts.switched >= AGES[1] or not met.is_switched:
        return
    if any(left.kind in _RETURNS for left in met.effects):
        is_under_way = any(order.is_current and order.kind in _RETURNS for order in world.orders)
        is_reported = any(report.is_current and report.what.startswith(kinds.OUTCOME) for report in world.reports)
        words = "a return that is under way is ordered once more: the Off recipe is said twice"
        yield not (is_under_way or is_reported), words


def said_once(world: World, order: Order, ending: Ending) -> Iterator[Claim]:
    """The On recipe is said once for each request."""
    if order.is_current and ending.says == PAUSED:
        yield world.told != PAUSED, "the On recipe is said twice for one request"


def at_rest(world: World) -> Iterator[Claim]:
    """Where nothing is under way, what is and what the user was told are the same."""
    facts = world.facts
    if world.late or world.reports or world.orders or world.is_held or world.left.effects or world.aside.dead:
        return
    yield facts.mode != Mode.RETURNING, "the bot is on its way back, and nothing brings it"
    if facts.mode == Mode.BOT:
        yield world.told == THERE, f"the bot is back, and the last the user knows is: {world.told}"
    is_silent_by_gate = facts.control in (Control.UNKNOWN, Control.OURS) and facts.origin == Origin.BUTTON
    # Whoever asks for the thread gets it without a word to the user.
    if is_silent_by_gate and not facts.is_requested:
        yield world.told != ASKED, "the user asked for a person, and was never told that the bot is paused"
