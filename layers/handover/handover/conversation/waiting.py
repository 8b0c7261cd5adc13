"""Who waits for long is told so: the timer of a handover, and what follows when it has run."""

from handover.conversation.conversation import Control, HandoverRequest, Mode, Origin
from handover.conversation.effects import SayUnanswered, SetTimer
from handover.conversation.events import WaitedLong
from handover.conversation.moment import Decision, Finding, Moment
from handover.pages.page import MINUTE_MS


def timer(moment: Moment, number: int) -> tuple[SetTimer, ...]:
    """Gives the timer of a handover that begins now, where the page wants one; `number` is that of the effect."""
    minutes = moment.page.handover.unanswered_after_minutes
    if minutes is None:
        return ()
    due = moment.now + minutes * MINUTE_MS
    return (SetTimer(id=moment.effect_id(number), at=due, request_id=moment.event.id),)


def waited_long(moment: Moment, event: WaitedLong) -> Decision:
    """The timer of a handover has run: tell the user, unless somebody has come or the handover is over."""
    request = moment.conversation.request
    if request is None or not _is_waiting(moment, request, event):
        return moment.becomes(Finding.OUTDATED)
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
    is_wanted = moment.page.handover.unanswered_after_minutes is not None
    is_running = is_wanted and moment.conversation.mode is Mode.HUMAN and request.id == event.request_id
    is_in_place = request.origin is Origin.BUTTON and request.control in {Control.ELSEWHERE, Control.OURS}
    return is_running and is_in_place and request.last_human_sign is None and not moment.pause_is_over
