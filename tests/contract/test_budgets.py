"""Budgets of alerts, in memory and in the table."""

import time

import pytest

from handover.alerts.budget import Budget, BudgetKind
from handover.aws.budgets import KEPT_SECONDS, BudgetTable
from handover.operations.ports import Budgets
from tests.fakes.budgets import InMemoryBudgets
from tests.fakes.cloud import TABLE_NAME, Cloud

TWO = Budget("22", BudgetKind.ALERTS, 472_222, limit=2)


@pytest.fixture(name="budgets", params=["in memory", "in the table"])
def _budgets(request: pytest.FixtureRequest) -> Budgets:
    if request.param == "in memory":
        return InMemoryBudgets()
    return BudgetTable(request.getfixturevalue("cloud").client_of("replies", "dynamodb"), TABLE_NAME)


def test_there_is_room_until_the_budget_is_used_up(budgets: Budgets) -> None:
    assert budgets.used(TWO) == 0
    assert [budgets.take(TWO, (name,)) for name in ("a", "b", "c")] == [True, True, False]
    assert budgets.used(TWO) == 2


def test_what_comes_again_counts_once_and_finds_the_room_that_it_had(budgets: Budgets) -> None:
    assert [budgets.take(TWO, (name,)) for name in ("a", "a", "b", "a", "b", "c", "c")] == [True] * 5 + [False] * 2
    assert budgets.used(TWO) == 2


def test_for_several_names_there_is_room_for_all_or_none(budgets: Budgets) -> None:
    three = Budget("22", BudgetKind.MAILS, 19_675, limit=3)
    assert budgets.take(three, ("a.maya", "a.jonas"))
    assert not budgets.take(three, ("b.maya", "b.jonas"))
    assert budgets.take(three, ("c.maya",))
    assert budgets.take(three, ("a.maya", "a.jonas"))
    assert budgets.used(three) == 3


def test_a_budget_of_nothing_has_no_room(budgets: Budgets) -> None:
    assert not budgets.take(Budget("22", BudgetKind.TEXTS, 19_675, limit=0), ("a",))


@pytest.mark.parametrize(
    "another",
    [
        Budget("23", BudgetKind.ALERTS, 472_222, limit=2),
        Budget("22", BudgetKind.MAILS, 472_222, limit=2),
        Budget("22", BudgetKind.ALERTS, 472_223, limit=2),
    ],
)
def test_pages_kinds_and_times_have_budgets_of_their_own(another: Budget, budgets: Budgets) -> None:
    assert [budgets.take(TWO, (name,)) for name in ("a", "b")] == [True, True]
    assert (budgets.take(another, ("c",)), budgets.used(another)) == (True, 1)


def test_the_item_is_gone_when_its_time_is_long_over_and_names_nobody(cloud: Cloud) -> None:
    BudgetTable(cloud.client_of("notifications", "dynamodb"), TABLE_NAME).take(TWO, ("m_1.2.+33612345678",))
    ((key, item),) = cloud.items("budget#").items()
    assert (key, {*item}) == ("budget#22#alerts#472222", {"pk", "names", "expires_at"})
    assert item["names"] == {"SS": ["09c474dc"]}
    assert int(item["expires_at"]["N"]) == pytest.approx(time.time() + KEPT_SECONDS, abs=60)


def test_the_largest_budget_takes_some_kilobytes(cloud: Cloud) -> None:
    budgets = BudgetTable(cloud.client("dynamodb"), TABLE_NAME)
    full = Budget("22", BudgetKind.MAILS, 19_675, limit=2000)
    budgets.take(full, [f"{number}" for number in range(2000)])
    [item] = cloud.items("budget#").values()
    assert sum(map(len, item["names"]["SS"])) < 20_000
