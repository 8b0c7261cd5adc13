"""A topic in memory that remembers what was published."""

from handover.alerts.undeliverable import UndeliverableError
from tests.fakes.outage import Outage


class RecordingTopic[Published]:
    """Takes announcements or notices.

    Attributes:
        published: what was published, the oldest first.
    """

    def __init__(self) -> None:
        self.published: list[Published] = []
        self._failing = Outage()
        self._closed = False

    def publish(self, message: Published, /) -> None:
        """Tells everyone who listens."""
        self._failing.check()
        if self._closed:
            raise UndeliverableError("SNS refuses the notice for an admin's topic: NotFound")
        self.published.append(message)

    def fail_next(self, times: int) -> None:
        """Makes the topic unreachable for the next messages."""
        self._failing.begin(times)

    def close(self) -> None:
        """Deletes the topic, or shuts us out of it."""
        self._closed = True
