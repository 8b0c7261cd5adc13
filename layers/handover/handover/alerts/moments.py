"""Dates and times as people read them on the clock of their page."""

from datetime import datetime
from zoneinfo import ZoneInfo


def moment(milliseconds: int, timezone: str) -> datetime:
    """Gives a time since 1970 on the page's clock."""
    return datetime.fromtimestamp(milliseconds / 1000, ZoneInfo(timezone))


def date_and_time(at: datetime) -> str:
    """Gives a date with its time of day."""
    return f"{at.day} {at:%B %Y}, {at:%H:%M}"


def time_beside(at: datetime, other: datetime) -> str:
    """Gives a time of day; its date only where it is another than that of the time beside it."""
    return f"{at:%H:%M}" if at.date() == other.date() else date_and_time(at)
