"""How it stands with somebody who asked for a person."""

from enum import StrEnum


class Wait(StrEnum):
    """Whether a user still waits, in the handover that a switch was ordered for."""

    ON = "on"

    ANSWERED = "answered"
    """A person has shown up."""

    OVER = "over"
    """That handover has ended, or another one has begun."""
