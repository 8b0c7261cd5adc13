"""How much time the invocation under way has left."""

from typing import Protocol


class Context(Protocol):
    """What Lambda tells of an invocation."""

    def get_remaining_time_in_millis(self) -> int:
        """Return how many milliseconds are left before the function times out."""


class Invocation:
    """The invocation under way."""

    def __init__(self) -> None:
        self._context: Context | None = None

    def begin(self, context: Context) -> None:
        """Begin another one."""
        self._context = context

    def seconds_left(self) -> float:
        """Return how many seconds are left before the function times out; none outside an invocation."""
        return self._context.get_remaining_time_in_millis() / 1000 if self._context else 0.0
