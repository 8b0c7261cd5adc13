"""The queues of what failed, and where the messages of each go when they are tried again."""

from enum import StrEnum
from typing import Final, NamedTuple


class QueueName(StrEnum):
    """A queue of what failed, by the queue whose failures it keeps; what nobody could read was in none before."""

    MAILBOX = "mailbox"
    THREAD_CONTROL = "thread-control"
    NOTIFICATIONS = "notifications"
    NEWS = "news"
    DELETION = "deletion"
    UNREADABLE = "unreadable"


class Outputs(NamedTuple):
    """The outputs of the stack with the addresses of a queue and of where its messages go."""

    queue: str
    back_to: str


QUEUES: Final = {
    QueueName.MAILBOX: Outputs("MailboxDeadLetterQueueUrl", "MailboxUrl"),
    QueueName.THREAD_CONTROL: Outputs("ThreadControlDeadLetterQueueUrl", "ThreadControlQueueUrl"),
    QueueName.NOTIFICATIONS: Outputs("NotificationsDeadLetterQueueUrl", "NotificationsQueueUrl"),
    QueueName.NEWS: Outputs("NewsDeadLetterQueueUrl", "NewsQueueUrl"),
    QueueName.DELETION: Outputs("DeletionDeadLetterQueueUrl", "DeletionQueueUrl"),
    QueueName.UNREADABLE: Outputs("UnreadableQueueUrl", "MailboxUrl"),
}
