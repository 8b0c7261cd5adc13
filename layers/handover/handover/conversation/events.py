"""Everything that can happen to a conversation, in our words."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from handover.frozen import FROZEN, Frozen


class Channel(StrEnum):
    """The list of a webhook entry an event came in: `standby` means that another app owns the thread."""

    MESSAGING = "messaging"
    STANDBY = "standby"


class Event(Frozen):
    """Something that happened.

    Attributes:
        id: the same for every delivery of the same event.
        at: when it happened, in milliseconds since 1970, by the clock of whoever reports it.
    """

    id: str
    at: int


class UserWrote(Event):
    """The user sent a message; `payload` is there where it was the press of a quick reply."""

    kind: Literal["user_wrote"] = "user_wrote"
    channel: Channel
    text: str
    payload: str | None = None


class UserPressed(Event):
    """The user pressed a button or an entry of the persistent menu."""

    kind: Literal["user_pressed"] = "user_pressed"
    channel: Channel
    title: str
    payload: str


class HumanWrote(Event):
    """Somebody else than this bot spoke for the page: a person in an inbox, as far as the platform tells."""

    kind: Literal["human_wrote"] = "human_wrote"
    text: str


class Owner(StrEnum):
    """Who owns the thread, seen from us."""

    US = "us"
    ANOTHER_APP = "another_app"
    NOBODY = "nobody"


class ControlMoved(Event):
    """Thread control was passed or taken (`pass_thread_control`, `take_thread_control`)."""

    kind: Literal["control_moved"] = "control_moved"
    owner: Owner


class SwitchOutcome(StrEnum):
    """How a switch of thread control ended."""

    PASSED = "passed"
    """The On recipe was said and the target app owns the thread."""

    GATE_ONLY = "gate_only"
    """The On recipe was said; the page knows no thread control (zero-config), the gate alone silences the bot."""

    PASS_FAILED = "pass_failed"  # noqa: S105 - a word, no password
    """The On recipe was said, but thread control could not be passed."""

    NOT_SAID = "not_said"
    """The On recipe could not be said, so nothing was passed."""

    RETURNED = "returned"
    """Off: the bot may speak again."""

    RETURN_REFUSED = "return_refused"
    """Off: another app keeps the thread."""


class ControlSwitched(Event):
    """`thread_control` reports the end of the switch that was ordered with this fence."""

    kind: Literal["control_switched"] = "control_switched"
    fence: int
    outcome: SwitchOutcome
    detail: str = ""


class ReplyRefused(Event):
    """Meta refused a reply made at this fence because another app owns the thread."""

    kind: Literal["reply_refused"] = "reply_refused"
    fence: int


type AnyEvent = UserWrote | UserPressed | HumanWrote | ControlMoved | ControlSwitched | ReplyRefused

type ReportedEvent = Annotated[ControlSwitched | ReplyRefused, Field(discriminator="kind")]
"""What our own functions post to the mailbox."""

REPORTED_EVENT: TypeAdapter[ControlSwitched | ReplyRefused] = TypeAdapter(ReportedEvent, config=FROZEN)
