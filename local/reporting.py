"""What the stack tells whoever brings it up, while it does so."""

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Reporting(Protocol):
    """Somebody who wants to know how far it is."""

    def step(self, name: str) -> AbstractContextManager[None]:
        """Surrounds one step of the work."""

    def remark(self, text: str) -> None:
        """Takes in something worth knowing."""


class Silence:
    """Nobody listens: tests bring up stacks too."""

    def step(self, name: str) -> AbstractContextManager[None]:  # noqa: ARG002 -- the protocol's parameter
        """Surrounds one step of the work."""
        return nullcontext()

    def remark(self, text: str) -> None:
        """Takes in something worth knowing."""
