"""The situations a conversation can be in, and the events that can meet it, by the words the transition table uses."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from handover.conversation.conversation import Burst, Control, Conversation, HandoverRequest, Joined, Mode
from handover.conversation.effects import Alert
from handover.conversation.events import (
    AnyEvent,
    BurstOver,
    Channel,
    ControlMoved,
    ControlRequested,
    ControlSwitched,
    HumanWrote,
    Move,
    Owner,
    PageOpened,
    PressedElsewhere,
    ReplyRefused,
    SomebodyWrote,
    StaffClaimed,
    StaffExtended,
    StaffPaused,
    StaffResumed,
    TimerRan,
    UserPressed,
    UserWrote,
)
from handover.conversation.memory import spoken_of
from handover.conversation.vocabulary import AlertKind, Origin, SwitchOutcome
from handover.pages.page import MINUTE_MS
from tests.builders.pages import DIMELO, INBOX, PAGE_ID

NOW: Final = 1_700_000_000_000
SWITCHED: Final = NOW - MINUTE_MS
LATE: Final = SWITCHED - 1000
LONG_AFTER: Final = NOW + 35 * MINUTE_MS
OUR_WORDS: Final = "Hello, this is the bot."
STRANGER: Final = "498721317747541"

BOT: Final = "bot: no alert lately"
AGAIN: Final = "bot: an alert a moment ago"
ASKED: Final = "human: On is under way"
PASSED: Final = "human: passed"
GATE: Final = "human: gate only"
KEPT: Final = "human: return refused"
BOUNCING: Final = "human: bouncing"
PULLED: Final = "human: passed, came back 3 times already"
JOINED: Final = "human: passed, the alert is joined"
UNASKED: Final = "human: taken over unasked"
SPOKE: Final = "human: somebody wrote unasked"
STAFF: Final = "human: staff paused the bot"
OVER: Final = "human: passed, pause is over"
RETURNING: Final = "returning: on its way"
OVERTAKEN: Final = "returning: somebody wrote since"

ASKED_FOR: Final = (ASKED, PASSED, GATE, KEPT, BOUNCING, PULLED, JOINED)
NOT_ASKED_FOR: Final = (UNASKED, SPOKE, STAFF)
PAUSE_RUNS: Final = (*ASKED_FOR, *NOT_ASKED_FOR)
HUMANS: Final = (*PAUSE_RUNS, OVER)
RETURNS: Final = (RETURNING, OVERTAKEN)
BOTS: Final = (BOT, AGAIN)
EVERYWHERE: Final = (*BOTS, *HUMANS, *RETURNS)


def _request(origin: Origin, control: Control, since: int = SWITCHED, sign: int | None = None) -> HandoverRequest:
    return HandoverRequest(
        id="request",
        origin=origin,
        since=since,
        control=control,
        control_at=since,
        last_human_sign=sign,
        target_app_id=INBOX,
    )


def _conversation(mode: Mode, request: HandoverRequest | None = None) -> Conversation:
    return Conversation(
        account_id=PAGE_ID,
        user_id="33",
        mode=mode,
        fence=3,
        request=request,
        switched_at=SWITCHED,
        last_user_at=SWITCHED,
        spoken=spoken_of(OUR_WORDS),
    )


def _human(control: Control) -> Conversation:
    return _conversation(Mode.HUMAN, _request(Origin.BUTTON, control))


def _unasked(control: Control) -> Conversation:
    return _conversation(Mode.HUMAN, _request(Origin.INBOX, control, sign=SWITCHED))


def _by_staff() -> Conversation:
    return _conversation(Mode.HUMAN, _request(Origin.STAFF, Control.UNKNOWN, sign=SWITCHED))


def _returning(sign: int | None) -> Conversation:
    return _conversation(Mode.RETURNING, _request(Origin.BUTTON, Control.ELSEWHERE, sign=sign))


def _burst() -> Burst:
    """A burst that is over: what was joined is to be told now."""
    asked = Alert(id="asked", about=AlertKind.HANDOVER_REQUESTED)
    return Burst(at=NOW - 2 * MINUTE_MS, joined=Joined(alert=asked, request_id="request", fence=3))


SITUATIONS: Final[Mapping[str, Conversation]] = {
    BOT: _conversation(Mode.BOT),
    AGAIN: _conversation(Mode.BOT).model_copy(update={"burst": Burst(at=SWITCHED)}),
    ASKED: _human(Control.UNKNOWN),
    PASSED: _human(Control.ELSEWHERE),
    GATE: _human(Control.OURS),
    KEPT: _human(Control.KEPT),
    BOUNCING: _human(Control.BOUNCING),
    PULLED: _human(Control.ELSEWHERE).model_copy(update={"returns": (NOW - 3, NOW - 2, NOW - 1)}),
    JOINED: _human(Control.ELSEWHERE).model_copy(update={"burst": _burst()}),
    UNASKED: _unasked(Control.ELSEWHERE),
    SPOKE: _unasked(Control.UNKNOWN),
    STAFF: _by_staff(),
    OVER: _conversation(Mode.HUMAN, _request(Origin.BUTTON, Control.ELSEWHERE, since=NOW - 61 * MINUTE_MS)),
    RETURNING: _returning(None),
    OVERTAKEN: _returning(SWITCHED + 1),
}
"""One conversation for each situation; the last switch was a minute ago, its fence is 3."""


def _wrote(text: str, channel: Channel = Channel.MESSAGING, at: int = NOW) -> AnyEvent:
    return UserWrote(id="e", at=at, channel=channel, text=text)


def _pressed(payload: str, at: int = NOW) -> AnyEvent:
    return UserPressed(id="e", at=at, channel=Channel.MESSAGING, title="Button", payload=payload)


def _outcome(outcome: SwitchOutcome, fence: int = 3) -> AnyEvent:
    return ControlSwitched(id="e", at=NOW, fence=fence, outcome=outcome)


def _claimed(request_id: str) -> AnyEvent:
    return StaffClaimed(id="e", at=NOW, by="Maya", email="maya@example.test", request_id=request_id)


def _extended(request_id: str) -> AnyEvent:
    return StaffExtended(id="e", at=NOW, by="Maya", request_id=request_id, minutes=60)


EVENTS: Final[Mapping[str, Callable[[], AnyEvent]]] = {
    "the user writes": lambda: _wrote("When are you open?"),
    "the user writes, in zero-config": lambda: _wrote("When are you open?"),
    "the user writes, on standby": lambda: _wrote("When are you open?", Channel.STANDBY),
    "… late, on standby": lambda: _wrote("When are you open?", Channel.STANDBY, LATE),
    "the user types a word that resumes": lambda: _wrote("start the bot"),
    "… late": lambda: _wrote("start the bot", at=LATE),
    "On is pressed": lambda: _pressed("handover/on"),
    "On is pressed without the feature": lambda: _pressed("handover/on"),
    "On is pressed, late": lambda: _pressed("handover/on", LATE),
    "Off is pressed": lambda: _pressed("handover/off"),
    "Off is pressed, late": lambda: _pressed("handover/off", LATE),
    "another button is pressed": lambda: _pressed("recipe/hours"),
    "Off is asked for, on standby": lambda: _wrote("start the bot", Channel.STANDBY),
    "a button Meta does not name, on standby": lambda: PressedElsewhere(id="e", at=NOW),
    "a person writes": lambda: HumanWrote(id="e", at=NOW, text="Maya here"),
    "a person wrote, late": lambda: HumanWrote(id="e", at=LATE, text="Maya here"),
    "an echo without an app": lambda: SomebodyWrote(id="e", at=NOW, text="Maya here"),
    "an echo without an app, our words": lambda: SomebodyWrote(id="e", at=NOW, text=OUR_WORDS),
    "the thread passes to us": lambda: ControlMoved(id="e", at=NOW, owner=Owner.US),
    "another app takes the thread": lambda: ControlMoved(id="e", at=NOW, owner=Owner.ANOTHER_APP, move=Move.TAKEN),
    "the thread passes to another app": lambda: ControlMoved(id="e", at=NOW, owner=Owner.ANOTHER_APP),
    "the thread is nobody's": lambda: ControlMoved(id="e", at=NOW, owner=Owner.NOBODY),
    "another app took it, late": lambda: ControlMoved(id="e", at=LATE, owner=Owner.ANOTHER_APP),
    "an app that may asks for the thread": lambda: ControlRequested(id="e", at=NOW, app_id=DIMELO),
    "any other app asks for the thread": lambda: ControlRequested(id="e", at=NOW, app_id=STRANGER),
    **{f"outcome: {outcome}": partial(_outcome, outcome) for outcome in SwitchOutcome},
    "an outcome of an older switch": lambda: _outcome(SwitchOutcome.RETURNED, fence=2),
    "a reply was refused": lambda: ReplyRefused(id="e", at=NOW, fence=3),
    "an older reply was refused": lambda: ReplyRefused(id="e", at=NOW, fence=2),
    "the page is open again": lambda: PageOpened(id="e", at=NOW),
    "the timer runs, and nothing is due": lambda: TimerRan(id="e", at=NOW, request_id="request"),
    "the timer runs, and nobody has come for long": lambda: TimerRan(id="e", at=LONG_AFTER, request_id="request"),
    "the timer of an earlier request runs": lambda: TimerRan(id="e", at=LONG_AFTER, request_id="another request"),
    "a burst is over": lambda: BurstOver(id="e", at=NOW),
    "staff pause the bot": lambda: StaffPaused(id="e", at=NOW, by="maya"),
    "staff paused the bot, late": lambda: StaffPaused(id="e", at=LATE, by="maya"),
    "staff bring the bot back": lambda: StaffResumed(id="e", at=NOW, by="maya"),
    "staff brought the bot back, late": lambda: StaffResumed(id="e", at=LATE, by="maya"),
    "staff bring the bot back by the link of an earlier request": lambda: StaffResumed(
        id="e", at=NOW, by="Maya", request_id="another request"
    ),
    "an admin claims the request": lambda: _claimed("request"),
    "an admin claims an earlier request": lambda: _claimed("another request"),
    "an admin keeps the bot out longer": lambda: _extended("request"),
    "an admin keeps the bot out longer, of an earlier request": lambda: _extended("another request"),
}
"""Every kind of event, with what matters about it."""
