"""Parameters of Parameter Store, read in one call and kept for a few minutes: functions read them in no other way.

The powertools parameters module would cost the cold start of `ingest` a quarter, and takes whatever goes wrong for one
error. See docs/decisions/0004-secrets.md and docs/decisions/0025-parameter-store.md.
"""

import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from aws_lambda_powertools import Logger

from handover.aws.backoff import pauses
from handover.aws.service_errors import AWS_ERRORS, may_pass, summary
from handover.missing_secret import SecretUnavailableError

MAX_AGE_SECONDS: Final = 300.0
"""How long a rotated secret may take to be noticed while Parameter Store answers."""

MIN_AGE_SECONDS: Final = 240.0
"""How long a value is kept at least: containers that started together do not renew together."""

WARNED_EVERY_SECONDS: Final = 3600.0
"""How often it is logged that kept values cannot be renewed."""

REFRESH_INTERVAL_SECONDS: Final = 30.0
"""How often at most a signature that does not fit makes us ask anew, so that nobody can buy us API calls."""

WEBHOOK_PATIENCE_SECONDS: Final = 2.5
"""How long the first read is tried where Meta waits, for five seconds at most."""

WORKER_PATIENCE_SECONDS: Final = 5.0
"""How long it is tried where a queue waits, or a browser."""

_ASKED_AGAIN_AFTER_SECONDS: Final = 4.0
"""How long at most nobody asks after a first read in vain: less than the record takes to come again."""

_RENEWED_AGAIN_AFTER_SECONDS: Final = 60.0
"""The same after a renewal in vain, where there is a value to go on with."""

type Values = tuple[str | None, ...]

logger = Logger(child=True)


@dataclass(frozen=True, slots=True)
class Timing:
    """What a reader of parameters knows of time and chance.

    Attributes:
        clock: returns seconds.
        rest: waits for some seconds.
        chance: returns a random number, at least 0 and less than 1.
    """

    clock: Callable[[], float] = time.monotonic
    rest: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


REAL: Final = Timing()


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is known of some parameters; times by the clock of whoever keeps it.

    Attributes:
        read_at: when the values were read.
        asked_at: when Parameter Store was asked last, whatever came of it.
        ask_at: when it is asked next.
        warned_at: when it was last logged that the values cannot be renewed.
    """

    values: Values = ()
    read_at: float = float("-inf")
    asked_at: float = float("-inf")
    ask_at: float = float("-inf")
    warned_at: float = float("-inf")


class KeptParameters:
    """Parameters below one path. Names that are asked for together are read, kept and renewed together."""

    def __init__(self, client: Any, path: str, patience_seconds: float, timing: Timing = REAL) -> None:
        """Prepare to read parameters.

        Args:
            client: of Systems Manager; it should make one attempt only, for the tries here are spread better.
            path: what their names begin with.
            patience_seconds: how long a read is tried for which no value is kept.
            timing: time and chance.
        """
        self._client = client
        self._path = path
        self._patience_seconds = patience_seconds
        self._clock = timing.clock
        self._rest = timing.rest
        self._chance = timing.chance
        self._known: dict[tuple[str, ...], _Kept] = {}

    def get(self, *names: str) -> Values:
        """Return the values of some parameters, None for each that is not set.

        Where Parameter Store cannot be read, the values that were read last are returned, however old they are: whoever
        does without them can serve nobody.

        Raises:
            SecretUnavailableError: Parameter Store cannot be read, and no value is kept.
        """
        kept = self._known.get(names, _Kept())
        now = self._clock()
        is_known = bool(kept.values)
        if now >= kept.ask_at:
            try:
                return self._read(names, () if is_known else pauses(self._patience_seconds, self._chance))
            except SecretUnavailableError:
                if not is_known:
                    raise
        elif not is_known:
            raise SecretUnavailableError(f"{self._named(names)} could not be read a moment ago")
        return kept.values

    def renewed(self, *names: str) -> Values:
        """Return the values as they are in Parameter Store now; they count for `get` from then on.

        Raises:
            SecretUnavailableError: Parameter Store cannot be read.
        """
        return self._read(names)

    def refresh(self, *names: str) -> bool:
        """Read the values anew unless Parameter Store was asked for them just now; return whether it was done.

        Raises:
            SecretUnavailableError: Parameter Store cannot be read.
        """
        if self._clock() - self._known.get(names, _Kept()).asked_at < REFRESH_INTERVAL_SECONDS:
            return False
        self._read(names)
        return True

    def forget(self, *names: str) -> None:
        """Make the next `get` ask anew."""
        self._known.pop(names, None)

    def _read(self, names: tuple[str, ...], waits: Iterable[float] = ()) -> Values:
        begin = self._clock()
        full_names = [f"{self._path}/{name}" for name in names]
        waiting = iter(waits)
        while True:
            try:
                answer = self._client.get_parameters(Names=full_names, WithDecryption=True)
            except AWS_ERRORS as error:
                pause = next(waiting, None) if may_pass(error) else None
                if pause is None or self._clock() - begin + pause > self._patience_seconds:
                    failure = f"{self._named(names)} cannot be read: {summary(error)}"
                    self._put_off(names, failure)
                    raise SecretUnavailableError(failure) from error
                self._rest(pause)
            else:
                return self._keep(names, {found["Name"]: found["Value"] for found in answer["Parameters"]})

    def _keep(self, names: tuple[str, ...], found: dict[str, str]) -> Values:
        now = self._clock()
        values = tuple(found.get(f"{self._path}/{name}") for name in names)
        renew_at = now + MAX_AGE_SECONDS - (MAX_AGE_SECONDS - MIN_AGE_SECONDS) * self._chance()
        self._known[names] = _Kept(values, read_at=now, asked_at=now, ask_at=renew_at)
        return values

    def _put_off(self, names: tuple[str, ...], failure: str) -> None:
        kept = self._known.get(names, _Kept())
        longest = _RENEWED_AGAIN_AFTER_SECONDS if kept.values else _ASKED_AGAIN_AFTER_SECONDS
        now = self._clock()
        if kept.values and now - kept.warned_at >= WARNED_EVERY_SECONDS:
            age = {"error": failure, "age_seconds": round(now - kept.read_at)}
            logger.warning("parameters cannot be renewed; those that are kept are used", extra=age)
            kept = replace(kept, warned_at=now)
        self._known[names] = replace(kept, asked_at=now, ask_at=now + longest * (1 + self._chance()) / 2)

    def _named(self, names: tuple[str, ...]) -> str:
        return f"{self._path}/{{{','.join(names)}}}"
