"""A visitor who presses again and again, through the deployed functions: served each time, told of twice."""

from typing import Final

import pytest

from handover.alerts.budget import Budget, BudgetKind
from handover.aws.budgets import BudgetTable
from handover.pages.page import Page
from tests.fakes.cloud import APP_ID, TABLE_NAME
from tests.fakes.meta import INBOX
from tests.integration.seen import alerts, subjects
from tests.integration.system import HOUR, MINUTE, System

DAY: Final = 24 * HOUR

NUMBER: Final = "+33612345678"


def presses_on_and_off(system: System, times: int) -> None:
    for _ in range(times):
        system.chooses("Talk to a human")
        system.presses("Switch the bot on")


def test_invariant_3_sixty_presses_bring_one_alert_and_one_more_when_it_calms_if_the_visitor_waits(
    system: System,
) -> None:
    system.writes("Hello!")
    presses_on_and_off(system, 30)
    assert (system.said().count("The bot is "), system.said().count("The bot has")) == (30, 30)
    assert (system.owner, alerts(system.cloud)) == (APP_ID, ["handover_requested"])
    system.chooses("Talk to a human")
    assert (system.owner, alerts(system.cloud)) == (INBOX, [])
    system.passes(2 * MINUTE)
    assert alerts(system.cloud) == ["handover_requested"]
    assert subjects(system.cloud) == ["Anna Berg is waiting for you on Harbour Bikes"] * 2
    assert "30 depuis le" in system.cloud.sent_mails()[-1].body  # that of Jonas, who reads French


def test_nobody_hears_of_a_burst_that_ends_with_the_bot(system: System) -> None:
    system.writes("Hello!")
    presses_on_and_off(system, 3)
    system.passes(2 * MINUTE)
    assert alerts(system.cloud) == ["handover_requested"]


@pytest.fixture
def settings(settings: Page) -> Page:
    """The demo page, whose first admin has a telephone."""
    first, *others = settings.handover.admins
    admins = (first.model_copy(update={"sms": NUMBER}), *others)
    return settings.model_copy(update={"handover": settings.handover.model_copy(update={"admins": admins})})


def test_alerts_mails_and_text_messages_are_counted_against_their_budgets(system: System) -> None:
    system.writes("Hello!")
    presses_on_and_off(system, 2)
    table, now = BudgetTable(system.cloud.client("dynamodb"), TABLE_NAME), system.functions.clock.now
    page_id = system.page.simulator.settings.page_id
    periods = {BudgetKind.ALERTS: HOUR, BudgetKind.MAILS: DAY, BudgetKind.TEXTS: DAY}
    used = {
        kind: table.used(Budget(page_id, kind, now // (1000 * length), limit=1)) for kind, length in periods.items()
    }
    assert used == {BudgetKind.ALERTS: 1, BudgetKind.MAILS: 2, BudgetKind.TEXTS: 1}
