"""What can be under way to us, in words, and the event each becomes."""

from collections.abc import Callable
from typing import Final

from handover.conversation.bursts import FIRST_MS
from handover.conversation.events import (
    AnyEvent,
    BurstOver,
    Channel,
    ControlMoved,
    ControlRequested,
    ControlSwitched,
    HumanWrote,
    Owner,
    PageOpened,
    PressedElsewhere,
    ReplyRefused,
    StaffClaimed,
    StaffPaused,
    StaffResumed,
    TimerRan,
    UserPressed,
    UserWrote,
)
from handover.conversation.vocabulary import SwitchOutcome
from tests.builders.pages import INBOX
from tests.proof.model.facts import EARLIER_ID, FENCE, NOW, REQUEST_ID
from tests.proof.model.kinds import (
    BURST_OVER,
    EARLIER_CLAIM,
    EARLIER_TIMER,
    INBOX_ASKS,
    MOVED_AWAY,
    MOVED_HERE,
    OFF,
    ON,
    OTHER_ASKS,
    OUTCOME,
    PAGE_OPENED,
    PRESS,
    PRESS_ELSEWHERE,
    REPLY_REFUSED,
    SOMEBODY,
    SOMEBODY_STANDBY,
    STAFF_CLAIM,
    STAFF_PAUSE,
    STAFF_RESUME,
    TEXT,
    TEXT_STANDBY,
    TIMER,
    UNSAID,
    WORD,
    WORD_STANDBY,
)
from tests.proof.model.world import Letter

OTHER_APP: Final = "999999999999"
PERSONS_WORDS: Final = "Maya here"

type _Made = Callable[[str, int], AnyEvent]


def _wrote(text: str, channel: Channel) -> _Made:
    return lambda event_id, at: UserWrote(id=event_id, at=at, channel=channel, text=text)


def _pressed(payload: str) -> _Made:
    return lambda event_id, at: UserPressed(
        id=event_id, at=at, channel=Channel.MESSAGING, title="a button", payload=payload
    )


def _human(channel: Channel) -> _Made:
    return lambda event_id, at: HumanWrote(id=event_id, at=at, channel=channel, text=PERSONS_WORDS)


def _moved(owner: Owner) -> _Made:
    return lambda event_id, at: ControlMoved(id=event_id, at=at, owner=owner)


def _asked(app_id: str) -> _Made:
    return lambda event_id, at: ControlRequested(id=event_id, at=at, app_id=app_id)


def _claimed(request_id: str) -> _Made:
    return lambda event_id, at: StaffClaimed(
        id=event_id, at=at, by="Maya", email="maya@example.test", request_id=request_id
    )


def _timer_ran(request_id: str) -> _Made:
    return lambda event_id, at: TimerRan(id=event_id, at=at, request_id=request_id)


_MAKERS: Final[dict[str, _Made]] = {
    TEXT: _wrote("xyz", Channel.MESSAGING),
    TEXT_STANDBY: _wrote("xyz", Channel.STANDBY),
    WORD: _wrote("start the bot", Channel.MESSAGING),
    WORD_STANDBY: _wrote("start the bot", Channel.STANDBY),
    ON: _pressed("handover/on"),
    OFF: _pressed("handover/off"),
    PRESS: _pressed("somebody's old button"),
    PRESS_ELSEWHERE: lambda event_id, at: PressedElsewhere(id=event_id, at=at),
    SOMEBODY: _human(Channel.MESSAGING),
    SOMEBODY_STANDBY: _human(Channel.STANDBY),
    MOVED_AWAY: _moved(Owner.ANOTHER_APP),
    MOVED_HERE: _moved(Owner.US),
    INBOX_ASKS: _asked(INBOX),
    OTHER_ASKS: _asked(OTHER_APP),
    STAFF_PAUSE: lambda event_id, at: StaffPaused(id=event_id, at=at, by="maya"),
    STAFF_RESUME: lambda event_id, at: StaffResumed(id=event_id, at=at, by="maya"),
    STAFF_CLAIM: _claimed(REQUEST_ID),
    EARLIER_CLAIM: _claimed(EARLIER_ID),
    TIMER: _timer_ran(REQUEST_ID),
    EARLIER_TIMER: _timer_ran(EARLIER_ID),
}


def event_of(letter: Letter, event_id: str) -> AnyEvent:
    """Gives the event that a letter tells of."""
    at, fence = NOW - letter.ago, FENCE if letter.is_current else FENCE - 1
    if letter.what in _MAKERS:
        return _MAKERS[letter.what](event_id, at)
    if letter.what == REPLY_REFUSED:
        return ReplyRefused(id=event_id, at=at, fence=fence)
    if letter.what == BURST_OVER:
        # Our clock may be behind the one that the timer of the burst has run by.
        return BurstOver(id=event_id, at=NOW + FIRST_MS if letter.is_current else NOW - 1)
    if letter.what == PAGE_OPENED:
        return PageOpened(id=event_id, at=at)
    detail = "in codes" if letter.what == UNSAID else ""
    outcome = outcome_of(letter)
    return ControlSwitched(
        id=event_id,
        at=at,
        fence=fence,
        outcome=outcome,
        detail=detail,
        said=letter.said,
        in_doubt=outcome is SwitchOutcome.HELD,
    )


def outcome_of(letter: Letter) -> SwitchOutcome:
    """Gives how a switch ended that a letter reports."""
    return SwitchOutcome.RETURNED if letter.what == UNSAID else SwitchOutcome(letter.what.removeprefix(OUTCOME))
