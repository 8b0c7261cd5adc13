"""A dead-letter queue in memory that can be looked through."""

from collections.abc import Callable

from handover.aws.queue_search import Found


class SearchedQueue:
    """Holds bodies, the oldest first."""

    def __init__(self, *bodies: str) -> None:
        self.bodies = [*bodies]

    def erase(self, is_to_go: Callable[[str], bool]) -> Found:
        """Deletes the messages whose body is to go."""
        kept = [body for body in self.bodies if not is_to_go(body)]
        erased = len(self.bodies) - len(kept)
        self.bodies = kept
        return Found(erased, unseen=0)
