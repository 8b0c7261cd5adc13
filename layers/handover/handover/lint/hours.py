"""Rules about when people are there: every day counts, on the right clock, and what is for closed hours has some."""

from collections.abc import Iterator
from itertools import pairwise

from handover.lint.finding import Finding, Place, warning
from handover.pages.holidays import EveryYear, Holiday, OneDay, Period
from handover.pages.page import ClosedHoursAlerts, Page
from handover.pages.spans import DAY_MINUTES, Span, on_the_day_after
from handover.recipes.recipe import HANDOVER_CLOSED


def counts_every_holiday(page: Page) -> Iterator[Finding]:
    """No holiday is there twice: only the first counts."""
    holidays = page.hours.holidays if page.hours else ()
    days = [_days(holiday) for holiday in holidays]
    for number, day in enumerate(days):
        if day in days[:number]:
            why = f"holiday #{days.index(day) + 1} is about the same day, and only that one counts"
            yield warning(("hours", "holidays", number), "repeated_holiday", why, "leave one out")


def _days(holiday: Holiday) -> object:
    match holiday:
        case OneDay(day=day):
            return day
        case EveryYear(every=every):
            return every
        case Period(first=first, until=until):
            return first, until


def closes_sometimes(page: Page) -> Iterator[Finding]:
    """What is meant for closed hours belongs to a page that has some."""
    if not _is_always_open(page):
        return
    places: list[Place] = [("recipes", n) for n, recipe in enumerate(page.recipes) if recipe.id == HANDOVER_CLOSED]
    if page.handover.closed_hours_target in [app.label for app in page.handover.target_apps]:
        places.append(("handover", "closed_hours_target"))
    if page.handover.closed_hours_alerts is ClosedHoursAlerts.MORNING_LIST:
        places.append(("handover", "closed_hours_alerts"))
    hours = "has no `hours`" if page.hours is None else "is open at all hours"
    for place in places:
        why = f"the page {hours}, so it is never closed and this never counts"
        mend = "add `hours`, or leave this out" if page.hours is None else "leave it out, or write other hours"
        yield warning(place, "never_closed", why, mend)


def _is_always_open(page: Page) -> bool:
    """Whether it is; a holiday cuts off the hours that reach into it or out of it past midnight."""
    if page.hours is None:
        return True
    week, holidays = page.hours.week.days, page.hours.holidays
    if holidays:
        return all(map(_is_full, (*week, *(holiday.open for holiday in holidays))))
    return all(_is_full((*on_the_day_after(before), *day)) for before, day in pairwise((week[-1], *week)))


def _is_full(day: tuple[Span, ...]) -> bool:
    """Whether the hours fill the time from midnight to midnight; a minute that two of them name counts once."""
    minutes = {minute for span in day for minute in range(span.opens, min(span.closes, DAY_MINUTES))}
    return len(minutes) == DAY_MINUTES


def tells_its_clock(page: Page) -> Iterator[Finding]:
    """Hours are on the clock of a place that somebody has named."""
    if page.hours is not None and "timezone" not in page.model_fields_set:
        why = "the page does not say where its clock hangs: its hours are taken for those of UTC"
        yield warning(("hours",), "hours_without_timezone", why, "add `timezone:`, like Europe/Paris")
