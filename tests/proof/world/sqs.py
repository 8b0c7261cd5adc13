"""Queues in memory, as the functions and Lambda's pollers use them: order, deduplication, visibility, redrive."""

import hashlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

VISIBILITY_MS: Final = 180_000
MOST_DELIVERIES: Final = 10
"""`VisibilityTimeout` and `maxReceiveCount` of all queues in the template."""

KEPT_MS: Final = 14 * 86_400_000
"""`MessageRetentionPeriod` of all dead-letter queues in the template."""

DEDUPLICATION_MS: Final = 300_000

type Clock = Callable[[], int]


@dataclass
class Message:
    """One message in a queue. Times in milliseconds since 1970.

    Attributes:
        visible_at: until then nobody receives it, nor what comes after it in its group.
        deliveries: how often it was received.
        faults: what was done on purpose to the deliveries so far, to tell a failure that had to be from a defect.
    """

    id: str
    body: str
    group: str
    deduplication_id: str
    sent_at: int
    visible_at: int = 0
    deliveries: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def receipt(self) -> str:
        return f"{self.id}/{self.deliveries}"


class Queue:
    """One queue; what was received too often goes to its dead-letter queue."""

    def __init__(self, name: str, clock: Clock, *, is_fifo: bool) -> None:
        self.name = name
        self.is_fifo = is_fifo
        self.dead: list[Message] = []
        self._clock = clock
        self._groups: dict[str, deque[Message]] = {}
        self._sent: dict[tuple[str, str], int] = {}
        self._count = 0

    def __iter__(self) -> Iterator[Message]:
        return (message for group in self._groups.values() for message in group)

    def __len__(self) -> int:
        return sum(len(group) for group in self._groups.values())

    def send(self, body: str, group: str = "", deduplication_id: str = "") -> Message | None:
        """Stores a message; None where it is a duplicate, which SQS takes and forgets."""
        now = self._clock()
        if self.is_fifo:
            key = group, deduplication_id or hashlib.sha256(body.encode()).hexdigest()
            if now - self._sent.get(key, -DEDUPLICATION_MS) < DEDUPLICATION_MS:
                return None
            self._sent[key] = now
        self._count += 1
        message = Message(f"{self.name}-{self._count}", body, group, deduplication_id, now)
        # A standard queue has no order: every message is a group of its own.
        self._groups.setdefault(group if self.is_fifo else message.id, deque()).append(message)
        return message

    def deliverable(self) -> list[Message]:
        """What a poller could receive now: the first of each group, unless it is being worked on or has to wait."""
        now = self._clock()
        return [group[0] for group in self._groups.values() if group[0].visible_at <= now]

    def next_visible_at(self) -> int | None:
        """When the next message can be received."""
        return min((group[0].visible_at for group in self._groups.values()), default=None)

    def receive(self, message: Message) -> bool:
        """Hands a message out; False where it has been handed out too often and is put aside instead."""
        if message.deliveries >= MOST_DELIVERIES:
            self.put_aside(message)
            return False
        message.deliveries += 1
        message.visible_at = self._clock() + VISIBILITY_MS
        return True

    def put_aside(self, message: Message) -> None:
        """Move a message into the dead-letter queue."""
        self._remove(message)
        self.dead.append(message)

    def redrive(self, message: Message) -> bool:
        """Take a message out of the dead-letter queue and send it anew; return False where it is kept there no more.

        It has the same body, and another id; nobody has received it yet (decision 28).
        """
        self.dead.remove(message)
        if self._clock() - message.sent_at > KEPT_MS:
            return False
        return self.send(message.body, message.group, f"redriven-{message.id}") is not None

    def delete(self, message: Message) -> None:
        """Takes a message out that was worked on."""
        self._remove(message)

    def change_visibility(self, receipt: str, seconds: int) -> None:
        """Sets when a message that was received can be received again."""
        for message in self:
            if message.receipt == receipt:
                message.visible_at = self._clock() + seconds * 1000

    def _remove(self, message: Message) -> None:
        name = message.group if self.is_fifo else message.id
        group = self._groups[name]
        group.remove(message)
        if not group:
            del self._groups[name]


def record_of(message: Message, queue: Queue) -> dict[str, Any]:
    """Gives a received message in the shape that Lambda hands it to a function."""
    attributes = {"ApproximateReceiveCount": str(message.deliveries), "SentTimestamp": str(message.sent_at)}
    if queue.is_fifo:
        attributes |= {"MessageGroupId": message.group, "MessageDeduplicationId": message.deduplication_id}
    return {
        "messageId": message.id,
        "receiptHandle": message.receipt,
        "body": message.body,
        "attributes": attributes,
        "messageAttributes": {},
        "md5OfBody": "",
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:eu-west-1:123456789012:{queue.name}",
        "awsRegion": "eu-west-1",
    }
