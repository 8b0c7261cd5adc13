"""The ladder of who waits: what is due after how long while no person comes, and when the pause is over."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from handover.conversation.audience import Audience
from handover.conversation.conversation import Conversation, HandoverRequest, Mode
from handover.conversation.effects import SetTimer
from handover.conversation.moment import Moment, pause_ends_at
from handover.conversation.vocabulary import Origin
from handover.pages.page import Handover, Page


class Rung(Enum):
    """What is done when somebody has waited for some time; in this order, where several fall on the same minute."""

    NEXT_ADMINS = 1
    REMINDER = 2
    WAITING_TEXT = 3
    RETURN = 4


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the ladder, after so many minutes in which people were there."""

    minutes: int
    rung: Rung


def ladder_of(handover: Handover) -> tuple[Step, ...]:
    """Gives the steps that the owner has set, the first one first."""
    steps = {Step(admin.after_minutes, Rung.NEXT_ADMINS) for admin in handover.admins if admin.after_minutes}
    others = (
        (handover.remind_after_minutes, Rung.REMINDER),
        (handover.unanswered_after_minutes, Rung.WAITING_TEXT),
        (handover.return_unanswered_after_minutes, Rung.RETURN),
    )
    steps |= {Step(minutes, rung) for minutes, rung in others if minutes}
    return tuple(sorted(steps, key=lambda step: (step.minutes, step.rung.value)))


def told_at_once(handover: Handover) -> Audience:
    """Gives who is told of a request as soon as it is made: somebody always is."""
    return Audience(last=min(admin.after_minutes for admin in handover.admins))


def told_so_far(request: HandoverRequest) -> Audience:
    """Gives who was told of a request until now."""
    return Audience(last=max(request.climbed, request.told_at_once))


def steps_left(request: HandoverRequest, handover: Handover) -> Iterator[Step]:
    """Gives the steps that are still to come while nobody does, the first one first."""
    for step in ladder_of(handover):
        is_told = step.rung is Rung.NEXT_ADMINS and step.minutes <= request.told_at_once
        if step.minutes > request.climbed and not is_told:
            yield step


def timer(moment: Moment, request: HandoverRequest, number: int = 1) -> SetTimer:
    """Gives the timer of what comes next for a request that runs; `number` is that of the effect."""
    return SetTimer(id=moment.effect_id(number), at=_next_time(moment, request), request_id=request.id)


def timer_anew(moment: Moment, request: HandoverRequest, number: int = 1) -> tuple[SetTimer, ...]:
    """Gives the timer of a request whose end came to nothing: the one it had may have run meanwhile.

    None where nobody was asked for, or the pause is over: then the user's next message ends it.
    """
    is_over = moment.now >= pause_ends_at(request, moment.page)
    return () if is_over or request.origin is not Origin.BUTTON else (timer(moment, request, number),)


def _next_time(moment: Moment, request: HandoverRequest) -> int:
    """Gives when the next thing is due: a step of the ladder while nobody has come, or else the end of the pause."""
    ends = pause_ends_at(request, moment.page)
    if request.last_human_sign is not None:
        return ends
    left = steps_left(request, moment.page.handover)
    due = (moment.page.after_waiting(request.since, step.minutes) for step in left)
    return min(next(due, None) or ends, ends)


def returns_at(request: HandoverRequest, page: Page) -> int:
    """Gives when the bot is back by itself if nothing happens any more, in milliseconds since 1970."""
    ends, minutes = pause_ends_at(request, page), page.handover.return_unanswered_after_minutes
    is_waiting = request.last_human_sign is None and request.origin is Origin.BUTTON
    returns = page.after_waiting(request.since, minutes) if is_waiting and minutes is not None else None
    return min(returns or ends, ends)


def is_unanswered(conversation: Conversation) -> bool:
    """Tells whether a person was asked for and none has shown up."""
    request = conversation.request
    return conversation.mode is Mode.HUMAN and request is not None and request.last_human_sign is None
