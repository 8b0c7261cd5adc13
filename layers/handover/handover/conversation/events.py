"""Everything that can happen to a conversation, in our words."""

from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import Field, TypeAdapter

from handover.conversation.vocabulary import SwitchOutcome
from handover.frozen import FROZEN, Frozen
from handover.migrations import Shape
from handover.pages.standing import Trouble
from handover.schema import Schema, Stored, version_of


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
    """The user sent a message.

    Attributes:
        payload: there where it was the press of a quick reply.
        reference: that of the link or advertisement they came by, where the message names it.
    """

    kind: Literal["user_wrote"] = "user_wrote"
    channel: Channel
    text: str
    payload: str | None = None
    reference: str | None = None


class UserPressed(Event):
    """The user pressed a button or an entry of the persistent menu, or followed a link into the chat.

    Attributes:
        payload: None where Meta leaves it out.
    """

    kind: Literal["user_pressed"] = "user_pressed"
    channel: Channel
    title: str
    payload: str | None


class PressedElsewhere(Event):
    """The user pressed a button while another app owns the thread; Meta keeps from us which one it was.

    Attributes:
        press_id: the id that the whole press has, if it is one of our buttons; None where Meta does not name it.
        title: the button's title, empty where Meta leaves that out too.
    """

    kind: Literal["pressed_elsewhere"] = "pressed_elsewhere"
    press_id: str | None = None
    title: str = ""


class HumanWrote(Event):
    """Somebody else than this bot spoke for the page: a person in an inbox, as far as the platform tells."""

    kind: Literal["human_wrote"] = "human_wrote"
    channel: Channel = Channel.MESSAGING
    text: str


class SomebodyWrote(Event):
    """The page spoke, and Meta does not tell by which app: a person, or we ourselves."""

    kind: Literal["somebody_wrote"] = "somebody_wrote"
    channel: Channel = Channel.MESSAGING
    text: str


class Owner(StrEnum):
    """Who owns the thread, seen from us."""

    US = "us"
    ANOTHER_APP = "another_app"
    NOBODY = "nobody"


class Move(StrEnum):
    """How thread control moved."""

    PASSED = "passed"
    TAKEN = "taken"
    """Whoever owns it now took it: somebody at an inbox, as far as the platform tells."""


class ControlMoved(Event):
    """Thread control was passed or taken (`pass_thread_control`, `take_thread_control`)."""

    kind: Literal["control_moved"] = "control_moved"
    owner: Owner
    move: Move = Move.PASSED


class ControlRequested(Event):
    """Another app asks for the thread (`request_thread_control`): an agent wants to answer from there."""

    kind: Literal["control_requested"] = "control_requested"
    app_id: str


class Reported(Event, Stored):
    """Something that our own functions and commands post to the mailbox."""

    schema_version: int = version_of(Shape.EVENT)


class ControlSwitched(Reported):
    """`thread_control` reports the end of the switch that was ordered with this fence.

    Attributes:
        detail: what Meta answered, in codes, where it refused something.
        trouble: what holds the page, where the outcome is `HELD`.
        said: how many messages of the recipe were said before that.
        in_doubt: whether the message after those may have gone out.
    """

    kind: Literal["control_switched"] = "control_switched"
    fence: int
    outcome: SwitchOutcome
    detail: str = ""
    trouble: Trouble | None = None
    said: int = 0
    in_doubt: bool = False


class ReplyRefused(Reported):
    """Meta refused a reply made at this fence because another app owns the thread."""

    kind: Literal["reply_refused"] = "reply_refused"
    fence: int


class PageOpened(Reported):
    """What waits in the conversation can be done: Meta takes calls for the page again, or it is time to try anew.

    Attributes:
        event_id: the event that made it wait, for the log.
    """

    kind: Literal["page_opened"] = "page_opened"
    event_id: str = ""


class TimerRan(Reported):
    """The timer of a handover request has run."""

    kind: Literal["timer_ran"] = "timer_ran"
    request_id: str


class BurstOver(Reported):
    """The time is over for which alerts about a user were joined."""

    kind: Literal["burst_over"] = "burst_over"


class StaffPaused(Reported):
    """Staff want the bot out of the conversation.

    Attributes:
        by: who said so, as far as the command could tell; for the record.
    """

    kind: Literal["staff_paused"] = "staff_paused"
    by: str = ""


class StaffResumed(Reported):
    """Staff want the bot back.

    Attributes:
        by: who said so, as far as the command or the link could tell; for the record.
        request_id: the handover that is to end; whichever runs, where it is left out.
    """

    kind: Literal["staff_resumed"] = "staff_resumed"
    by: str = ""
    request_id: str | None = None


class StaffClaimed(Reported):
    """One of the admins says that they answer.

    Attributes:
        by: their name.
        email: their address, which tells them from others of that name.
        request_id: the handover it is about.
    """

    kind: Literal["staff_claimed"] = "staff_claimed"
    by: str = ""
    email: str = ""
    request_id: str


class StaffExtended(Reported):
    """Staff say how long the bot is to stay out.

    Attributes:
        by: who said so; for the record.
        request_id: the handover it is about.
        minutes: how long, from now on.
    """

    kind: Literal["staff_extended"] = "staff_extended"
    by: str = ""
    request_id: str
    minutes: int


type UserEvent = UserWrote | UserPressed
"""What a user did, and we may answer."""

type StaffEvent = StaffPaused | StaffResumed | StaffClaimed | StaffExtended
"""What the page's staff decide, at the command line or by the links of an alert."""

type ReportedEvent = ControlSwitched | ReplyRefused | PageOpened | TimerRan | BurstOver | StaffEvent
"""What our own functions and commands post to the mailbox."""

type AnyEvent = (
    UserEvent | PressedElsewhere | HumanWrote | SomebodyWrote | ControlMoved | ControlRequested | ReportedEvent
)

REPORTED_EVENT: Final[Schema[ReportedEvent]] = Schema(
    Shape.EVENT, TypeAdapter(Annotated[ReportedEvent, Field(discriminator="kind")], config=FROZEN)
)
