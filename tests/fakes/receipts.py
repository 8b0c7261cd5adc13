"""Receipts in memory."""


class InMemoryReceipts:
    """Keeps which mails were taken.

    Attributes:
        steps: their postmarks.
        asked: the postmarks that somebody asked for, in that order.
    """

    def __init__(self) -> None:
        self.steps: set[str] = set()
        self.asked: list[str] = []

    def put(self, step: str) -> None:
        """Keeps that a mail was taken."""
        self.steps.add(step)

    def has(self, step: str) -> bool:
        """Tells whether it was."""
        self.asked.append(step)
        return step in self.steps
