"""Joins the alerts about a user who asks for a person again and again: admins hear at once, and then when it calms."""

from dataclasses import replace
from typing import Final

from handover.conversation.conversation import Burst, Conversation, HandoverRequest, Joined, Mode
from handover.conversation.effects import Alert, AnyEffect, WatchBurst
from handover.conversation.events import BurstOver
from handover.conversation.ladder import is_unanswered, told_so_far
from handover.conversation.moment import Decision, Finding, Moment
from handover.conversation.vocabulary import AlertKind, Telling
from handover.pages.page import MINUTE_MS

FIRST_MS: Final = 2 * MINUTE_MS
"""How long alerts are joined after the first one of a burst; after each further one, twice as long."""

LONGEST_MS: Final = 60 * MINUTE_MS
"""How long alerts are joined at most: nobody who waits is kept from the admins for longer."""

FORGOTTEN_MS: Final = 6 * 60 * MINUTE_MS
"""After how long without an alert a burst is forgotten."""

_FOLLOWS: Final = frozenset(
    {AlertKind.STILL_WAITING, AlertKind.LEFT_UNANSWERED, AlertKind.SWITCH_FAILED, AlertKind.CONTROL_BOUNCES}
)
"""Alerts about a request that admins hear of as they hear of the request: each of them comes a few times at most."""


TIMER_GRACE_MS: Final = 10 * 60_000
"""How long after its time the timer of a burst is waited for; what follows then tells by itself, for it may be lost."""


def joined_until(burst: Burst) -> int:
    """Return until when alerts about a user are joined, in milliseconds since 1970."""
    return burst.at + min(FIRST_MS << min(burst.count - 1, 10), LONGEST_MS)


def joining(moment: Moment, decision: Decision) -> Decision:
    """Return the decision with those alerts joined that come too soon after the last one about this user.

    A request that the admins hear of at once begins a time in which the next ones are joined. All that follows from
    a request which was joined is joined, too.
    """
    if isinstance(moment.event, BurstOver):
        return decision
    effects = list[AnyEffect]()
    burst, watched = decision.conversation.burst, list[AnyEffect]()
    for effect in decision.effects:
        if not isinstance(effect, Alert) or not _is_of_burst(effect, burst, moment):
            effects.append(effect)
        elif burst is None or not _is_joined(effect, burst, moment):
            burst = _alerted(burst, moment.now)
            effects.append(effect)
        else:
            if burst.joined is None:
                watched.append(WatchBurst(id=moment.effect_id(len(decision.effects) + 1), at=joined_until(burst)))
            burst = burst.model_copy(update={"joined": _with(effect, burst, moment, decision.conversation)})
            effects.append(effect.model_copy(update={"telling": Telling.JOINED}))
    after = decision.conversation.model_copy(update={"burst": burst})
    return replace(decision, conversation=after, effects=(*effects, *watched))


def _is_of_burst(alert: Alert, burst: Burst | None, moment: Moment) -> bool:
    """Tell whether an alert may be joined: it is a new request, or follows from one that was joined."""
    if alert.about is AlertKind.HANDOVER_REQUESTED:
        return True
    return alert.about in _FOLLOWS and _is_about(moment.conversation.request, burst)


def _is_about(request: HandoverRequest | None, burst: Burst | None) -> bool:
    joined = burst.joined if burst else None
    return request is not None and joined is not None and joined.request_id == request.id


def _is_joined(alert: Alert, burst: Burst, moment: Moment) -> bool:
    is_new = alert.about is AlertKind.HANDOVER_REQUESTED
    return moment.now < joined_until(burst) + (0 if is_new else TIMER_GRACE_MS)


def _alerted(burst: Burst | None, now: int) -> Burst:
    """Return the burst with one more alert that goes out now; what was joined before is past."""
    if burst is None:
        return Burst(at=now, count=1)
    count = burst.count + 1 if now - burst.at < FORGOTTEN_MS else 1
    return burst.model_copy(update={"at": now, "count": count, "joined": None})


def _with(alert: Alert, burst: Burst, moment: Moment, after: Conversation) -> Joined:
    """Return what is joined with one more alert; a reminder of it says nothing that it does not say."""
    before = burst.joined
    if before is None or alert.about is AlertKind.HANDOVER_REQUESTED:
        times = before.times + 1 if before else 1
        return Joined(alert=alert, request_id=moment.event.id, fence=after.fence, times=times)
    if alert.about is AlertKind.STILL_WAITING:
        return before
    return before.model_copy(update={"alert": alert, "fence": after.fence})


def burst_over(moment: Moment, event: BurstOver) -> Decision:
    """The time in which alerts were joined is over: tell the admins how it stands now, where they do not know it."""
    # A timer is never early, but our clock may be behind the one that it ran by.
    moment = replace(moment, now=max(moment.now, event.at))
    burst = moment.conversation.burst
    if burst is None or burst.joined is None or moment.now < joined_until(burst):
        return moment.becomes(Finding.OUTDATED)
    if not _is_still_so(burst.joined, moment.conversation):
        return _past(moment, burst)
    alert = _alert_of(burst, burst.joined, moment)
    return moment.becomes(Finding.JOINED_ALERT, alert, burst=_alerted(burst, moment.now))


def _is_still_so(joined: Joined, conversation: Conversation) -> bool:
    """Tell whether the last alert that was joined says how it stands now."""
    request = conversation.request
    is_running = conversation.mode is Mode.HUMAN and request is not None and request.id == joined.request_id
    if joined.alert.about is AlertKind.HANDOVER_REQUESTED:
        return is_running and is_unanswered(conversation)
    return is_running or conversation.fence == joined.fence


def _past(moment: Moment, burst: Burst) -> Decision:
    """Return the decision to tell nothing; if Meta refuses the return that is under way, the admins hear of that."""
    request, changes = moment.conversation.request, {"burst": burst.model_copy(update={"joined": None})}
    if moment.conversation.mode is Mode.RETURNING and _is_about(request, burst) and request is not None:
        return moment.becomes(Finding.NOTED, **changes, request=request.model_copy(update={"is_refusal_told": False}))
    return moment.becomes(Finding.NOTED, **changes)


def _alert_of(burst: Burst, joined: Joined, moment: Moment) -> Alert:
    request = moment.conversation.request
    is_running = request is not None and request.id == joined.request_id
    audience = told_so_far(request) if request is not None and is_running else joined.alert.audience
    changes = {"id": moment.effect_id(), "audience": audience, "times": joined.times, "counted_from": burst.at}
    return joined.alert.model_copy(update=changes)
