"""Owners' webhooks in memory."""

from typing import NamedTuple

from handover.alerts.undeliverable import UndeliverableError


class Posted(NamedTuple):
    """What a webhook got."""

    page_id: str
    address: str
    news_id: str
    body: bytes


class RecordingWebhooks:
    """Takes what is posted.

    Attributes:
        posted: what was taken, the oldest first.
        trouble: what the next posts end in, the next one last.
    """

    def __init__(self) -> None:
        self.posted: list[Posted] = []
        self.trouble: list[Exception] = []

    def post(self, page_id: str, address: str, news_id: str, body: bytes) -> None:
        """Takes a body."""
        if self.trouble:
            raise self.trouble.pop()
        self.posted.append(Posted(page_id, address, news_id, body))

    def refuse_next(self) -> None:
        """Refuses the next one for good."""
        self.trouble.append(UndeliverableError("the webhook answers HTTP 410"))
