"""Mutants of what is looked for every hour: what has ended without an error."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from tests.mutants.mutant import PACKAGE, Invariant, Mutant

_UNIT: Final = "tests/unit/doctor"
_INTEGRATION: Final = "tests/integration/test_silent_ends.py"
_traffic: Final = partial(
    Mutant, file=f"{PACKAGE}/doctor/traffic.py", breaks=Invariant.NONE, tests=(f"{_UNIT}/test_traffic.py",)
)
_alerts: Final = partial(
    Mutant, file=f"{PACKAGE}/doctor/alerts.py", breaks=Invariant.NONE, tests=(f"{_UNIT}/test_alerts.py",)
)
_watch: Final = partial(
    Mutant, file=f"{PACKAGE}/operations/doctor/watch.py", breaks=Invariant.NONE, tests=(_INTEGRATION,)
)
_rounds: Final = partial(
    Mutant, file=f"{PACKAGE}/operations/doctor/rounds.py", breaks=Invariant.NONE, tests=(_INTEGRATION,)
)

OF_SILENT_ENDS: Final[Sequence[Mutant]] = (
    _traffic(
        does="takes a message that is on its way for one that was lost",
        old="one.wrote_at <= now - ON_ITS_WAY_SECONDS]",
        new="one.wrote_at <= now]",
    ),
    _traffic(
        does="looks for what did not come before what came",
        old=" if not one.has_come and one.wrote_at > open_until]",
        new=" if not one.has_come]",
    ),
    _traffic(
        does="takes a visitor who was forgotten for a broken way",
        old="    if len(missing) == 1 and not missing[0].heard_at:",
        new="    if not missing:",
    ),
    _traffic(
        does="takes a Sunday for a standstill",
        old="    if rhythm.is_whole and min(before) < ENOUGH_CHATS:",
        new="    if rhythm.is_whole and max(before) < ENOUGH_CHATS:",
    ),
    _alerts(
        does="is content with an alarms topic that nobody hears",
        old="    if subscribers is not None and not _confirmed(subscribers):\n        return broken(",
        new="    if subscribers is not None and not subscribers:\n        return broken(",
    ),
    _alerts(
        does="does not miss the address that the stack subscribes",
        old="    if meant and meant.casefold() not in",
        new="    if not meant and meant.casefold() not in",
    ),
    _alerts(
        does="does not see that a click can end a subscription",
        old="    loose = [one.endpoint for one in confirmed if one.ends_by_a_click]",
        new="    loose: list[str] = []",
    ),
    _watch(
        does="finds nothing where it may not look",
        old="    return verdict.mark is Mark.BROKEN or not verdict.is_answered",
        new="    return verdict.mark is Mark.BROKEN",
    ),
    _rounds(
        does="logs the addresses of admins",
        old="        parts.tell(name, _without_addresses(verdict))",
        new="        parts.tell(name, verdict)",
    ),
    _rounds(
        does="writes to the operator every hour",
        old=" and _hour(stack.clock()) == MAIL_HOUR:",
        new=":",
    ),
    _rounds(
        does="writes to the operator also where the alarm is heard",
        old="    if parts.mailer and _alarms_reach_nobody(findings) and ",
        new="    if parts.mailer and ",
    ),
)
