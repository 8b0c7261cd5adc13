"""A thousand cold starts at once, against the forty reads a second that an account has by default.

Deterministic: a virtual clock, a token bucket, and the pauses of the functions with chance from a fixed seed. The
figures are those of docs/decisions/0025-parameter-store.md.
"""

import heapq
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import pytest

from handover.aws.backoff import pauses
from handover.aws.batches import pause_after
from handover.aws.kept_parameters import WEBHOOK_PATIENCE_SECONDS, WORKER_PATIENCE_SECONDS

COLD_STARTS = 1_000
READS_A_SECOND = 40
MAX_DELIVERIES = 10
META_COMES_AGAIN_AFTER_SECONDS = 20.0
"""When a webhook that was answered 500 comes again; how often Meta tries at first is not published."""


class Bucket:
    """Lets so many calls pass in a second, and as many at once after a rest."""

    def __init__(self) -> None:
        self._tokens = float(READS_A_SECOND)
        self._at = 0.0

    def passes(self, at: float) -> bool:
        self._tokens = min(READS_A_SECOND, self._tokens + (at - self._at) * READS_A_SECOND)
        self._at = at
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


@dataclass
class Storm:
    """What became of all cold starts; times in seconds since they began."""

    ready: list[float] = field(default_factory=list)
    deliveries: Counter[int] = field(default_factory=Counter)
    granted: Counter[int] = field(default_factory=Counter)
    asked: Counter[int] = field(default_factory=Counter)

    def share_ready_within(self, seconds: float) -> float:
        return sum(at <= seconds for at in self.ready) / COLD_STARTS


def attempts_of_worker(chance: random.Random) -> Iterator[float]:
    """Yield how long a worker rests before each attempt; a negative number ends a delivery first."""
    for delivery in range(1, MAX_DELIVERIES + 1):
        yield -float(pause_after(delivery - 1, chance.random)) if delivery > 1 else 0.0
        yield from pauses(WORKER_PATIENCE_SECONDS, chance.random)


def attempts_of_ingest(chance: random.Random) -> Iterator[float]:
    for delivery in range(1, MAX_DELIVERIES + 1):
        yield -META_COMES_AGAIN_AFTER_SECONDS * (1 + chance.random()) if delivery > 1 else 0.0
        yield from pauses(WEBHOOK_PATIENCE_SECONDS, chance.random)


@cache
def storm(attempts: str) -> Storm:
    """Lets all begin at the same moment, and goes on until each has its secrets or has used up its deliveries."""
    chance, bucket, seen = random.Random(12), Bucket(), Storm()  # noqa: S311 - nothing secret
    policy = {"worker": attempts_of_worker, "ingest": attempts_of_ingest}[attempts]
    waiting = [(next(one), number, 1, one) for number, one in enumerate(policy(chance) for _ in range(COLD_STARTS))]
    heapq.heapify(waiting)
    while waiting:
        at, number, delivery, one = heapq.heappop(waiting)
        seen.asked[int(at)] += 1
        if bucket.passes(at):
            seen.granted[int(at)] += 1
            seen.ready.append(at)
            seen.deliveries[delivery] += 1
            continue
        rest = next(one, None)
        if rest is not None:
            heapq.heappush(waiting, (at + abs(rest), number, delivery + (rest < 0), one))
    return seen


@pytest.mark.parametrize("function", ["worker", "ingest"])
def test_everybody_has_their_secrets_in_the_end(function: str) -> None:
    assert len(storm(function).ready) == COLD_STARTS


def test_workers_have_theirs_after_half_a_minute_nearly_all_and_after_one_all() -> None:
    seen = storm("worker")
    shares = [round(seen.share_ready_within(seconds), 2) for seconds in (1, 5, 10, 20, 30, 60)]
    assert shares == [0.08, 0.24, 0.41, 0.66, 0.99, 1.0]


def test_no_record_of_a_worker_comes_near_its_last_delivery() -> None:
    assert storm("worker").deliveries == {1: 239, 2: 420, 3: 340, 4: 1}


def test_webhooks_that_come_again_find_their_secrets() -> None:
    seen = storm("ingest")
    shares = [round(seen.share_ready_within(seconds), 2) for seconds in (1, 2.5, 30, 40, 60, 80)]
    assert (shares, seen.deliveries) == ([0.08, 0.14, 0.49, 0.91, 0.99, 1.0], {1: 139, 2: 852, 3: 9})


def test_the_storm_is_over_when_all_that_is_granted_is_used() -> None:
    """Whoever waits does not keep asking: eight calls for each read that is granted."""
    seen = storm("worker")
    assert (sum(seen.granted.values()), sum(seen.asked.values())) == (COLD_STARTS, 8_373)
