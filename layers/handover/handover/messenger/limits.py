"""Reads from an answer's headers for how long Meta asks us to stay away."""

import json
import math
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST_PAUSE_SECONDS: Final = 24 * 3600
"""Meta's limits count over rolling windows of a day at most; what asks for more is no measure of ours."""

_MINUTE_SECONDS: Final = 60


def pause_asked_for(headers: Mapping[str, str], now: Callable[[], float] = time.time) -> int:
    """Gives the pause in seconds, the longest of those the headers name; 0 where they name none.

    `X-App-Usage` tells how much is used, never for how long to wait, and says nothing here.

    Args:
        headers: the answer's headers; what cannot be read is passed over.
        now: the time in seconds since 1970, for an answer that does not tell its own.
    """
    named = {name.lower(): value for name, value in headers.items()}
    pauses = [
        *_until_access_is_back(named.get("x-business-use-case-usage", "")),
        _number(named.get("retry-after")),
        *_until(named.get("retry-after"), named.get("date"), now),
    ]
    return math.ceil(min(max(pauses), LONGEST_PAUSE_SECONDS))


def _until_access_is_back(header: str) -> Iterator[float]:
    """The estimates of every entry of every id, in seconds; Meta gives minutes."""
    try:
        usage = json.loads(header)
    except (ValueError, RecursionError):
        return
    for entries in usage.values() if isinstance(usage, dict) else ():
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict):
                yield _number(entry.get("estimated_time_to_regain_access")) * _MINUTE_SECONDS


def _number(value: object) -> float:
    try:
        number = float(str(value))
    except ValueError:
        return 0
    return number if math.isfinite(number) and number > 0 else 0


def _until(header: str | None, answered_at: str | None, now: Callable[[], float]) -> Iterator[float]:
    """The time until a date, counted by the clock that wrote it where the answer carries its own date."""
    end = _moment(header)
    if end is not None:
        start = _moment(answered_at)
        yield end - (now() if start is None else start)


def _moment(date: str | None) -> float | None:
    try:
        found = parsedate_to_datetime(date or "")
    except (ValueError, OverflowError):
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
