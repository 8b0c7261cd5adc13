"""What the admins know of a user who asks again and again, while some alerts are joined to one that comes later."""

from collections.abc import Iterator
from typing import Final

from handover.conversation.conversation import Mode
from handover.conversation.moment import Finding
from handover.conversation.vocabulary import AlertKind, Origin
from tests.proof.model import kinds
from tests.proof.model.claims import Claim
from tests.proof.model.facts import Facts, Left
from tests.proof.model.meeting import Met
from tests.proof.model.world import Aside, Letter, World

WAITS: Final = "the user waits"
FAILED: Final = "a switch failed"

_RUNNING: Final = Letter(kinds.BURST_OVER, is_current=True)


def told_by_now(aside: Aside, met: Met) -> Aside:
    """Gives what the admins do not know after a decision, and the timers that run."""
    timers, unheard = aside.timers, aside.unheard
    if met.finding is Finding.JOINED_ALERT or any(_is_told(one, AlertKind.HANDOVER_REQUESTED) for one in met.effects):
        # The next time begins, in which alerts are joined: the timers that run are of earlier ones.
        timers = frozenset(timer._replace(is_current=False) for timer in timers)
    if met.finding is Finding.BOT_IS_BACK or (met.is_switched and not met.facts.is_refusal_told):
        # That Meta has refused is told once for each request, whatever is tried meanwhile.
        unheard -= {FAILED}
    for alert in (effect for effect in met.effects if effect.kind == "alert" and effect.about != AlertKind.CLAIMED):
        what = WAITS if alert.about == AlertKind.HANDOVER_REQUESTED else FAILED
        unheard = unheard | {what} if alert.is_joined else frozenset()
    return aside._replace(timers=timers, unheard=unheard if _waits(met.facts) else unheard - {WAITS})


def _is_told(effect: Left, about: AlertKind) -> bool:
    return effect.kind == "alert" and effect.about == about and not effect.is_joined


def _waits(facts: Facts) -> bool:
    return (facts.mode, facts.origin, facts.sign) == (Mode.HUMAN, Origin.BUTTON, None)


def heard_in_the_end(world: World) -> Iterator[Claim]:
    """What the admins do not know they will be told: the timer of the burst runs."""
    unheard = world.aside.unheard
    if unheard and world.facts.mode != Mode.RETURNING:
        words = f"the admins never hear that {' and that '.join(sorted(unheard))}"
        yield _RUNNING in world.aside.timers, words
