"""Writes times as the commands tell them."""

from datetime import UTC, datetime


def moment(milliseconds: int) -> str:
    """Writes a time, in UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
