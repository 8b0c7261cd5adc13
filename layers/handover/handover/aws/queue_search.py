"""Looks through a dead-letter queue for what must go, and leaves everything else as it was."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

LOOKED_THROUGH: Final = 1000
"""How many messages are looked at, at most: a function has half a minute."""

_BATCH: Final = 10
_HIDDEN_SECONDS: Final = 60
"""How long what was looked at stays out of sight, where the search ends in the middle."""

_EMPTY_ANSWERS: Final = 2
"""SQS asks some of its servers only: one empty answer says little."""


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a search.

    Attributes:
        erased: how many messages were deleted.
        unseen: how many could not be looked at: there were too many, or they stand behind others of their group.
    """

    erased: int
    unseen: int


class QueueSearch:
    """One dead-letter queue. Nobody waits for its messages, and they come back in the order they had."""

    def __init__(self, client: Any, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._url = url
        self._clock = clock

    def erase(self, is_to_go: Callable[[str], bool]) -> Found:
        """Deletes the messages whose body is to go."""
        total = self._visible()
        kept: list[str] = []
        erased = empty = 0
        end = self._clock() + _HIDDEN_SECONDS / 4
        while empty < _EMPTY_ANSWERS and erased + len(kept) < LOOKED_THROUGH and self._clock() < end:
            messages = self._receive()
            empty = 0 if messages else empty + 1
            for message in messages:
                if is_to_go(message["Body"]):
                    self._client.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])
                    erased += 1
                else:
                    kept.append(message["ReceiptHandle"])
        for handle in kept:
            self._client.change_message_visibility(QueueUrl=self._url, ReceiptHandle=handle, VisibilityTimeout=0)
        return Found(erased, max(total - erased - len(kept), 0))

    def bodies(self) -> list[str]:
        """Gives what the messages say, of as many as can be looked at; all of them stay."""
        found: list[str] = []

        def stays(body: str) -> bool:
            found.append(body)
            return False

        self.erase(stays)
        return found

    def _visible(self) -> int:
        name = "ApproximateNumberOfMessages"
        answer = self._client.get_queue_attributes(QueueUrl=self._url, AttributeNames=[name])
        return int(answer["Attributes"][name])

    def _receive(self) -> list[dict[str, Any]]:
        answer = self._client.receive_message(
            QueueUrl=self._url, MaxNumberOfMessages=_BATCH, VisibilityTimeout=_HIDDEN_SECONDS
        )
        messages: list[dict[str, Any]] = answer.get("Messages", [])
        return messages


class UnderWay:
    """The queues that are worked on: their messages are left alone, for they are in order and soon gone."""

    def __init__(self, client: Any, *urls: str) -> None:
        self._client = client
        self._urls = urls

    def count(self) -> int:
        """Gives how many messages are under way, of whomever, about."""
        # Delayed are alerts whose mails wait.
        states = ("", "NotVisible", "Delayed")
        names = [f"ApproximateNumberOfMessages{state}" for state in states]
        answers = [self._client.get_queue_attributes(QueueUrl=url, AttributeNames=names) for url in self._urls]
        return sum(int(answer["Attributes"][name]) for answer in answers for name in names)
