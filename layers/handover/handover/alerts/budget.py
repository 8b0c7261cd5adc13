"""The budgets of alerts: what is counted, for which page and which time, and how much of it there is."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from handover.pages.page import MINUTE_MS, Page

HOUR_MS: Final = 60 * MINUTE_MS
DAY_MS: Final = 24 * HOUR_MS

COUNTED: Final = 1000
"""How many are counted of the alerts that a list stands for: the item that counts them has a limit."""


class BudgetKind(StrEnum):
    """What is counted."""

    ALERTS = "alerts"
    """Alerts about visitors of a page, in an hour."""

    MAILS = "mails"
    """Mails about visitors of a page, to all admins, in a day."""

    TEXTS = "texts"
    """Text messages about a page, to all admins, in a day."""

    LISTED = "listed"
    """Alerts about visitors who do not wait, for which a list stands."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How much there is of something.

    Attributes:
        period: which hour or day since 1970 (UTC); for a list, its time in milliseconds since 1970.
        limit: how much there is.
    """

    page_id: str
    kind: BudgetKind
    period: int
    limit: int


def alerts_of_hour(page: Page, now: int) -> Budget:
    """Return the budget of alerts for the hour of a time in milliseconds since 1970."""
    return Budget(page.id, BudgetKind.ALERTS, now // HOUR_MS, page.handover.budgets.alerts_per_hour)


def mails_of_day(page: Page, now: int) -> Budget | None:
    """Return the budget of mails for the day of a time in milliseconds since 1970; None where there is no limit."""
    limit = page.handover.budgets.mails_per_day
    return None if limit is None else Budget(page.id, BudgetKind.MAILS, now // DAY_MS, limit)


def texts_of_day(page: Page, now: int) -> Budget:
    """Return the budget of text messages for the day of a time in milliseconds since 1970."""
    return Budget(page.id, BudgetKind.TEXTS, now // DAY_MS, page.handover.budgets.texts_per_day)


def listed_at(page: Page, at: int) -> Budget:
    """Return where the alerts are counted for which the list of a time in milliseconds since 1970 stands."""
    return Budget(page.id, BudgetKind.LISTED, at, COUNTED)
