"""A meter in memory."""

from collections import Counter


class RecordingMeter:
    """Takes measures.

    Attributes:
        counts: how much was counted of each.
        times: how long things took, in milliseconds.
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.times: dict[str, list[int]] = {}

    def count(self, name: str, number: int = 1) -> None:
        """Counts."""
        self.counts[name] += number

    def time(self, name: str, milliseconds: int) -> None:
        """Notes how long something took."""
        self.times.setdefault(name, []).append(milliseconds)
