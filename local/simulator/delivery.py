"""One webhook on its way: its bytes and how it went."""

from dataclasses import dataclass
from enum import StrEnum

from local.simulator.json_object import Json


class State(StrEnum):
    """How far a delivery has come."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass
class Delivery:
    """One webhook: its bytes and how it went."""

    number: int
    body: bytes
    signature: str
    status: int | None = None
    milliseconds: float | None = None
    attempts: int = 0
    state: State = State.WAITING

    def as_json(self) -> Json:
        """The delivery as the control API shows it."""
        return {
            "number": self.number,
            "body": self.body.decode(errors="replace"),
            "signature": self.signature,
            "status": self.status,
            "milliseconds": self.milliseconds,
            "attempts": self.attempts,
            "state": self.state,
        }
