"""A FIFO dead-letter queue and the queue that its messages came from, at an SQS in memory that may break off."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.clock import ManualClock

DEAD, WORK = "dead.fifo", "work.fifo"
DEDUPLICATION_SECONDS = 300
AT_A_TIME = 10


class BrokenOffError(Exception):
    """The command was killed before this call."""


@dataclass
class Kept:
    """A message."""

    id: str
    group: str
    body: str
    visible_at: float = 0


@dataclass
class SqsInMemory:
    """SQS as far as redriving uses it, by the rules of FIFO queues.

    Attributes:
        dead: what lies in the dead-letter queue, the oldest first.
        work: group and body of all that the other queue took, in order.
        calls_left: after how many calls it breaks off; None for never.
    """

    clock: ManualClock
    dead: list[Kept] = field(default_factory=list)
    work: list[tuple[str, str]] = field(default_factory=list)
    calls_left: int | None = None
    _sent: dict[tuple[str, str], float] = field(default_factory=dict)

    def receive_message(self, *, MaxNumberOfMessages: int, VisibilityTimeout: int, **_: object) -> dict[str, Any]:  # noqa: N803 - AWS's names
        """Give messages of the first group of which none is in somebody's hands."""
        self._call()
        found = next(self._visible_groups(), [])[: min(MaxNumberOfMessages, AT_A_TIME)]
        for message in found:
            message.visible_at = self.clock() + VisibilityTimeout
        return {"Messages": [_received(message) for message in found]}

    def send_message(
        self,
        *,
        QueueUrl: str,  # noqa: N803 - AWS's name
        MessageBody: str,  # noqa: N803 - AWS's name
        MessageGroupId: str,  # noqa: N803 - AWS's name
        MessageDeduplicationId: str,  # noqa: N803 - AWS's name
    ) -> None:
        """Take a message, or take it and forget it: a copy that comes within five minutes."""
        self._call()
        assert QueueUrl == WORK
        name = MessageGroupId, MessageDeduplicationId
        if self.clock() - self._sent.get(name, float("-inf")) >= DEDUPLICATION_SECONDS:
            self._sent[name] = self.clock()
            self.work.append((MessageGroupId, MessageBody))

    def delete_message(self, *, ReceiptHandle: str, **_: object) -> None:  # noqa: N803 - AWS's name
        """Delete a message."""
        self._call()
        self.dead = [message for message in self.dead if message.id != ReceiptHandle]

    def change_message_visibility(self, *, ReceiptHandle: str, VisibilityTimeout: int, **_: object) -> None:  # noqa: N803 - AWS's names
        """Set when a message can be received again; who was killed gives nothing back."""
        if self.calls_left == 0:
            raise BrokenOffError
        for message in self.dead:
            if message.id == ReceiptHandle:
                message.visible_at = self.clock() + VisibilityTimeout

    def _call(self) -> None:
        if self.calls_left is None:
            return
        if self.calls_left == 0:
            raise BrokenOffError
        self.calls_left -= 1

    def _visible_groups(self) -> Iterator[list[Kept]]:
        for group in dict.fromkeys(message.group for message in self.dead):
            messages = [message for message in self.dead if message.group == group]
            if all(message.visible_at <= self.clock() for message in messages):
                yield messages


def _received(message: Kept) -> dict[str, Any]:
    attributes = {"MessageGroupId": message.group, "SentTimestamp": "1", "ApproximateReceiveCount": "11"}
    return {"MessageId": message.id, "Body": message.body, "ReceiptHandle": message.id, "Attributes": attributes}
