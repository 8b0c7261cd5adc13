"""The one clock of a world: functions, powertools and platform read it, and nothing but the test moves it."""

import datetime as dt
import importlib
import pkgutil
import random
import time
import types
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import pytest
from aws_lambda_powertools.utilities.idempotency import base as idempotency
from aws_lambda_powertools.utilities.idempotency.persistence import base as records
from aws_lambda_powertools.utilities.idempotency.persistence import datarecord, dynamodb

import handover
from handover.aws.kept_parameters import REAL, Timing
from local.simulator import simulator

START_MS: Final = 1_772_442_000_000
"""A Monday morning, 2 March 2026, 9:00 UTC: a run tells the same times whenever it is repeated."""


class WorldClock:
    """Stands in for the module `time`, and for `datetime` where powertools reads it."""

    def __init__(self, now_ms: int = START_MS) -> None:
        self.now_ms = now_ms

    def forward(self, milliseconds: int) -> None:
        """Lets time pass."""
        self.now_ms += milliseconds

    def reach(self, at_ms: int) -> None:
        """Lets time pass until a moment; one that is past changes nothing."""
        self.now_ms = max(self.now_ms, at_ms)

    def time(self) -> float:
        return self.now_ms / 1000

    def monotonic(self) -> float:
        return self.now_ms / 1000

    def time_ns(self) -> int:
        return self.now_ms * 1_000_000

    def sleep(self, seconds: float) -> None:
        self.forward(round(seconds * 1000))

    def rule(self, patch: pytest.MonkeyPatch) -> None:
        """Puts itself in the place of every clock that the system reads, but for those of the handlers.

        Chance gives way too: a run that is repeated is the same.
        """
        stands_in: dict[object, object] = {
            time.time: self.time,
            time.monotonic: self.monotonic,
            time.sleep: self.sleep,
            random.random: lambda: 0.0,
            REAL: Timing(self.monotonic, self.sleep, lambda: 0.0),
        }
        for function, defaults in _functions_with_clocks():
            patch.setattr(function, "__defaults__", tuple(stands_in.get(value, value) for value in defaults))
        powertools_dt = types.SimpleNamespace(datetime=self._datetime(), timedelta=dt.timedelta)
        for module in (idempotency, records, datarecord, dynamodb):
            patch.setattr(module, "dt", powertools_dt)
        patch.setattr(simulator, "time", self)

    def _datetime(self) -> type[dt.datetime]:
        clock = self

        class WorldDatetime(dt.datetime):
            @classmethod
            def now(cls, tz: dt.tzinfo | None = None) -> Any:
                return dt.datetime.fromtimestamp(clock.time(), tz)

        return WorldDatetime


@cache
def _functions_with_clocks() -> tuple[tuple[types.FunctionType, tuple[object, ...]], ...]:
    """The functions of our package that have a clock or chance for a default, with all their defaults."""
    clocks = (time.time, time.monotonic, time.sleep, random.random, REAL)
    return tuple(
        (function, function.__defaults__)
        for function in _our_functions()
        if function.__defaults__ and any(value in clocks for value in function.__defaults__)
    )


def _our_functions() -> Iterator[types.FunctionType]:
    for found in pkgutil.walk_packages(handover.__path__, f"{handover.__name__}."):
        module = importlib.import_module(found.name)
        for thing in vars(module).values():
            if isinstance(thing, types.FunctionType):
                yield thing
            elif isinstance(thing, type) and thing.__module__ == found.name:
                yield from (one for one in vars(thing).values() if isinstance(one, types.FunctionType))
