"""Keeps what nobody can read in a queue of its own, whole, for a person to look at and for later code to read."""

import base64
import gzip
import hashlib
import json
from typing import Final

from handover.aws.mailbox import FifoQueue, Letter, NotStoredError

_PART_BYTES: Final = 700_000
UNREADABLE: Final = "unreadable"
"""The kind of a message that holds a body, or a part of it."""


class DeadLetters:
    """Puts unreadable bodies into a FIFO queue, in parts where SQS could not take them whole.

    Each body is a message group of its own: who looks at one hides no other.
    """

    def __init__(self, queue: FifoQueue) -> None:
        self._queue = queue

    def keep(self, reason: str, body: bytes) -> None:
        """Stores a body with the reason it could not be read.

        The body is kept as base64 of gzip: it may be neither text nor small (`handover dead-letters show` unpacks it).

        Raises:
            NotStoredError: the queue did not take it.
        """
        packed = base64.b64encode(gzip.compress(body, mtime=0)).decode()
        parts = [packed[start : start + _PART_BYTES] for start in range(0, len(packed), _PART_BYTES)]
        digest = hashlib.sha256(body).hexdigest()
        letters = [
            Letter(
                json.dumps(
                    {"kind": UNREADABLE, "reason": reason, "part": number, "parts": len(parts), "gzip_base64": part}
                ),
                digest,
                f"{digest}-{number}",
            )
            for number, part in enumerate(parts, 1)
        ]
        if self._queue.post(letters):
            raise NotStoredError("the queue refuses an unreadable body")
