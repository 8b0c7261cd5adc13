"""What follows from an event: things for the outside world to do, by reference and not yet done."""

from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import Field, TypeAdapter

from handover.conversation.audience import Audience
from handover.conversation.vocabulary import AlertKind, SwitchOutcome, Telling
from handover.frozen import Frozen
from handover.migrations import Shape
from handover.recipes.recipe import HANDOVER_ON
from handover.schema import Schema, Stored, version_of


class Effect(Frozen):
    """Something to do.

    Attributes:
        id: made from the event's id; it is the deduplication id on a queue and the metadata of a sent message.
    """

    id: str


class Doubt(StrEnum):
    """Why a message may have gone out although nothing says so: Meta is asked before it is said."""

    NONE = "none"

    UNANSWERED = "unanswered"
    """It was sent, and no answer came."""

    CUT_OFF = "cut_off"
    """The function ended before it could write down what it did."""

    UNANSWERED_AND_CUT_OFF = "unanswered_and_cut_off"
    """It was sent, no answer came, and the function ended before it could write down what it did after that."""

    @property
    def cut_off(self) -> "Doubt":
        """The same, where the function ended in the middle as well."""
        return Doubt.CUT_OFF if self in {Doubt.NONE, Doubt.CUT_OFF} else Doubt.UNANSWERED_AND_CUT_OFF

    @property
    def unanswered(self) -> "Doubt":
        """The same, where no answer came as well."""
        return Doubt.UNANSWERED if self in {Doubt.NONE, Doubt.UNANSWERED} else Doubt.UNANSWERED_AND_CUT_OFF


class Reply(Effect):
    """Say a recipe, if the gate still stands where it stood (`fence`).

    Attributes:
        at: when this was decided, in milliseconds since 1970.
        said: how many of its messages are said already, where a first attempt stopped between two.
        doubt: whether the message after those may have gone out.
    """

    kind: Literal["reply"] = "reply"
    fence: int
    recipe_id: str
    at: int = 0
    said: int = 0
    doubt: Doubt = Doubt.NONE


class Switch(Effect):
    """A switch of thread control, ordered from `thread_control`.

    Attributes:
        at: when this was decided, in milliseconds since 1970.
        fence: comes back with the outcome; an outcome with an older one is history.
        said: how many messages of the recipe are said already, where a first attempt stopped between two.
        in_doubt: whether the message after those may have gone out: Meta is asked before it is said.
    """

    fence: int
    at: int = 0
    said: int = 0
    in_doubt: bool = False


class SwitchOn(Switch):
    """Say the On recipe, or the one for closed hours, then pass thread control to the target app."""

    kind: Literal["switch_on"] = "switch_on"
    target_app_id: str
    recipe_id: str = HANDOVER_ON


class PassControl(Switch):
    """Pass thread control to an app that asked for it, without a word."""

    kind: Literal["pass_control"] = "pass_control"
    target_app_id: str


class SwitchOff(Switch):
    """Take thread control, then say the Off recipe."""

    kind: Literal["switch_off"] = "switch_off"


class Resume(Switch):
    """Thread control is back already: say the Off recipe."""

    kind: Literal["resume"] = "resume"


class SayUnanswered(Switch):
    """Say that nobody has come yet: take thread control for it, and pass it back to the target app."""

    kind: Literal["say_unanswered"] = "say_unanswered"
    target_app_id: str


class SetTimer(Effect):
    """Post `TimerRan` of a handover request into the mailbox, at a time in milliseconds since 1970."""

    kind: Literal["set_timer"] = "set_timer"
    at: int = 0
    request_id: str


class Alert(Effect):
    """Tell the page's admins.

    Attributes:
        audience: which of them.
        outcome: for a failed switch, how it ended: what the admins have to do depends on it.
        detail: for a failed switch, what Meta answered, in codes.
        telling: whether they hear of it by this alert, or when a burst is over.
        times: how often the user asked since the admins were told of them last, where that was in a burst.
        counted_from: when they were told of them last then, in milliseconds since 1970.
    """

    kind: Literal["alert"] = "alert"
    about: AlertKind
    audience: Audience = Audience()
    outcome: SwitchOutcome | None = None
    detail: str = ""
    telling: Telling = Telling.AT_ONCE
    times: int = 0
    counted_from: int = 0


class WatchBurst(Effect):
    """Post `BurstOver` into the mailbox, at a time in milliseconds since 1970."""

    kind: Literal["watch_burst"] = "watch_burst"
    at: int = 0


class Deed(StrEnum):
    """What somebody did about a handover."""

    REQUESTED = "requested"
    TAKEN_OVER = "taken_over"
    PAUSED = "paused"
    STILL_WAITING = "still_waiting"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    EXTENDED = "extended"
    RESUMED = "resumed"
    """The bot was asked back."""

    RETURNED = "returned"
    """The bot is back."""

    FAILED = "failed"


class Record(Effect, Stored):
    """Add a line to the history of the conversation, and tell whoever listens.

    Attributes:
        at: when it was decided, in milliseconds since 1970.
        by: who of the staff did it.
        why: the button, the number of minutes, why the bot is back, or how a switch ended.
    """

    schema_version: int = version_of(Shape.HISTORY_LINE)
    kind: Literal["record"] = "record"
    deed: Deed
    at: int = 0
    by: str = ""
    why: str = ""
    request_id: str = ""


HISTORY_LINE: Final = Schema(Shape.HISTORY_LINE, TypeAdapter(Record))

type AnySwitch = SwitchOn | PassControl | SwitchOff | Resume | SayUnanswered

type AnyEffect = Annotated[Reply | AnySwitch | Alert | SetTimer | WatchBurst | Record, Field(discriminator="kind")]
