"""What follows from an event: things for the outside world to do, by reference and not yet done."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from handover.conversation.events import SwitchOutcome
from handover.frozen import Frozen


class Effect(Frozen):
    """Something to do.

    Attributes:
        id: made from the event's id; it is the deduplication id on a queue and the metadata of a sent message.
    """

    id: str


class Reply(Effect):
    """Say a recipe, if the gate still stands where it stood (`fence`).

    Attributes:
        said: how many of its messages are said already, where a first attempt stopped between two.
    """

    kind: Literal["reply"] = "reply"
    fence: int
    recipe_id: str
    said: int = 0


class SwitchOn(Effect):
    """Say the On recipe, then pass thread control to the target app."""

    kind: Literal["switch_on"] = "switch_on"
    fence: int
    target_app_id: str


class SwitchOff(Effect):
    """Take thread control, then say the Off recipe."""

    kind: Literal["switch_off"] = "switch_off"
    fence: int


class Resume(Effect):
    """Thread control is back already: say the Off recipe."""

    kind: Literal["resume"] = "resume"
    fence: int


class AlertKind(StrEnum):
    """What an alert tells the admins."""

    HANDOVER_REQUESTED = "handover_requested"
    SWITCH_FAILED = "switch_failed"


class Alert(Effect):
    """Tell the page's admins.

    Attributes:
        outcome: for a failed switch, how it ended: what the admins have to do depends on it.
        detail: for a failed switch, what Meta answered, in codes.
    """

    kind: Literal["alert"] = "alert"
    about: AlertKind
    outcome: SwitchOutcome | None = None
    detail: str = ""


type AnyEffect = Annotated[Reply | SwitchOn | SwitchOff | Resume | Alert, Field(discriminator="kind")]
