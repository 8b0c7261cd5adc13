"""The heart: from a conversation and an event to the next one and what follows. No I/O, no clock, no chance."""

from handover.conversation import bursts, memory
from handover.conversation.conversation import Conversation
from handover.conversation.events import (
    AnyEvent,
    BurstOver,
    ControlMoved,
    ControlRequested,
    ControlSwitched,
    HumanWrote,
    PageOpened,
    PressedElsewhere,
    ReplyRefused,
    ReportedEvent,
    SomebodyWrote,
    StaffClaimed,
    StaffExtended,
    StaffPaused,
    StaffResumed,
    TimerRan,
    UserPressed,
    UserWrote,
)
from handover.conversation.moment import Decision, Finding, Moment
from handover.conversation.others import control_moved, control_requested, human_wrote, reply_refused
from handover.conversation.seen import Group
from handover.conversation.staff import staff_decided
from handover.conversation.switches import control_switched
from handover.conversation.users import pressed_elsewhere, user_acted
from handover.conversation.waiting import timer_ran
from handover.pages.page import Page
from handover.pages.routing import RoutingMode


def decide(
    conversation: Conversation, event: AnyEvent, page: Page, now: int, routing: RoutingMode | None = None
) -> Decision:
    """Decides what an event changes and what it brings about.

    Args:
        conversation: as it was saved last.
        event: what happened.
        page: what the page's owner has set.
        now: milliseconds since 1970.
        routing: how the page shares its conversations between apps, where we have found out.

    Returns:
        A decision whose conversation remembers the event; a second meeting changes nothing.
    """
    group = _group_of(event)
    if conversation.remembers(event.id) or conversation.seen.has_forgotten(group, event.at):
        return Decision(conversation, (), Finding.DUPLICATE)
    moment = Moment(memory.heard(conversation, event), event, page, now, routing)
    decision = bursts.joining(moment, _decide(moment))
    after = memory.spoken(decision, page, event.at)
    at = 0 if group is Group.REPORTS else event.at
    return Decision(after.remembering(group, event.id, at, now), decision.effects, decision.finding)


def _group_of(event: AnyEvent) -> Group:
    match event:
        case UserWrote(payload=None) | HumanWrote() | SomebodyWrote():
            return Group.WORDS
        case UserWrote() | UserPressed() | PressedElsewhere() | ControlMoved() | ControlRequested():
            return Group.MOVES
        case StaffPaused() | StaffResumed() | StaffClaimed() | StaffExtended():
            return Group.STAFF
        case _:
            return Group.REPORTS


def _decide(moment: Moment) -> Decision:  # noqa: PLR0911 - one rule for each kind of event
    match moment.event:
        case UserWrote() | UserPressed():
            return user_acted(moment, moment.event)
        case PressedElsewhere():
            return pressed_elsewhere(moment, moment.event)
        case HumanWrote(channel=channel):
            return human_wrote(moment, channel)
        case SomebodyWrote():
            return _somebody_wrote(moment, moment.event)
        case ControlMoved():
            return control_moved(moment, moment.event)
        case ControlRequested(app_id=app_id):
            return control_requested(moment, app_id)
        case _:
            return _decide_on_report(moment, moment.event)


def _decide_on_report(moment: Moment, event: ReportedEvent) -> Decision:
    match event:
        case ControlSwitched():
            return control_switched(moment, event)
        case ReplyRefused(fence=fence):
            return reply_refused(moment, fence)
        case PageOpened():
            return moment.becomes(Finding.NOTED)
        case TimerRan():
            return timer_ran(moment, event)
        case BurstOver():
            return bursts.burst_over(moment, event)
        case _:
            return staff_decided(moment, event)


def _somebody_wrote(moment: Moment, event: SomebodyWrote) -> Decision:
    if memory.is_our_own(moment.conversation, event.text):
        return Decision(memory.forget_saying(moment.conversation, event.text), (), Finding.NOTED)
    return human_wrote(moment, event.channel)
