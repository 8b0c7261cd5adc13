"""When people are there to answer, on the clock of their page: by the day of the week, and on holidays."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from handover.frozen import Frozen
from handover.pages.holidays import Holiday, holiday_on
from handover.pages.spans import DAY_MINUTES, Span, Spans, on_the_day_after
from handover.pages.wall_clock import DAY_MS, MINUTE_MS, Stretch, stretches

LOOKED_AHEAD_MS: Final = 400 * DAY_MS
"""How far ahead an opening is looked for: a year, and some weeks for one that is put off."""

HOLIDAYS_LIMIT: Final = 200


class Week(Frozen):
    """The hours of the days of a week; a day left out is closed."""

    monday: Spans = ()
    tuesday: Spans = ()
    wednesday: Spans = ()
    thursday: Spans = ()
    friday: Spans = ()
    saturday: Spans = ()
    sunday: Spans = ()

    @property
    def days(self) -> tuple[tuple[Span, ...], ...]:
        """The hours of each day, Monday first."""
        return self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday


def _with_hours(week: Week) -> Week:
    if not any(week.days):
        raise ValueError("no day has hours: write at least one, like `monday: 9:00-17:00`")
    return week


class OpeningHours(Frozen):
    """When people are there to answer, on the clock of their page.

    What counts is what that clock shows: in the night it is put back, an hour that comes twice is open twice, and in
    the night it is put forward, hours that it leaves out do not come.

    Attributes:
        week: hours that go past midnight belong to the day on which they begin.
        holidays: they count whatever the week says, and cut off hours of another kind of day that reach into them.
    """

    week: Annotated[Week, AfterValidator(_with_hours)]
    holidays: Annotated[tuple[Holiday, ...], Field(max_length=HOLIDAYS_LIMIT)] = ()

    def is_open(self, at: int, zone: ZoneInfo) -> bool:
        """Tells whether somebody is there at a moment, in milliseconds since 1970."""
        return self._first_open(at, at + 1, zone) is not None

    def next_open(self, at: int, zone: ZoneInfo) -> int | None:
        """Gives the first moment at which somebody is there, in milliseconds since 1970: `at` itself while open.

        None where nobody comes within 400 days.
        """
        return self._first_open(at, at + LOOKED_AHEAD_MS, zone)

    def after(self, since: int, minutes: int, zone: ZoneInfo) -> int | None:
        """Gives the moment when somebody was there for so many minutes since another; in milliseconds since 1970.

        None where nobody is there for that long within 400 days.
        """
        left = minutes * MINUTE_MS
        for opens, closes in self._open_times(since, since + LOOKED_AHEAD_MS, zone):
            if left <= closes - opens:
                return opens + left
            left -= closes - opens
        return None

    def _first_open(self, begins: int, ends: int, zone: ZoneInfo) -> int | None:
        return next((opens for opens, _ in self._open_times(begins, ends, zone)), None)

    def _open_times(self, begins: int, ends: int, zone: ZoneInfo) -> Iterator[tuple[int, int]]:
        """Gives the times when somebody is there, the earliest first; what two spans name comes once."""
        for stretch in stretches(begins, ends, zone):
            for opens, closes in self._open_times_in(stretch):
                opens_anew = max(opens, begins)
                if opens_anew < closes:
                    yield opens_anew, closes
                    begins = closes

    def _open_times_in(self, stretch: Stretch) -> Iterator[tuple[int, int]]:
        for day in stretch.days:
            for span in self._spans_on(day):
                opens, closes = stretch.when(day, span.opens), stretch.when(day, span.closes)
                yield max(opens, stretch.begins), min(closes, stretch.ends)

    def _spans_on(self, day: date) -> tuple[Span, ...]:
        """Gives the hours between one midnight and the next, the earliest first."""
        before = day - timedelta(days=1)
        holiday, holiday_before = holiday_on(day, self.holidays), holiday_on(before, self.holidays)
        night = self._hours_of(before, holiday_before) if holiday in (None, holiday_before) else ()
        hours = (Span(span.opens, min(span.closes, DAY_MINUTES)) for span in self._hours_of(day, holiday))
        return (*on_the_day_after(night), *hours)

    def _hours_of(self, day: date, holiday: Holiday | None) -> tuple[Span, ...]:
        return self.week.days[day.weekday()] if holiday is None else holiday.open
