"""What the walk keeps of a conversation, and how it becomes one that `decide` can read.

Two conversations that `decide` cannot tell apart are one state of the walk. Times count by their order and by how old
they are (one of `AGES`), fences by whether they are the current one, ids not at all; what was said counts not either.
A handover that staff began at the command line is one that nobody asked for: `decide` makes no difference.
`LEFT_OUT` names what is not kept, and why.
"""

from typing import Final, NamedTuple

from handover.conversation.bursts import FIRST_MS, joined_until
from handover.conversation.conversation import (
    Burst,
    Control,
    Conversation,
    HandoverRequest,
    Joined,
    Mode,
    Outbox,
    OutboxState,
)
from handover.conversation.effects import (
    Alert,
    AnyEffect,
    PassControl,
    Record,
    Reply,
    Resume,
    SetTimer,
    SwitchOff,
    SwitchOn,
    WatchBurst,
)
from handover.conversation.seen import Group, Remembered, Seen
from handover.conversation.vocabulary import AlertKind, Origin, Telling
from handover.pages.page import MINUTE_MS
from tests.builders.pages import INBOX, PAGE_ID

NOW: Final = 1_700_000_000_000
FENCE: Final = 7
"""The current fence of every conversation the walk makes; anything lower is an older one."""

REQUEST_ID: Final = "request"
EARLIER_ID: Final = "earlier"

AGES: Final = (0, 60 * MINUTE_MS, 24 * 60 * MINUTE_MS)
"""How old a time can be: fresh; the pause is over, and the patience with a return too; so is everything."""

OLDEST: Final = len(AGES) - 1
LONG_AGO: Final = AGES[OLDEST] + 1
DAYS_AGO: Final = 3 * AGES[OLDEST]
"""Before anything else in the walk."""

LEFT_OUT: Final = {
    "account_id": "one conversation is walked",
    "user_id": "one conversation is walked",
    "version": "counts saves; decide does not look at it",
    "fence": "always FENCE; older ones are marked where they stand",
    "seen": "made of the letters in the mailbox that came once already; it holds fewer than a group remembers",
    "lines": "for alerts only",
    "spoken": "the echo of our own words is tried at once, whatever they were",
    "name": "decide does not look at it",
    "language": "for the words of messages only",
    "schema_version": "for reading and writing only",
    "readable_from": "for reading and writing only",
    "forgotten_at": "replies looks at it, decide does not",
    "outbox": "see LeftBehind: still_wanted reads it, decide does not",
}
LEFT_OUT_OF_REQUEST: Final = {
    "id": "always the same: the request that runs",
    "first_human_sign": "for the record only",
    "is_expired": "only where the pause is over in any case: no step of the walk's page ends one sooner",
    "answered_at": "for the record only",
    "extended_at": "nobody in the walk keeps the bot out longer",
    "told_at_once": "for alerts only",
    "climbed": "no step of the ladder falls between two ages",
    "claim": "for the record only: it counts as a sign of a human",
    "paused_until": "nobody in the walk keeps the bot out longer",
    "ending": "for the record only",
    "button": "for alerts only",
    "recipe_id": "for alerts only",
    "reason": "for alerts only",
    "told_with": "which recipe says that the bot pauses makes no difference to what follows",
    "target_app_id": "which app is asked makes no difference to what follows",
    "begun_by": "for the record only",
}


NOTHING_SEEN: Final = Seen()

NOTICES: Final = ("alert", "timer", "watch")
"""The kinds of effects that are no calls of Meta's."""


class Left(NamedTuple):
    """An effect that is to be done.

    Attributes:
        is_current: whether it was decided at the current fence; of a watch, whether it is that of the burst as it is.
        is_joined: of an alert, whether the admins do not hear of it now.
    """

    kind: str
    is_current: bool = True
    about: str = ""
    said: int = 0
    is_joined: bool = False


class LeftBehind(NamedTuple):
    """The outbox: what is still to be done, and whether it failed or waits for the page."""

    effects: tuple[Left, ...] = ()
    state: str = ""


class Told(NamedTuple):
    """What the walk keeps of a burst: how the admins were told lately that the user asks for a person.

    How often counts not, for it changes only how long the time is in which alerts are joined.

    Attributes:
        is_begun: whether they were told at all.
        is_over: whether the time is over for which alerts are joined.
        joined: what they were not told since, the kind of the last alert.
        is_of_request: whether that is about the request that runs.
        is_current: whether no switch was decided since.
        times: how often the user asked since; twice stands for more.
    """

    is_begun: bool = False
    is_over: bool = False
    joined: str = ""
    is_of_request: bool = False
    is_current: bool = False
    times: int = 0


class Facts(NamedTuple):
    """A conversation as the walk sees it. Times say how many milliseconds ago; `since` is one of `AGES`.

    `control` is kept only while a person has the conversation, `control_since` only where a message in `messaging` may
    prove that the thread came back, `is_asked_again` only while the bot is returning: elsewhere nobody looks at them.
    `told` is None in walks that leave bursts out: there every alert is told at once.
    """

    mode: str = Mode.BOT.value
    origin: str = ""
    control: str = ""
    since: int = 0
    sign: int | None = None
    control_since: int | None = None
    is_refusal_told: bool = False
    had_person: bool = False
    is_requested: bool = False
    switched: int = LONG_AGO
    returned: int = LONG_AGO
    is_asked_again: bool = False
    user_acted: int = LONG_AGO
    held: tuple[str, ...] = ()
    returns: int = 0
    told: Told | None = None


def age_of(ago: int) -> int:
    """Gives the number of the age a time has reached."""
    return max(number for number, age in enumerate(AGES) if ago >= age)


# --- to a conversation ------------------------------------------------------------------------------------------------


def conversation_of(facts: Facts, outbox: LeftBehind, seen: Seen = NOTHING_SEEN) -> Conversation:
    """Gives a conversation with these facts and leftovers that has seen some events."""
    return Conversation(
        account_id=PAGE_ID,
        user_id="33",
        mode=Mode(facts.mode),
        fence=FENCE,
        request=_request_of(facts),
        held=facts.held,
        seen=seen,
        outbox=_outbox_of(outbox),
        name="",
        switched_at=NOW - facts.switched,
        returned_at=NOW - facts.returned,
        is_asked_again=facts.is_asked_again,
        last_user_at=NOW - facts.user_acted,
        returns=(NOW,) * facts.returns,
        burst=_burst_of(facts.told),
    )


def having_seen(event_id: str) -> Seen:
    """Gives what a conversation remembers that has met an event."""
    return NOTHING_SEEN.with_event(Group.REPORTS, event_id, 0, NOW)


def having_forgotten(ago: int) -> Seen:
    """Gives what a conversation remembers that has met so much since that it does not know an event by its id."""
    forgotten = Remembered(forgotten_until=NOW - ago)
    return Seen(words=forgotten, moves=forgotten, staff=forgotten)


def _request_of(facts: Facts) -> HandoverRequest | None:
    if not facts.origin:
        return None
    return HandoverRequest(
        id=REQUEST_ID,
        origin=Origin(facts.origin),
        since=NOW - facts.since,
        control=Control(facts.control or Control.UNKNOWN),
        control_at=NOW - (facts.control_since or 0),
        earlier_sign=NOW if facts.had_person else None,
        last_human_sign=None if facts.sign is None else NOW - facts.sign,
        target_app_id=INBOX,
        is_refusal_told=facts.is_refusal_told,
        requested_by_app_id=INBOX if facts.is_requested else None,
    )


def _burst_of(told: Told | None) -> Burst | None:
    if told is None or not told.is_begun:
        return None
    joined = (
        Joined(
            alert=Alert(id="joined", about=AlertKind(told.joined)),
            request_id=REQUEST_ID if told.is_of_request else EARLIER_ID,
            fence=FENCE if told.is_current else FENCE - 1,
            times=told.times,
        )
        if told.joined
        else None
    )
    return Burst(at=NOW - (FIRST_MS if told.is_over else 1), joined=joined)


def _outbox_of(left_behind: LeftBehind) -> Outbox | None:
    if not left_behind.effects:
        return None
    effects = tuple(_effect_of(left, f"left.{number}") for number, left in enumerate(left_behind.effects))
    return Outbox(event_id="left", delivery_id="left", effects=effects, state=OutboxState(left_behind.state))


def _effect_of(left: Left, effect_id: str) -> AnyEffect:  # noqa: PLR0911 - one form for each kind of effect
    fence = FENCE if left.is_current else FENCE - 1
    match left.kind:
        case "timer":
            return SetTimer(id=effect_id, at=NOW, request_id=REQUEST_ID)
        case "alert":
            telling = Telling.JOINED if left.is_joined else Telling.AT_ONCE
            return Alert(id=effect_id, about=AlertKind(left.about), telling=telling)
        case "reply":
            return Reply(id=effect_id, fence=fence, recipe_id=left.about, at=NOW)
        case "switch_on":
            return SwitchOn(id=effect_id, fence=fence, target_app_id=INBOX, at=NOW, said=left.said)
        case "pass_control":
            return PassControl(id=effect_id, fence=fence, target_app_id=INBOX, at=NOW, said=left.said)
        case "switch_off":
            return SwitchOff(id=effect_id, fence=fence, at=NOW, said=left.said)
        case _:
            return Resume(id=effect_id, fence=fence, at=NOW, said=left.said)


# --- and back ---------------------------------------------------------------------------------------------------------


def facts_of(conversation: Conversation, *, with_burst: bool = False) -> Facts:
    """Gives the facts of a conversation, and how the admins were told of it, where that is walked."""
    request = conversation.request
    is_human = conversation.mode is Mode.HUMAN
    is_elsewhere = request is not None and request.control is Control.ELSEWHERE and is_human
    return Facts(
        mode=conversation.mode.value,
        origin=_origin_of(request) if request else "",
        control=request.control.value if request and is_human else "",
        since=AGES[age_of(NOW - request.since)] if request else 0,
        sign=None if request is None or request.last_human_sign is None else NOW - request.last_human_sign,
        control_since=NOW - request.control_at if request and is_elsewhere else None,
        is_refusal_told=request.is_refusal_told if request else False,
        had_person=bool(request and request.earlier_sign),
        is_requested=bool(request and request.requested_by_app_id),
        switched=NOW - conversation.switched_at,
        returned=NOW - conversation.returned_at,
        is_asked_again=conversation.is_asked_again and conversation.mode is Mode.RETURNING,
        user_acted=NOW - conversation.last_user_at,
        held=conversation.held,
        returns=sum(NOW - at < AGES[1] for at in conversation.returns),
        told=_told_of(conversation) if with_burst else None,
    )


def _told_of(conversation: Conversation) -> Told:
    burst, request = conversation.burst, conversation.request
    if burst is None:
        return Told()
    told = Told(is_begun=True, is_over=joined_until(burst) <= NOW)
    if burst.joined is None:
        return told
    return told._replace(
        joined=burst.joined.alert.about.value,
        is_of_request=request is not None and request.id == burst.joined.request_id,
        is_current=burst.joined.fence == conversation.fence,
        times=min(burst.joined.times, 2),
    )


def _origin_of(request: HandoverRequest) -> str:
    return (Origin.INBOX if request.origin is Origin.STAFF else request.origin).value


def left_of(effect: AnyEffect, conversation: Conversation) -> Left:
    """Gives an effect as the walk sees it, decided or kept at the fence of a conversation."""
    match effect:
        case Alert():
            return Left("alert", about=effect.about.value, is_joined=effect.telling is Telling.JOINED)
        case SetTimer():
            return Left("timer")
        case Record():
            raise NotImplementedError("decide makes no lines of history")
        case WatchBurst():
            burst = conversation.burst
            return Left("watch", is_current=burst is not None and effect.at == joined_until(burst))
        case Reply():
            return Left("reply", effect.fence == conversation.fence, effect.recipe_id)
        case _:
            return Left(effect.kind, effect.fence == conversation.fence, said=effect.said)
