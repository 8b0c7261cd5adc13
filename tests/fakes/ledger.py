"""A ledger in memory."""

from collections.abc import Callable


class InMemoryLedger:
    """Remembers which steps are done.

    Attributes:
        done: the steps, in the order they were done.
    """

    def __init__(self, *done: str) -> None:
        self.done: list[str] = list(done)

    def once(self, step: str, action: Callable[[], None]) -> None:
        """Does the action unless the step was done before; a step that raises is not done."""
        if step not in self.done:
            action()
            self.done.append(step)
