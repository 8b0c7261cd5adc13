"""Reads once more what `ingest` could not read: puts its parts together and splits it by the code of today."""

import base64
import gzip
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from handover.aws.dead_letters import UNREADABLE
from handover.aws.mailbox import LIMIT_BYTES
from handover.messenger.envelope import CHANNELS, CONVERSATION_EVENT, PAGE_EVENT, Arrival, Batch, Envelope
from handover.operations.receive import read
from manage.dead_letters.letter import DeadLetter

_BROKEN: Final = (ValueError, KeyError, TypeError, RecursionError, OSError, EOFError, zlib.error)


class IncompleteError(Exception):
    """Not all parts of a body are at hand, or it was not packed as `ingest` packs."""


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """What the code of today makes of a body.

    Attributes:
        body: what Meta sent.
        batch: its events, those that nobody needs counted, and what cannot be read still.
    """

    body: bytes
    batch: Batch = field(default_factory=Batch)

    @property
    def is_as_before(self) -> bool:
        """Whether nothing of it can be read."""
        return not self.batch.envelopes and not self.batch.dropped


def unpacked(messages: Iterable[str]) -> bytes:
    """Return the body that messages of the queue hold the parts of.

    Raises:
        IncompleteError: they do not hold all of it.
    """
    try:
        parts = {part["part"]: part for part in map(json.loads, messages) if part["kind"] == UNREADABLE}
        total = next(iter(parts.values()))["parts"]
        packed = "".join(parts[number]["gzip_base64"] for number in range(1, total + 1))
        return gzip.decompress(base64.b64decode(packed))
    except (*_BROKEN, StopIteration) as error:
        raise IncompleteError("not all parts of the body are at hand") from error


def arrival_of(first: DeadLetter) -> Arrival:
    """Return the request that brought a body: it came when it was kept, and is the same however often it is read."""
    return Arrival(first.sent_at, f"kept-{first.id}")


def read_again(body: bytes, app_id: str, arrival: Arrival) -> ReadAgain:
    """Return what the code of today makes of a body: a webhook, or an envelope that the mailbox did not take."""
    envelope = _envelope(body)
    if envelope is not None and len(envelope.body) <= LIMIT_BYTES:
        return ReadAgain(body, Batch(envelopes=[envelope]))
    return ReadAgain(body, read(body, app_id, arrival))


def _envelope(body: bytes) -> Envelope | None:
    try:
        document: Any = json.loads(body)
        if document["kind"] == PAGE_EVENT:
            return Envelope(document["id"], document["account"], None, CHANNELS[0], body.decode())
        if document["kind"] == CONVERSATION_EVENT:
            user, channel = document["user"], document["channel"]
            return Envelope(document["id"], document["account"], user, channel, body.decode())
    except _BROKEN:
        pass
    return None
