"""Lets time pass for all that reads a clock in a proof: our functions, powertools, the cloud and the platform."""

import datetime as dt
import time
from types import SimpleNamespace
from typing import Final, override

import pytest
from aws_lambda_powertools.utilities.idempotency import base as idempotency
from aws_lambda_powertools.utilities.idempotency.persistence import base, datarecord, dynamodb
from moto.core import utils as moto_utils

_READERS_OF_DATETIME: Final = (idempotency, base, datarecord, dynamodb)
_REAL_TIME: Final = time.time
_REAL_TIME_NS: Final = time.time_ns


class Clock:
    """The real time, moved forward as often as it is told.

    What a warm function keeps for some seconds is counted by `time.monotonic` and not moved: whoever lets time pass
    starts the functions cold, as Lambda does after a while.
    """

    def __init__(self) -> None:
        self._ahead = 0.0

    def forward(self, seconds: float) -> None:
        """Lets time pass."""
        self._ahead += seconds

    def now(self) -> float:
        """Gives the time, in seconds since 1970."""
        return _REAL_TIME() + self._ahead

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Makes all that reads a clock read this one."""
        patch.setattr(time, "time", self.now)
        patch.setattr(time, "time_ns", lambda: _REAL_TIME_NS() + int(self._ahead * 1_000_000_000))
        patch.setattr(moto_utils, "utcnow", self._utc)
        moved = SimpleNamespace(**{**vars(dt), "datetime": self._moved_datetime()})
        for module in _READERS_OF_DATETIME:
            patch.setattr(module, "dt", moved)

    def _utc(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.now(), dt.UTC).replace(tzinfo=None)

    def _moved_datetime(self) -> type[dt.datetime]:
        clock = self

        class Moved(dt.datetime):
            @classmethod
            @override
            def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override] # a plain one
                return dt.datetime.fromtimestamp(clock.now(), tz)

        return Moved
