"""What staff decide: to keep the bot out of a conversation or to have it back, and who of them answers."""

from dataclasses import replace

from handover.conversation.conversation import Claim, Control, Ending, HandoverRequest, Mode
from handover.conversation.effects import Alert
from handover.conversation.events import StaffClaimed, StaffEvent, StaffExtended, StaffPaused, StaffResumed
from handover.conversation.ladder import timer_anew, told_so_far
from handover.conversation.moment import Decision, Finding, Moment
from handover.conversation.others import human_sign
from handover.conversation.switches import ask_again, fall_silent, return_as_asked
from handover.conversation.users import RETURN_PATIENCE_MS
from handover.conversation.vocabulary import AlertKind, Origin
from handover.pages.page import MINUTE_MS


def staff_decided(moment: Moment, event: StaffEvent) -> Decision:
    """Staff decided something; what they did before the last switch is history."""
    match event:
        case StaffPaused():
            return _paused(moment, event)
        case StaffResumed():
            return _resumed(moment, event)
        case StaffClaimed():
            return _claimed(moment, event)
        case StaffExtended():
            return _extended(moment, event)


def _paused(moment: Moment, event: StaffPaused) -> Decision:
    """Staff silence the bot: a handover of theirs, without a word to the user, and control stays where it is.

    A handover that runs already counts it as a sign of a human; one whose time is over begins anew.
    """
    moment = _not_in_the_future(moment, event)
    if outdated := moment.outdated():
        return outdated
    if moment.conversation.mode is not Mode.HUMAN:
        return _handover_of_staff(moment, event)
    return _begun_anew(moment) if moment.pause_is_over else human_sign(moment)


def _resumed(moment: Moment, event: StaffResumed) -> Decision:
    """Staff want the bot back: as if the user had pressed Off, only that a bot that is there has nothing to say."""
    moment = _not_in_the_future(moment, event)
    if outdated := moment.outdated():
        return outdated
    if event.request_id is not None and _request(moment, event.request_id) is None:
        return moment.becomes(Finding.OUTDATED)
    match moment.conversation.mode:
        case Mode.BOT:
            return moment.becomes(Finding.NOTED)
        case Mode.HUMAN:
            return return_as_asked(moment, Ending.STAFF)
        case Mode.RETURNING:
            return _returning_still(moment)


def _claimed(moment: Moment, event: StaffClaimed) -> Decision:
    """An admin answers: a sign of a human, and news for the others who were told. Who comes second has it not."""
    moment = _not_in_the_future(moment, event)
    request = _request(moment, event.request_id)
    if request is None or moment.conversation.mode is not Mode.HUMAN:
        return moment.becomes(Finding.OUTDATED)
    if request.claim is not None:
        is_theirs = request.claim.email == event.email
        return moment.becomes(Finding.NOTED if is_theirs else Finding.CLAIMED_ALREADY)
    alert = Alert(
        id=moment.effect_id(),
        about=AlertKind.CLAIMED,
        audience=told_so_far(request).model_copy(update={"beyond": event.email}),
    )
    claim = Claim(by=event.by, email=event.email, at=moment.now)
    signed = _with_request(human_sign(moment), claim=claim)
    return replace(signed, effects=(alert, *signed.effects), finding=Finding.CLAIMED)


def _extended(moment: Moment, event: StaffExtended) -> Decision:
    """Staff say how long the bot stays out, as far as the page's longest pause goes: a sign of a human."""
    moment = _not_in_the_future(moment, event)
    request = _request(moment, event.request_id)
    if request is None or moment.conversation.mode is not Mode.HUMAN:
        return moment.becomes(Finding.OUTDATED)
    signed = human_sign(moment).conversation.request or request
    changes = {"paused_until": moment.now + event.minutes * MINUTE_MS, "extended_at": signed.last_human_sign}
    extended = signed.model_copy(update=changes)
    # The timer it has may run later, or have run for the last time.
    return moment.becomes(Finding.EXTENDED, *timer_anew(moment, extended), request=extended)


def _request(moment: Moment, request_id: str) -> HandoverRequest | None:
    """Gives the request that runs, if it is that one."""
    request = moment.conversation.request
    return request if request is not None and request.id == request_id else None


def _not_in_the_future(moment: Moment, event: StaffEvent) -> Moment:
    """Gives the moment by our clock, where that of whoever typed is ahead: what users do next must not look late."""
    return replace(moment, event=event.model_copy(update={"at": min(event.at, moment.now)}))


def _handover_of_staff(moment: Moment, event: StaffPaused) -> Decision:
    silent = fall_silent(moment, Control.UNKNOWN, moment.event.at)
    begun = {"origin": Origin.STAFF, "begun_by": event.by}
    return _with_request(silent, **begun)


def _begun_anew(moment: Moment) -> Decision:
    # Who has thread control stays known: without it nothing would tell that the thread came back.
    begun = _with_request(human_sign(moment), since=moment.now)
    request = begun.conversation.request
    # Counted from its first beginning, even the longest pause may be over, and no timer would follow.
    return begun if request is None else replace(begun, effects=timer_anew(moment, request))


def _with_request(decision: Decision, **changes: object) -> Decision:
    request = decision.conversation.request
    changed = request and request.model_copy(update=changes)
    return replace(decision, conversation=decision.conversation.model_copy(update={"request": changed}))


def _returning_still(moment: Moment) -> Decision:
    """The bot is on its way; where that takes too long, its outcome is lost, and the return is ordered again."""
    conversation = moment.conversation
    if moment.now - conversation.switched_at >= RETURN_PATIENCE_MS:
        return return_as_asked(moment, Ending.STAFF, held=conversation.held)
    return ask_again(moment)
