"""Dates and times as people read them: on the clock of their page, in their language."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from handover.alerts.phrases import Phrases
from handover.alerts.wordings import ENGLISH, Wordings

_HOUR: Final = 60
_DAY: Final = 24 * _HOUR


def moment(milliseconds: int, timezone: str) -> datetime:
    """Gives a time since 1970 on the page's clock."""
    return datetime.fromtimestamp(milliseconds / 1000, ZoneInfo(timezone))


def date_and_time(at: datetime, wordings: Wordings) -> str:
    """Gives a date with its time of day."""
    return wordings.phrases.date_and_time.format(date=_date(at, wordings), time=time_of_day(at, wordings))


def time_of_day(at: datetime, wordings: Wordings) -> str:
    """Gives a time of day."""
    if wordings.language == ENGLISH:
        return f"{at:%H:%M}"
    from babel.dates import format_time  # noqa: PLC0415 - as below

    return format_time(at, "short", locale=wordings.language)


def time_beside(at: datetime, other: datetime, wordings: Wordings) -> str:
    """Gives a time of day; its date only where it is another than that of the time beside it."""
    return time_of_day(at, wordings) if at.date() == other.date() else date_and_time(at, wordings)


def duration(minutes: int, phrases: Phrases) -> str:
    """Gives a span of time as precisely as people care for: minutes, then hours with minutes, then days."""
    if minutes == 1:
        return phrases.one_minute
    if minutes < 2 * _HOUR:
        return phrases.minutes.format(count=minutes)
    if minutes < 2 * _DAY:
        hours, rest = divmod(minutes, _HOUR)
        return (phrases.hours_and_minutes if rest else phrases.hours).format(hours=hours, minutes=rest)
    return phrases.days.format(count=minutes // _DAY)


def _date(at: datetime, wordings: Wordings) -> str:
    if wordings.language == ENGLISH:
        return f"{at.day} {at:%B %Y}"
    from babel.dates import format_date  # noqa: PLC0415 - Python itself knows English: most cold starts are spared it

    return format_date(at, "long", wordings.language)
