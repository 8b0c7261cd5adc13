"""Budgets of alerts in memory."""

from collections import defaultdict
from collections.abc import Sequence

from handover.alerts.budget import Budget
from tests.fakes.outage import Outage


class InMemoryBudgets:
    """Counts what is used of budgets, each name once."""

    def __init__(self) -> None:
        self._used: defaultdict[tuple[str, str, int], set[str]] = defaultdict(set)
        self._failing = Outage()

    def take(self, budget: Budget, names: Sequence[str]) -> bool:
        """Take room for all names; return whether there is room, or they had it before."""
        self._failing.check()
        used = self._of(budget)
        if not used & {*names} and len(used) + len({*names}) > budget.limit:
            return False
        used |= {*names}
        return True

    def used(self, budget: Budget) -> int:
        """Return how much of a budget is used."""
        self._failing.check()
        return len(self._of(budget))

    def fail_next(self, times: int) -> None:
        """Make the next calls fail."""
        self._failing.begin(times)

    def _of(self, budget: Budget) -> set[str]:
        return self._used[budget.page_id, budget.kind, budget.period]
