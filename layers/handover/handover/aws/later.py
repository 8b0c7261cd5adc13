"""Puts messages back into a standard queue, to come again after a while."""

from typing import Any, Final

LONGEST_DELAY_SECONDS: Final = 900
"""What SQS takes as `DelaySeconds` of a message (SendMessage, API reference)."""


class Later:
    """One standard queue; what is put back has all its deliveries before it, which a longer invisibility has not."""

    def __init__(self, client: Any, queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def put_back(self, body: str, seconds: int) -> None:
        """Put a message into the queue that nobody sees for so many seconds, `LONGEST_DELAY_SECONDS` at most."""
        self._client.send_message(QueueUrl=self._queue_url, MessageBody=body, DelaySeconds=seconds)
