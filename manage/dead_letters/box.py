"""One queue of what failed, at SQS: its messages are taken in hand for a moment, and given back unless deleted."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from botocore.exceptions import ClientError

from manage.dead_letters.letter import DeadLetter
from manage.dead_letters.queues import QueueName

HIDDEN_SECONDS: Final = 60
"""How long a message is out of sight where a command is killed with it in its hands."""

IN_HAND_SECONDS: Final = HIDDEN_SECONDS / 3
"""How long messages are taken for: after that the first of them would soon be seen by others, too."""

_BATCH: Final = 10
_EMPTY_ANSWERS: Final = 2
"""SQS asks some of its servers only: one empty answer says little."""

_SEEN_ALREADY: Final = ("MessageNotInflight", "InvalidParameterValue")
"""What SQS answers where a message is in nobody's hands any more: its minute was over, and everybody sees it."""

_ATTRIBUTES: Final = ("MessageGroupId", "SentTimestamp", "ApproximateReceiveCount")


class InHand:
    """Messages that nobody else sees for the moment, the oldest of each group first.

    Of one message group SQS gives ten at a time, and the next ones when those are deleted ("FIFO queue delivery logic",
    SQS developer guide).
    """

    def __init__(
        self,
        client: Any,  # noqa: ANN401 - boto3's clients have no common type
        url: str,
        queue: QueueName,
        clock: Callable[[], float],
    ) -> None:
        self._client = client
        self._url = url
        self._queue = queue
        self._clock = clock
        self._held: dict[str, DeadLetter] = {}

    def __iter__(self) -> Iterator[DeadLetter]:
        """Yield messages until there are none, or until it is time to give back what is not deleted."""
        empty = 0
        end = self._clock() + IN_HAND_SECONDS
        while empty < _EMPTY_ANSWERS and (not self._held or self._clock() < end):
            letters = self._receive()
            empty = 0 if letters else empty + 1
            self._held |= {letter.id: letter for letter in letters}
            yield from letters
            if not self._held:
                end = self._clock() + IN_HAND_SECONDS

    def delete(self, letter: DeadLetter) -> None:
        """Delete a message for good."""
        self._client.delete_message(QueueUrl=self._url, ReceiptHandle=letter.handle)
        self._held.pop(letter.id, None)

    def give_back(self) -> None:
        """Let everybody see what was not deleted."""
        for letter in self._held.values():
            try:
                self._client.change_message_visibility(
                    QueueUrl=self._url, ReceiptHandle=letter.handle, VisibilityTimeout=0
                )
            except ClientError as refusal:
                if not refusal.response["Error"]["Code"].endswith(_SEEN_ALREADY):
                    raise
        self._held.clear()

    def _receive(self) -> list[DeadLetter]:
        answer = self._client.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=_BATCH,
            VisibilityTimeout=HIDDEN_SECONDS,
            MessageSystemAttributeNames=[*_ATTRIBUTES],
        )
        return [self._letter(message) for message in answer.get("Messages", [])]

    def _letter(self, message: Mapping[str, Any]) -> DeadLetter:
        attributes = message["Attributes"]
        return DeadLetter(
            queue=self._queue,
            id=message["MessageId"],
            body=message["Body"],
            group=attributes.get("MessageGroupId", ""),
            sent_at=int(attributes["SentTimestamp"]),
            received=int(attributes["ApproximateReceiveCount"]),
            handle=message["ReceiptHandle"],
        )


class DeadLetterBox:
    """One queue of what failed. Every method raises `ClientError` or `BotoCoreError` where AWS does not answer."""

    def __init__(
        self,
        client: Any,  # noqa: ANN401 - as above
        url: str,
        queue: QueueName,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.queue = queue
        self._client = client
        self._url = url
        self._clock = clock

    def count(self) -> int:
        """Return how many messages there are, about, those in somebody's hands included."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        answer = self._client.get_queue_attributes(QueueUrl=self._url, AttributeNames=names)
        return sum(int(answer["Attributes"][name]) for name in names)

    def look(self, most: int) -> list[DeadLetter]:
        """Return that many messages at the most; all of them stay, and can be received at once."""
        found: list[DeadLetter] = []
        with self.in_hand() as letters:
            for letter in letters:
                found.append(letter)
                if len(found) >= most:
                    break
        return sorted(found, key=lambda letter: letter.sent_at)

    @contextmanager
    def in_hand(self) -> Iterator[InHand]:
        """Take messages in hand, and give back those that are not deleted."""
        letters = InHand(self._client, self._url, self.queue, self._clock)
        try:
            yield letters
        finally:
            letters.give_back()
