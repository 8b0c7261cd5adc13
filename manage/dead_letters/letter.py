"""A message of a queue of what failed, as it lies there."""

from dataclasses import dataclass
from typing import Final

from manage.dead_letters.queues import QueueName

SHORT: Final = 8
"""How many characters of an id are shown: enough to name one among thousands."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One message.

    Attributes:
        id: the SQS message id, which stays as long as it lies there.
        group: the message group, empty where the queue has no order.
        sent_at: SQS's time of sending, in milliseconds since 1970. A FIFO queue counts from when the message was moved
            here, another one from when it was first sent ("Setting-up dead-letter queue retention", SQS developer
            guide).
        received: how often it was received, those that look at it included.
        handle: by which it is deleted or given back.
    """

    queue: QueueName
    id: str
    body: str
    group: str
    sent_at: int
    received: int
    handle: str

    @property
    def short_id(self) -> str:
        """What people call it by."""
        return self.id[:SHORT]

    @property
    def died_at(self) -> int | None:
        """When it was given up, in milliseconds since 1970; None where SQS does not tell, or nobody worked on it."""
        return self.sent_at if self.group and self.queue is not QueueName.UNREADABLE else None
