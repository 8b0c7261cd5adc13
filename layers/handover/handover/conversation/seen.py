"""The events that a conversation has met, so that another copy of one changes nothing.

A copy can come for as long as a dead letter is kept. What was said is remembered apart from what moves a handover: a
hundred messages of a lively chat must not push out the press that a late copy repeats. An id takes eight bytes.
"""

import base64
import binascii
import hashlib
import itertools
import struct
from enum import StrEnum
from typing import Any, Final, Self

from pydantic import model_serializer, model_validator

from handover.frozen import Frozen

KEPT_MS: Final = 16 * 24 * 60 * 60_000
"""How long an event is remembered: SQS keeps dead letters for 14 days, and Meta delivers within 36 hours."""

_ID_BYTES: Final = 8
_TIME_BYTES: Final = 6
_ENTRY_BYTES: Final = _ID_BYTES + _TIME_BYTES
_ENTRY: Final = f"{_ID_BYTES}s{_TIME_BYTES}s"
_NOTHING: Final = bytes(_TIME_BYTES)


class Group(StrEnum):
    """What is remembered together."""

    WORDS = "words"
    """What users and people of the page said."""

    MOVES = "moves"
    """Presses, and moves of thread control: what a handover begins and ends with."""

    STAFF = "staff"
    """What staff decided: by our clock, by which nothing of Meta's may be called old."""

    REPORTS = "reports"
    """What our own functions reported: in the order of arrival, for each has a fence or a request that makes it old."""


LIMITS: Final = {Group.WORDS: 100, Group.MOVES: 100, Group.STAFF: 24, Group.REPORTS: 24}
"""How many events of a group are remembered, the newest by their own time.

An event that comes for the first time behind more newer ones than that is taken for a copy.
"""


class Remembered(Frozen):
    """The events of one group.

    Stored as one base64 text: `forgotten_until` in six bytes, then eight bytes of each id and six of its time.

    Attributes:
        entries: the digests of ids, sixteen hexadecimal digits, and when the events happened in milliseconds since
            1970; the newest last.
        forgotten_until: the time of the newest event that is remembered no more. What is not newer and not among the
            entries may be a copy of one.
    """

    entries: tuple[tuple[str, int], ...] = ()
    forgotten_until: int = 0

    def with_event(self, digest: str, at: int, limit: int, now: int) -> Self:
        """Return the group with one more event, and without those that are too old or too many."""
        entries = sorted((*self.entries, (digest, at)), key=lambda entry: entry[1])
        too_many = len(entries) - limit
        kept = [
            entry for number, entry in enumerate(entries) if number >= too_many and not 0 < entry[1] < now - KEPT_MS
        ]
        dropped = entries[: len(entries) - len(kept)]
        forgotten_until = max(self.forgotten_until, dropped[-1][1] if dropped else 0)
        return self.model_copy(update={"entries": tuple(kept), "forgotten_until": forgotten_until})

    @model_serializer
    def _packed(self) -> str:
        if not self.entries and not self.forgotten_until:
            return ""
        packed = [self.forgotten_until.to_bytes(_TIME_BYTES)]
        packed += [bytes.fromhex(digest) + at.to_bytes(_TIME_BYTES) for digest, at in self.entries]
        return base64.b64encode(b"".join(packed)).decode()

    @model_validator(mode="before")
    @classmethod
    def _unpacked(cls, value: Any) -> Any:  # noqa: ANN401 - whatever is stored
        if not isinstance(value, str):
            return value
        try:
            packed = base64.b64decode(value, validate=True)
            head, *entries = struct.unpack(
                f"{_TIME_BYTES}s" + _ENTRY * (len(packed) // _ENTRY_BYTES), packed or _NOTHING
            )
        except (binascii.Error, struct.error) as error:
            raise ValueError("not the events of a conversation") from error
        pairs = itertools.batched(entries, 2, strict=True)
        return {
            "entries": tuple((digest.hex(), int.from_bytes(at)) for digest, at in pairs),
            "forgotten_until": int.from_bytes(head),
        }


class Seen(Frozen):
    """The events that a conversation has met, by group."""

    words: Remembered = Remembered()
    moves: Remembered = Remembered()
    staff: Remembered = Remembered()
    reports: Remembered = Remembered()

    def has(self, event_id: str) -> bool:
        """Return whether the event is among those that are remembered."""
        digest = _digest(event_id)
        groups = (self.words, self.moves, self.staff, self.reports)
        return any(digest == known for group in groups for known, _ in group.entries)

    def has_forgotten(self, group: Group, at: int) -> bool:
        """Return whether an event of this time may have been met and forgotten since."""
        return 0 < at <= self._of(group).forgotten_until

    def with_event(self, group: Group, event_id: str, at: int, now: int) -> Self:
        """Return what was seen with one more event.

        Args:
            group: what the event is remembered with.
            event_id: its id.
            at: when it happened, in milliseconds since 1970; 0 where only the order of arrival counts.
            now: milliseconds since 1970.
        """
        remembered = self._of(group).with_event(_digest(event_id), at, LIMITS[group], now)
        return self.model_copy(update={group.value: remembered})

    def _of(self, group: Group) -> Remembered:
        match group:
            case Group.WORDS:
                return self.words
            case Group.MOVES:
                return self.moves
            case Group.STAFF:
                return self.staff
            case Group.REPORTS:
                return self.reports


def _digest(event_id: str) -> str:
    return hashlib.sha256(event_id.encode("utf-8", "surrogatepass")).hexdigest()[: 2 * _ID_BYTES]
