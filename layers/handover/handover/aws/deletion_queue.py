"""The queue of requests to be forgotten that are to be carried out."""

from typing import Any


class DeletionQueue:
    """A standard queue: each request stands alone."""

    def __init__(self, client: Any, url: str) -> None:
        self._client = client
        self._url = url

    def post(self, body: str) -> None:
        """Stores a message."""
        self._client.send_message(QueueUrl=self._url, MessageBody=body)
