"""Schedules in memory that put their letters into a queue when they are told that it is time."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from handover.aws.mailbox import Letter
from handover.aws.schedules import SHORTEST_DELAY_SECONDS
from tests.fakes.outage import Outage
from tests.fakes.queue import RecordingQueue


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A letter and its time, in milliseconds since 1970."""

    at_ms: int
    letter: Letter


class InMemorySchedules:
    """One-shot schedules by name; a name that is taken stays as it is.

    Attributes:
        waiting: what is to come, by name.
    """

    def __init__(self, mailbox: RecordingQueue, clock: Callable[[], float] = time.time) -> None:
        self.waiting: dict[str, Scheduled] = {}
        self._mailbox = mailbox
        self._clock = clock
        self._failing = Outage()

    def at(self, name: str, at_ms: int, letter: Letter) -> None:
        """Has a letter put into the mailbox at a time, or at the next possible one."""
        self._failing.check()
        seconds = max(-(-at_ms // 1000), int(self._clock()) + SHORTEST_DELAY_SECONDS)
        self.waiting.setdefault(name, Scheduled(seconds * 1000, letter))

    def due_schedules(self, now_ms: int) -> list[str]:
        """Gives the names whose time has come, the earliest first."""
        due = [name for name in self.waiting if self.waiting[name].at_ms <= now_ms]
        return sorted(due, key=lambda name: self.waiting[name].at_ms)

    def fire_schedules(self, now_ms: int) -> int:
        """Puts the letters whose time has come into the mailbox and forgets them; tells how many."""
        due = self.due_schedules(now_ms)
        for name in due:
            letter = self.waiting.pop(name).letter
            # Scheduler names no deduplication id: the mailbox makes it from the body.
            self._mailbox.post([Letter(letter.body, letter.group_id, hashlib.sha256(letter.body.encode()).hexdigest())])
        return len(due)

    def fail_next(self, times: int) -> None:
        """Makes Scheduler unreachable for the next calls."""
        self._failing.begin(times)
