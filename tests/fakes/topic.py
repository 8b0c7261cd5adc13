"""A topic in memory that remembers what was published."""

from tests.fakes.outage import Outage


class RecordingTopic[Published]:
    """Takes announcements or notices.

    Attributes:
        published: what was published, the oldest first.
    """

    def __init__(self) -> None:
        self.published: list[Published] = []
        self._failing = Outage()

    def publish(self, message: Published, /) -> None:
        """Tells everyone who listens."""
        self._failing.check()
        self.published.append(message)

    def fail_next(self, times: int) -> None:
        """Makes the topic unreachable for the next messages."""
        self._failing.begin(times)
