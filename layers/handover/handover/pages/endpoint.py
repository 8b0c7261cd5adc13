"""Whether a page's own program takes what is posted: a breaker, which spares us waiting for one that does not."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Self

FAILURES_THAT_OPEN: Final = 3
"""After how many failures in a row nothing is posted for a while."""

FIRST_PAUSE_MS: Final = 60_000
LONGEST_PAUSE_MS: Final = 600_000
"""How long a program is left alone that fails on; half as long again at most (`JITTER`)."""

_DOUBLINGS: Final = 4
"""After so many failures of an open breaker the longest pause is reached."""

JITTER: Final = 0.5
"""By how much of itself a pause is longer at most, so that programs on one host are not tried together."""

PROBE_MS: Final = 60_000
"""How long the one delivery has that tries whether the program is back: longer than the function may run."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """How the program of one page stands. Times in milliseconds since 1970; 0 where there is none.

    Attributes:
        address: a digest of the web address that the failures are about.
        version: of the stored item; 0 is no item.
        failures: how often in a row it took nothing; from `FAILURES_THAT_OPEN` on the breaker is open.
        failing_since: when the first of these was.
        next_try_at: when it is tried again, while the breaker is open.
        missed: how many pieces of news were given up, so that it never got them.
        missed_since: when the oldest of these happened.
    """

    page_id: str
    address: str = ""
    version: int = 0
    failures: int = 0
    failing_since: int = 0
    next_try_at: int = 0
    missed: int = 0
    missed_since: int = 0

    def at(self, web_address: str) -> Self:
        """Return the endpoint at an address: one that has just been written into the settings has not failed yet."""
        address = hashlib.sha256(web_address.encode()).hexdigest()[:16]
        return self if self.address == address else replace(self.succeeded(), address=address)

    @property
    def is_open(self) -> bool:
        """Whether the breaker is open: one delivery at a time tries, and only when its time has come."""
        return self.failures >= FAILURES_THAT_OPEN

    def wait_ms(self, now: int) -> int:
        """Return for how long nothing is to be posted; 0 where it may be tried now."""
        return max(self.next_try_at - now, 0) if self.is_open else 0

    def probing(self, now: int) -> Self:
        """Return the endpoint while one delivery tries it: no other does so until that has had its time."""
        return replace(self, next_try_at=now + PROBE_MS)

    def failed(self, now: int, chance: Callable[[], float]) -> Self:
        """Return the endpoint after it did not take something; `chance` gives at least 0, less than 1."""
        failures = self.failures + 1
        since = self.failing_since or now
        if failures < FAILURES_THAT_OPEN:
            return replace(self, failures=failures, failing_since=since)
        doubled = min(failures - FAILURES_THAT_OPEN, _DOUBLINGS)
        pause = min(FIRST_PAUSE_MS * 2**doubled, LONGEST_PAUSE_MS) * (1 + JITTER * chance())
        return replace(self, failures=failures, failing_since=since, next_try_at=now + round(pause))

    def succeeded(self) -> Self:
        """Return the endpoint after it took something: the breaker is closed."""
        return replace(self, failures=0, failing_since=0, next_try_at=0)

    def without(self, happened_at: int) -> Self:
        """Return the endpoint after something was given up that had happened at a time."""
        since = min(self.missed_since or happened_at, happened_at)
        return replace(self, missed=self.missed + 1, missed_since=since)

    def made_good(self) -> Self:
        """Return the endpoint after what it missed was put on its way again."""
        return replace(self, missed=0, missed_since=0)
