"""Mutants of what keeps one visitor, or many, from mailing everybody without end."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from tests.mutants.mutant import PACKAGE, Invariant, Mutant

_bursts: Final = partial(
    Mutant, file=f"{PACKAGE}/conversation/bursts.py", tests=("tests/unit/conversation/test_bursts.py",)
)
_budgets: Final = partial(Mutant, file=f"{PACKAGE}/aws/budgets.py", tests=("tests/contract/test_budgets.py",))
_lists: Final = partial(
    Mutant, file=f"{PACKAGE}/operations/waiting_list.py", tests=("tests/unit/operations/test_waiting_list.py",)
)
_alert: Final = partial(Mutant, file=f"{PACKAGE}/operations/alert.py", tests=("tests/unit/operations/test_alert.py",))

OF_BURSTS: Final[Sequence[Mutant]] = (
    # --- one visitor --------------------------------------------------------------------------------------------------
    _bursts(
        breaks=Invariant.NONE,
        does="tells of each press at once",
        old="    return moment.now < joined_until(burst) + (0",
        new="    return moment.now < burst.at + (0",
    ),
    _bursts(
        breaks=Invariant.ALERTED_ONCE,
        does="tells nobody of who waits where the timer of a burst is lost",
        old="(0 if is_new else TIMER_GRACE_MS)",
        new="(0 if is_new else 10**15)",
    ),
    _bursts(
        breaks=Invariant.NONE,
        does="never waits longer, however long somebody presses",
        old="FIRST_MS << min(burst.count - 1, 10)",
        new="FIRST_MS",
    ),
    _bursts(
        breaks=Invariant.ALERTED_ONCE,
        does="keeps who waits from the admins for hours",
        old="min(FIRST_MS << min(burst.count - 1, 10), LONGEST_MS)",
        new="(FIRST_MS << min(burst.count - 1, 10))",
    ),
    _bursts(
        breaks=Invariant.ALERTED_ONCE,
        does="sets no timer for the first alert that is joined",
        old="            if burst.joined is None:",
        new="            if burst.joined is not None:",
    ),
    _bursts(
        breaks=Invariant.ALERTED_ONCE,
        does="forgets who waits when a burst is over",
        old="return is_running and is_unanswered(conversation)",
        new="return False",
    ),
    _bursts(
        breaks=Invariant.NONE,
        does="tells of who waits though they have an answer",
        old="return is_running and is_unanswered(conversation)",
        new="return is_running",
    ),
    _bursts(
        breaks=Invariant.ALERTED_ONCE,
        does="tells of the request in place of the switch that failed after it",
        old='return before.model_copy(update={"alert": alert, "fence": after.fence})',
        new="return before",
    ),
    _bursts(
        breaks=Invariant.NONE,
        does="tells of a failure that a later switch has mended",
        old="return is_running or conversation.fence == joined.fence",
        new="return True",
    ),
    _bursts(
        breaks=Invariant.ALERTED_ONCE,
        does="says nothing of a refused return because a joined alert did",
        old='{"is_refusal_told": False}',
        new="{}",
    ),
    _bursts(
        breaks=Invariant.NONE,
        does="believes the timer of an earlier time",
        old="    if burst is None or burst.joined is None or moment.now < joined_until(burst):",
        new="    if burst is None or burst.joined is None:",
    ),
    _bursts(
        breaks=Invariant.NONE,
        does="counts alerts of yesterday to a burst",
        old="now - burst.at < FORGOTTEN_MS",
        new="now > 0",
    ),
    _bursts(
        breaks=Invariant.ALERTED_ONCE,
        does="joins what follows from a request that the admins were told of",
        old="joined.request_id == request.id",
        new="bool(request.id)",
    ),
    # --- many visitors ------------------------------------------------------------------------------------------------
    _budgets(
        breaks=Invariant.NONE,
        does="gives room without end",
        old="attribute_not_exists(#names) OR size(#names)",
        new="attribute_exists(pk) OR attribute_not_exists(#names) OR size(#names)",
    ),
    _budgets(
        breaks=Invariant.ALERTED_ONCE,
        does="has no room for an alert that had some and comes again",
        old=" OR contains(#names, :first)",
        new="",
    ),
    _budgets(
        breaks=Invariant.NONE,
        does="gives room to some of several names only",
        old="budget.limit - len(digests)",
        new="budget.limit - 1",
    ),
    _lists(
        breaks=Invariant.ALERTED_ONCE,
        does="forgets the alerts beyond a budget that are about nobody who waits",
        old="            parts.budgets.take(listed_at(page, at), (alert.id,))",
        new="            pass",
    ),
    _lists(
        breaks=Invariant.ALERTED_ONCE,
        does="makes no list where nobody waits, though other alerts were kept back",
        old="    if not found and not others:",
        new="    if not found:",
    ),
    _lists(
        breaks=Invariant.ALERTED_ONCE,
        does="keeps from the admins that one of them answers, where a budget is used up",
        old="    if alert.about is AlertKind.CLAIMED:",
        new="    if not alert.id:",
    ),
    _lists(
        breaks=Invariant.ALERTED_ONCE,
        does="counts on a list that comes when the bot is back",
        old="request is not None and at < returns_at(request, page)",
        new="request is not None",
    ),
    _alert(
        breaks=Invariant.NONE,
        does="sends text messages beyond their budget",
        old="            raise _OverBudgetError",
        new="            pass",
    ),
    _alert(
        breaks=Invariant.NONE,
        does="tells nobody that text messages are used up",
        old="    if _Result.OVER_BUDGET in results:",
        new="    if not results:",
    ),
)
