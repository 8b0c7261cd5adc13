"""The days that are not like others of their week: closed, or with hours of their own."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Annotated, Final

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    ValidationInfo,
    WithJsonSchema,
)

from handover.frozen import Frozen
from handover.pages.spans import Spans

_DAY: Final = r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
_MONTH_AND_DAY: Final = r"[0-9]{1,2}-[0-9]{1,2}"
_A_LEAP_YEAR: Final = 2000


def _day(written: object) -> date:
    """Gives a day as YAML has read it (a date, or a text) or as JSON keeps it (a text)."""
    if isinstance(written, str) and re.fullmatch(_DAY, written):
        return _date(*map(int, written.split("-")))
    if isinstance(written, date) and not isinstance(written, datetime):
        return written
    raise ValueError("not a day: write one like 2026-12-25")


def _every(written: object) -> str:
    if not isinstance(written, str) or not re.fullmatch(_MONTH_AND_DAY, written):
        raise ValueError("not a month and a day: write them like 12-25, the month first")
    return f"{_date(_A_LEAP_YEAR, *map(int, written.split('-'))):%m-%d}"


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError("there is no such day: write the month before the day, like 12-25 for Christmas") from error


def _not_before_it_begins(until: date, info: ValidationInfo) -> date:
    if until < info.data.get("first", until):
        raise ValueError("it ends before it begins: write the last day here, and the first one under `from`")
    return until


type CalendarDay = Annotated[date, BeforeValidator(_day), WithJsonSchema(_DAY_AS_JSON)]
"""A day of one year."""

type YearlyDay = Annotated[str, BeforeValidator(_every), WithJsonSchema(_YEARLY_DAY_AS_JSON)]
"""A day of each year, as `12-25`; 02-29 only comes in leap years."""

type HolidayName = Annotated[str, StringConstraints(min_length=1, max_length=60)]

_DAY_AS_JSON: Final = {"type": "string", "pattern": f"^{_DAY}$", "examples": ["2026-12-25"]}
_YEARLY_DAY_AS_JSON: Final = {"type": "string", "pattern": f"^{_MONTH_AND_DAY}$", "examples": ["12-25"]}


class OneDay(Frozen):
    """A day of one year; without `open` it is closed."""

    model_config = ConfigDict(serialize_by_alias=True)

    day: CalendarDay = Field(alias="date")
    name: HolidayName | None = None
    open: Spans = ()

    def includes(self, day: date) -> bool:
        """Tells whether it is about a day."""
        return day == self.day

    @property
    def breadth(self) -> int:
        """Orders holidays that are about the same day: the smallest counts."""
        return 0


class EveryYear(Frozen):
    """A day of each year; without `open` it is closed."""

    every: YearlyDay
    name: HolidayName | None = None
    open: Spans = ()

    def includes(self, day: date) -> bool:
        """Tells whether it is about a day."""
        return day.isoformat().endswith(self.every)

    @property
    def breadth(self) -> int:
        """Orders holidays that are about the same day: the smallest counts."""
        return 1


class Period(Frozen):
    """Days in a row, the first and the last included; without `open` they are closed."""

    model_config = ConfigDict(serialize_by_alias=True)

    first: CalendarDay = Field(alias="from")
    until: Annotated[CalendarDay, AfterValidator(_not_before_it_begins)]
    name: HolidayName | None = None
    open: Spans = ()

    def includes(self, day: date) -> bool:
        """Tells whether it is about a day."""
        return self.first <= day <= self.until

    @property
    def breadth(self) -> int:
        """Orders holidays that are about the same day: the smallest counts."""
        return 2 + (self.until - self.first).days


def _one_day(written: object) -> object:
    return {"date": written}


_KINDS: Final = {"date": OneDay, "from": Period, "until": Period, "every": EveryYear}
_BARE: Final = "Bare"


def _kind_of(written: object) -> str | None:
    if isinstance(written, str | date):
        return _BARE
    if isinstance(written, Mapping):
        return next((kind.__name__ for field, kind in _KINDS.items() if field in written), None)
    return type(written).__name__ if isinstance(written, OneDay | EveryYear | Period) else None


type Holiday = Annotated[
    Annotated[OneDay, BeforeValidator(_one_day), WithJsonSchema(_DAY_AS_JSON), Tag(_BARE)]
    | Annotated[OneDay, Tag(OneDay.__name__)]
    | Annotated[EveryYear, Tag(EveryYear.__name__)]
    | Annotated[Period, Tag(Period.__name__)],
    Discriminator(
        _kind_of, custom_error_type="unknown_kind", custom_error_message="has none of: date, from and until, every"
    ),
]
"""A day by itself (closed), or with its hours; a day of each year; or a period."""


def holiday_on(day: date, holidays: Iterable[Holiday]) -> Holiday | None:
    """Gives the holiday that a day is, if it is one.

    Where several are about a day, a date counts before a day of each year, and that before a period; of periods the
    shortest, and of equals the one written first.
    """
    about = (holiday for holiday in holidays if holiday.includes(day))
    return min(about, key=lambda holiday: holiday.breadth, default=None)
