"""Who waits for long is told so: the timer of a handover, and what follows when it has run."""

from handover.conversation.conversation import WINDOW_MS, Control, Conversation, HandoverRequest, Mode, Origin
from handover.conversation.effects import SayUnanswered, SetTimer
from handover.conversation.events import WaitedLong
from handover.conversation.moment import Decision, Finding, Moment
from handover.pages.page import MINUTE_MS


def timer(moment: Moment, number: int) -> tuple[SetTimer, ...]:
    """Gives the timer of a handover that begins now, where the page wants one; `number` is that of the effect."""
    minutes = moment.page.handover.unanswered_after_minutes
    return () if minutes is None else (_timer(moment, number, minutes, moment.event.id),)


def _timer(moment: Moment, number: int, minutes: int, request_id: str) -> SetTimer:
    """Gives a timer that counts while people are there: who is told that nobody is has not begun to wait."""
    begins = moment.page.opens_next(moment.now) or moment.now
    return SetTimer(id=moment.effect_id(number), at=begins + minutes * MINUTE_MS, request_id=request_id)


def waited_long(moment: Moment, event: WaitedLong) -> Decision:
    """The timer of a handover has run: tell the user, unless somebody has come or the handover is over."""
    request, minutes = moment.conversation.request, moment.page.handover.unanswered_after_minutes
    if request is None or minutes is None or not _is_waiting(moment, request, event):
        return moment.becomes(Finding.OUTDATED)
    if not moment.page.is_open(moment.now):
        return moment.becomes(Finding.STILL_WAITING, _timer(moment, 1, minutes, request.id))
    order = SayUnanswered(
        id=moment.effect_id(),
        fence=moment.conversation.fence,
        at=moment.now,
        target_app_id=request.target_app_id or moment.page.handover.target(None).on(moment.platform),
    )
    # Control is ours while it is said: a message that comes in meanwhile is no sign that the thread came back.
    control = Control.UNKNOWN if request.control is Control.ELSEWHERE else request.control
    return moment.becomes(Finding.STILL_WAITING, order, request=request.model_copy(update={"control": control}))


def _is_waiting(moment: Moment, request: HandoverRequest, event: WaitedLong) -> bool:
    conversation = moment.conversation
    is_running = request.id == event.request_id and not moment.pause_is_over
    is_in_place = request.origin is Origin.BUTTON and request.control in {Control.ELSEWHERE, Control.OURS}
    may_be_told = moment.now - conversation.last_user_at < WINDOW_MS
    return is_unanswered(conversation) and is_running and is_in_place and may_be_told


def is_unanswered(conversation: Conversation) -> bool:
    """Tells whether a person was asked for and none has shown up."""
    request = conversation.request
    return conversation.mode is Mode.HUMAN and request is not None and request.last_human_sign is None
