"""A queue in memory that keeps unreadable bodies as they came."""

from handover.aws.mailbox import NotStoredError


class RecordingDeadLetters:
    """Keeps unreadable bodies.

    Attributes:
        kept: reason and body, the oldest first.
    """

    def __init__(self) -> None:
        self.kept: list[tuple[str, bytes]] = []
        self._failing = 0

    def keep(self, reason: str, body: bytes) -> None:
        """Stores one body."""
        if self._failing:
            self._failing -= 1
            raise NotStoredError("1 of 1 letters were not stored")
        self.kept.append((reason, body))

    def fail_next(self, times: int) -> None:
        """Makes the next bodies not be stored."""
        self._failing = times
