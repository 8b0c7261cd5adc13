"""What other apps and the people behind them do: they speak, take, pass and ask for the thread."""

from dataclasses import replace

from handover.conversation.conversation import Control, Mode
from handover.conversation.events import Channel, ControlMoved, Move, Owner, StaffClaimed, StaffExtended
from handover.conversation.ladder import timer_anew
from handover.conversation.moment import Decision, Finding, Moment
from handover.conversation.switches import fall_silent, learn_control, pass_on_request, return_as_given, taken_over
from handover.pages.routing import RoutingMode


def human_wrote(moment: Moment, channel: Channel) -> Decision:
    """A person speaks for the page: the bot falls silent by itself; in a handover, it is a sign of life.

    Heard on standby, it proves that the person's app owns the thread.
    """
    if outdated := moment.outdated():
        return outdated
    is_elsewhere = channel is Channel.STANDBY
    if moment.conversation.mode is Mode.BOT:
        return taken_over(moment, Control.ELSEWHERE if is_elsewhere else Control.UNKNOWN)
    signed = human_sign(moment)
    if not is_elsewhere:
        return signed
    return _and_elsewhere(signed, moment)


def human_sign(moment: Moment) -> Decision:
    """Notes that a person showed up: the automatic return counts from it."""
    request = moment.conversation.request
    if request is None:
        return moment.becomes(Finding.NOTED)
    first = request.first_human_sign or moment.event.at
    last = max(moment.event.at, request.last_human_sign or 0)
    changes: dict[str, object] = {"first_human_sign": first, "last_human_sign": last, "is_expired": False}
    if not isinstance(moment.event, StaffClaimed | StaffExtended):
        changes["answered_at"] = request.answered_at or moment.event.at
    signed = request.model_copy(update=changes)
    # The timer of a pause that had lasted its time has run, and was the last: also where the return came to nothing.
    timers = timer_anew(moment, signed, 2) if moment.pause_is_over else ()
    return moment.becomes(Finding.NOTED, *timers, request=signed)


def _and_elsewhere(signed: Decision, moment: Moment) -> Decision:
    """Notes besides a sign of a human that their app owns the thread."""
    learnt = learn_control(replace(moment, conversation=signed.conversation), Control.ELSEWHERE)
    return replace(learnt, effects=(*signed.effects, *learnt.effects))


def control_moved(moment: Moment, event: ControlMoved) -> Decision:  # noqa: PLR0911 - one rule for each owner and mode
    """Thread control was passed or taken: who owns the thread now counts, not the name of the event.

    Somebody who takes it during a handover has come for it.
    """
    if outdated := moment.outdated():
        return outdated
    match event.owner, moment.conversation.mode:
        case Owner.US, Mode.HUMAN:
            return _given_to_us(moment)
        case Owner.US, Mode.RETURNING:
            # Whoever spoke up since the bot was asked back is done.
            return moment.becomes(Finding.NOTED, switched_at=moment.event.at)
        case Owner.ANOTHER_APP, Mode.BOT:
            return taken_over(moment, Control.ELSEWHERE)
        case Owner.ANOTHER_APP, Mode.HUMAN:
            if event.move is not Move.TAKEN:
                return learn_control(moment, Control.ELSEWHERE)
            return _and_elsewhere(human_sign(moment), moment)
        case Owner.ANOTHER_APP, Mode.RETURNING:
            return human_sign(moment)
        case _:
            # Control is where we thought, or with nobody: a thread nobody owns shows with the user's next message.
            return moment.becomes(Finding.NOTED)


def _given_to_us(moment: Moment) -> Decision:
    request = moment.conversation.request
    if request is not None and request.control is Control.BOUNCING:
        return moment.becomes(Finding.NOTED)
    return return_as_given(moment)


def control_requested(moment: Moment, app_id: str) -> Decision:
    """Another app asks for the thread."""
    if outdated := moment.outdated():
        return outdated
    if moment.is_too_late:
        return moment.becomes(Finding.OUTDATED)
    if not moment.page.handover.allows_requests_of(app_id):
        return moment.becomes(Finding.REQUEST_REFUSED)
    return pass_on_request(moment, app_id)


def reply_refused(moment: Moment, fence: int) -> Decision:
    """Meta refused a reply because another app owns the thread, although the message came in `messaging`."""
    if fence != moment.conversation.fence or moment.conversation.mode is not Mode.BOT:
        return moment.becomes(Finding.OUTDATED)
    # With routing, the channel tells when the thread is ours again; else nothing does but time, or somebody who asks.
    is_told = moment.routing is RoutingMode.CONVERSATION_ROUTING
    # Its time is that of our clock; what the user did last is on Meta's, as everything that is compared with it.
    return fall_silent(
        moment,
        Control.ELSEWHERE if is_told else Control.KEPT,
        max(moment.conversation.switched_at, moment.conversation.last_user_at),
    )
