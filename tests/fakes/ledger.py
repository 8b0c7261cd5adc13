"""A ledger in memory."""

from collections.abc import Callable

from handover.alerts.unanswered import UnansweredError


class InMemoryLedger:
    """Remembers which steps are done.

    Attributes:
        done: the steps, in the order they were done.
        cut_off: the steps that were begun and not ended.
    """

    def __init__(self, *done: str) -> None:
        self.done: list[str] = list(done)
        self.cut_off: set[str] = set()

    def once(self, step: str, action: Callable[[], None]) -> None:
        """Does the action unless the step was done before; a step that raises is not done."""
        self.once_or_found(step, action, lambda: False)

    def once_or_found(self, step: str, action: Callable[[], None], was_done: Callable[[], bool]) -> None:
        """Does the action unless the step was done before; `was_done` tells of one that was cut off."""
        if step in self.done:
            return
        if step not in self.cut_off or not was_done():
            try:
                action()
            except UnansweredError:
                self.cut_off.add(step)
                raise
        self.done.append(step)
