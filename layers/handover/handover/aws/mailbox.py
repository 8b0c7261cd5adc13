"""The mailbox and the thread-control queue: FIFO queues that keep each conversation in order."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from handover.aws.service_errors import is_denied, is_throttling

LIMIT_BYTES: Final = 1_048_576
"""What SQS takes as one message, and as one batch (quota since August 2025)."""

_BATCH: Final = 10
_ATTEMPTS: Final = 4
_FIRST_PAUSE_SECONDS: Final = 0.05


class NotStoredError(Exception):
    """The queue did not take every letter; whoever sent them must send them again."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message for a FIFO queue.

    Attributes:
        body: ASCII text.
        group_id: letters of one group are delivered in order, one at a time.
        deduplication_id: a second letter of the group with the same id is dropped by SQS within five minutes.
    """

    body: str
    group_id: str
    deduplication_id: str


def _batches(letters: Sequence[Letter]) -> Iterator[list[Letter]]:
    batch: list[Letter] = []
    size = 0
    for letter in letters:
        length = len(letter.body.encode())
        if batch and (len(batch) == _BATCH or size + length > LIMIT_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(letter)
        size += length
    if batch:
        yield batch


class FifoQueue:
    """Puts letters into one SQS FIFO queue."""

    def __init__(self, client: Any, url: str, pause: Callable[[float], None] = time.sleep) -> None:
        self._client = client
        self._url = url
        self._pause = pause

    def post(self, letters: Sequence[Letter]) -> list[Letter]:
        """Stores all letters, in order, and tries those again that the queue failed to take.

        Returns:
            The letters that the queue will never take (a fault of the letter, not of the queue).

        Raises:
            NotStoredError: some letters are not stored; a later attempt may succeed.
        """
        rejected: list[Letter] = []
        for batch in _batches(letters):
            rejected += self._post_batch(batch)
        return rejected

    def _post_batch(self, batch: list[Letter]) -> list[Letter]:
        rejected: list[Letter] = []
        waiting = batch
        for attempt in range(_ATTEMPTS):
            if attempt:
                self._pause(_FIRST_PAUSE_SECONDS * 2**attempt)
            faulty, waiting = self._send(waiting)
            rejected += faulty
            if not waiting:
                return rejected
        raise NotStoredError(f"{len(waiting)} of {len(batch)} letters were not stored")

    def _send(self, letters: list[Letter]) -> tuple[list[Letter], list[Letter]]:
        entries = [
            {
                "Id": str(number),
                "MessageBody": letter.body,
                "MessageGroupId": letter.group_id,
                "MessageDeduplicationId": letter.deduplication_id,
            }
            for number, letter in enumerate(letters)
        ]
        answer = self._client.send_message_batch(QueueUrl=self._url, Entries=entries)
        failed = sorted(answer.get("Failed", []), key=lambda failure: int(failure["Id"]))
        faulty = [letters[int(failure["Id"])] for failure in failed if _is_the_letters_fault(failure)]
        again = [letters[int(failure["Id"])] for failure in failed if not _is_the_letters_fault(failure)]
        return faulty, again


def _is_the_letters_fault(failure: Mapping[str, Any]) -> bool:
    """Return whether SQS will never take a letter; it blames the sender for too many, or a wrong policy, too."""
    code = str(failure.get("Code", "")).rpartition(".")[2]
    return bool(failure.get("SenderFault")) and not (is_throttling(code) or is_denied(code))
