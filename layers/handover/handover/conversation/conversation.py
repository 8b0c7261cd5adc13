"""What is known of one conversation: who may speak, since when, and what is still to be done."""

from enum import StrEnum
from typing import Final

from pydantic import Field, TypeAdapter

from handover.conversation.effects import Alert, AnyEffect
from handover.conversation.seen import Group, Seen
from handover.conversation.vocabulary import Line, Origin
from handover.frozen import Frozen
from handover.migrations import Shape
from handover.pages.page import LINES_LIMIT
from handover.pages.platform import Platform
from handover.recipes.recipe import HANDOVER_ON
from handover.schema import Schema, Stored, version_of

LINES_KEPT: Final = LINES_LIMIT
LINE_LENGTH: Final = 160

HELD_LIMIT: Final = 5
"""How many answers wait for the bot to be back, or for its page."""

SPOKEN_KEPT: Final = {Platform.MESSENGER: 16, Platform.INSTAGRAM: 64}
"""How many of our own last messages are remembered, to know them again in an echo that does not name its app.

Most echoes of Instagram do not, and they come behind all that a user has written meanwhile.
"""


class Mode(StrEnum):
    """Who has the conversation. The gate is open in `bot` alone."""

    BOT = "bot"
    HUMAN = "human"
    RETURNING = "returning"
    """The bot was asked back; thread control is being taken and the Off recipe said."""


class Control(StrEnum):
    """What we know of thread control during a handover."""

    UNKNOWN = "unknown"
    """A switch is under way or failed, or somebody spoke and no word came about thread control."""

    ELSEWHERE = "elsewhere"
    """Another app owns the thread; a message in `messaging` will tell when it no longer does."""

    KEPT = "kept"
    """Another app keeps the thread and did not let go of it when we asked."""

    BOUNCING = "bouncing"
    """Apps pass the thread back and forth: only somebody who asks for it brings the bot back."""

    OURS = "ours"
    """The gate alone silences the bot: no channel tells who owns the thread."""


class Ending(StrEnum):
    """Why a handover ends."""

    VISITOR = "visitor"
    """The user asked for the bot."""

    STAFF = "staff"
    """Staff brought the bot back, by a link or a command."""

    INBOX = "inbox"
    """The thread was given back."""

    UNANSWERED = "unanswered"
    """Nobody came, and the page does not let users wait longer."""

    TIME = "time"
    """The pause had lasted its time."""

    FAILED = "failed"
    """The user could not be told that a person comes."""


class Claim(Frozen):
    """Who of the admins answers; `at` in milliseconds since 1970."""

    by: str = ""
    email: str = ""
    at: int = 0


class HandoverRequest(Frozen):
    """One handover, from On to Off. All times in milliseconds since 1970.

    Attributes:
        id: the id of the event that began it.
        since: when it began.
        earlier_sign: when a person last showed up before the user asked, in whose chat they did so.
        first_human_sign: when a person first showed up.
        last_human_sign: when a person last showed up; the automatic return counts from it.
        climbed: how many minutes the user had waited, while people were there, at the last step of the ladder.
        told_at_once: the admins who are told after so many minutes, or fewer, were told as soon as it was made.
        claim: who of the admins answers, if one said so.
        answered_at: when a person first wrote, or took the thread.
        paused_until: until when staff want the bot to stay out; it counts until a person shows up again.
        extended_at: the last sign of a human when they said so.
        is_expired: whether the bot was to be back when Meta did not let it say so: the user's next message brings it
            back, unless a person shows up before.
        ending: why the handover ends, where the bot was asked back.
        control_at: when `control` was last learnt.
        button: the title of the pressed button, if one was pressed.
        recipe_id: the recipe the button belongs to, where known.
        reason: what the button says that it is about.
        told_with: the id of the recipe that tells the user of the pause.
        target_app_id: the app that control passes to.
        requested_by_app_id: the app that asked for the thread and gets it, if one did.
        is_refusal_told: whether staff know that the bot was asked back and Meta refused.
        begun_by: who of the staff began it, if they did so by a command.
    """

    id: str
    origin: Origin = Origin.BUTTON
    control: Control = Control.UNKNOWN
    control_at: int = 0
    since: int = Field(default_factory=lambda known: known["control_at"])
    earlier_sign: int | None = None
    first_human_sign: int | None = None
    last_human_sign: int | None = None
    climbed: int = 0
    told_at_once: int = 0
    claim: Claim | None = None
    answered_at: int | None = None
    paused_until: int | None = None
    extended_at: int | None = None
    is_expired: bool = False
    ending: Ending | None = None
    button: str | None = None
    recipe_id: str | None = None
    reason: str | None = None
    told_with: str = HANDOVER_ON
    target_app_id: str | None = None
    requested_by_app_id: str | None = None
    is_refusal_told: bool = False
    begun_by: str | None = None


class OutboxState(StrEnum):
    """What is known of the effects in an outbox."""

    BEGUN = "begun"
    """They were about to be done; where the same delivery comes again, it was cut off."""

    INTERRUPTED = "interrupted"
    """They are undone: one failed, and what was left was written down."""

    POSTPONED = "postponed"
    """They are undone and wait: for Meta to take calls for the page, for another try, or for the next turn."""


class Outbox(Frozen):
    """The effects of the last event that had any.

    Attributes:
        event_id: that event.
        delivery_id: the token of the message that brought it, which a redrive keeps. A second delivery of the same
            message finishes what the first left; the same event in another message is a duplicate that was worked on
            already.
        tries: how often Meta took nothing of it for this conversation, although it takes calls for the page.
        waits_since: when the user had last done something as the first of it began to wait, in milliseconds since
            1970; who waits for longest, and whose window ends first, comes before the others by it.
        clears: whether it is taken away when all of it is done. Where it is still there when another event comes, its
            message has died.
    """

    event_id: str
    delivery_id: str = ""
    effects: tuple[AnyEffect, ...] = ()
    state: OutboxState = OutboxState.BEGUN
    tries: int = 0
    waits_since: int = 0
    clears: bool = False

    @property
    def has_died(self) -> bool:
        """Return whether its message died in the middle, as another event can tell."""
        return self.clears and self.state is OutboxState.BEGUN


class Joined(Frozen):
    """The alerts about a user that were joined since the admins were told of them last.

    Attributes:
        alert: the last one of them.
        request_id: the handover it was about.
        fence: where the fence stood then; while it stands there, no switch has made it untrue.
        times: how often the user asked.
    """

    alert: Alert
    request_id: str
    fence: int
    times: int = 1


class Burst(Frozen):
    """How the admins were told lately that a user asks for a person.

    Attributes:
        at: when they were told last, in milliseconds since 1970.
        count: how often, without a long while between two times.
        joined: what they were not told since.
    """

    at: int = 0
    count: int = 1
    joined: Joined | None = None


class Conversation(Stored):
    """The state of one conversation, one item of the table.

    Attributes:
        account_id: the Page, or its Instagram account: what the webhook's entry names.
        version: raised by one at every save; 0 was never saved.
        fence: raised by one at every switch; what was decided before carries an older one and is dropped.
        request: the running handover; there is one in every mode but `bot`.
        held: the ids of the recipes that answer what came in while the bot was returning; said as soon as it is back.
        seen: the events that were worked on.
        name: the user's name; empty where Meta was asked and does not tell it.
        language: the one they speak, if it has shown.
        switched_at: when what began the last switch happened; what happened before it is history.
        returned_at: when the bot was last back; a copy on standby that is older tells of the time before.
        is_asked_again: whether the user asked for the bot once more while it was returning.
        last_user_at: when the user last wrote or pressed.
        returns: when the thread last came back to us without anybody asking, the newest last.
        spoken: digests of our last messages.
        forgotten_at: when the visitor was forgotten last; what happened before is not worked on any more.
        burst: how the admins were told lately that the user asks for a person, if they were.
    """

    schema_version: int = version_of(Shape.CONVERSATION)
    account_id: str
    user_id: str
    version: int = 0
    mode: Mode = Mode.BOT
    fence: int = 0
    request: HandoverRequest | None = None
    held: tuple[str, ...] = ()
    seen: Seen = Seen()
    outbox: Outbox | None = None
    lines: tuple[Line, ...] = ()
    name: str | None = None
    language: str | None = None
    switched_at: int = 0
    returned_at: int = 0
    is_asked_again: bool = False
    last_user_at: int = 0
    returns: tuple[int, ...] = ()
    spoken: tuple[str, ...] = ()
    forgotten_at: int = 0
    burst: Burst | None = None

    @property
    def somebody_spoke_since(self) -> bool:
        """Whether a person showed up since what began the last switch, the bot being asked back, say."""
        return self.request is not None and (self.request.last_human_sign or 0) > self.switched_at

    def remembers(self, event_id: str) -> bool:
        """Return whether the event is among those that were worked on."""
        return self.seen.has(event_id)

    def remembering(self, group: Group, event_id: str, at: int, now: int) -> "Conversation":
        """Return the conversation with one more event seen; see `Seen.with_event`."""
        return self.model_copy(update={"seen": self.seen.with_event(group, event_id, at, now)})


CONVERSATION: Final = Schema(Shape.CONVERSATION, TypeAdapter(Conversation))
