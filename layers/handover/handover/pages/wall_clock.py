"""The clock on a page's wall: how it runs beside the time since 1970, and where it is put forward or back."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

MINUTE_MS: Final = 60_000
DAY_MS: Final = 24 * 60 * MINUTE_MS

_FIRST_DAY: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which nobody touches the clock, in milliseconds since 1970; at its end it is over.

    Attributes:
        ahead: how much more the clock shows than UTC, in milliseconds.
    """

    begins: int
    ends: int
    ahead: int

    @property
    def days(self) -> Iterator[date]:
        """The days that the clock shows meanwhile."""
        first, last = (self.begins + self.ahead) // DAY_MS, (self.ends + self.ahead - 1) // DAY_MS
        return (date.fromordinal(_FIRST_DAY + number) for number in range(first, last + 1))

    def when(self, day: date, minute: int) -> int:
        """Gives the moment when the clock shows a minute of a day; outside the stretch, as if it went on."""
        return (day.toordinal() - _FIRST_DAY) * DAY_MS + minute * MINUTE_MS - self.ahead


def stretches(begins: int, ends: int, zone: ZoneInfo) -> Iterator[Stretch]:
    """Gives a time in pieces of at most a day in which the clock runs evenly."""
    while begins < ends:
        ahead = _ahead(begins, zone)
        until = min(begins + DAY_MS, ends)
        if _ahead(until, zone) != ahead:
            until = _change(begins, until, zone)
        yield Stretch(begins, until, ahead)
        begins = until


def _change(begins: int, ends: int, zone: ZoneInfo) -> int:
    """Gives the first moment at which the clock is not any more as far ahead as it was."""
    ahead = _ahead(begins, zone)
    moments = range(begins, ends)
    return begins + bisect_left(moments, 1, key=lambda at: _ahead(at, zone) != ahead)


def _ahead(at: int, zone: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(at / 1000, zone).utcoffset() or timedelta()
    return offset // timedelta(milliseconds=1)
