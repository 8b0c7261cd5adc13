"""Tells of those who wait together, where one alert for each would be too many or come at night."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from handover.alerts.budget import HOUR_MS, alerts_of_hour, listed_at, mails_of_day
from handover.alerts.waiting_announcing import announce_waiting
from handover.aws.mailbox import Letter
from handover.conversation.audience import Audience
from handover.conversation.conversation import Conversation, HandoverRequest
from handover.conversation.effects import Alert
from handover.conversation.ladder import is_unanswered, returns_at, told_so_far
from handover.conversation.vocabulary import AlertKind, Telling
from handover.lineage import root_of
from handover.messenger.webhook import NotAnEnvelopeError
from handover.operations.asked import LOOKED_AT, asked
from handover.operations.ports import Budgets, Conversations, Pages, Requests, Schedules, Topic
from handover.operations.worked import Worked
from handover.pages.page import MINUTE_MS, ClosedHoursAlerts, Page

LIST: Final = "list"
"""The kind of the letter that makes us list who waits on a page."""

AFTERWARDS_MS: Final = 30_000
"""How long after its time a list is made: the index may be a moment behind those who asked just before."""

COUNTED: Final = 10_000
"""How many are counted of those who are not looked at: each takes two bytes, and an SNS message has a limit."""

LISTS_MS: Final = 10 * MINUTE_MS
"""How long it is at least between two lists that come because the alerts of an hour are used up."""

_MAY_BE_LISTED: Final = frozenset({AlertKind.HANDOVER_REQUESTED, AlertKind.STILL_WAITING})


@dataclass(frozen=True, slots=True)
class Parts:
    """What it works with; `now` gives milliseconds since 1970."""

    conversations: Conversations
    requests: Requests
    budgets: Budgets
    pages: Pages
    topic: Topic
    schedules: Schedules
    now: Callable[[], int]


def telling_of(alert: Alert, conversation: Conversation, page: Page, parts: Parts) -> Telling:
    """Tells how admins hear of an alert; where it is by a list, there is a timer for it afterwards."""
    if alert.telling is Telling.JOINED:
        return alert.telling
    at = _time_of_who_waits(alert, conversation, page, parts)
    if at is None:
        at = _time_beyond_budgets(alert, page, parts)
        if at is None:
            return Telling.AT_ONCE
        if not _will_be_listed(alert, conversation, page, at):
            parts.budgets.take(listed_at(page, at), (alert.id,))
    # The name stands for the list: everybody who is on it sets the same timer.
    parts.schedules.at(f"list.{page.id}.{at}", at + AFTERWARDS_MS, _list_letter(page.id, at, alert))
    return Telling.LISTED


def _time_of_who_waits(alert: Alert, conversation: Conversation, page: Page, parts: Parts) -> int | None:
    """Return when the list comes that a request is on because of the hours or a flood."""
    request = conversation.request
    if alert.about not in _MAY_BE_LISTED or request is None:
        return None
    at = _list_time(request, conversation.account_id, page, parts)
    # A list that comes when the bot is back tells nobody that somebody waited.
    return None if at is None or not _will_be_listed(alert, conversation, page, at) else at


def _will_be_listed(alert: Alert, conversation: Conversation, page: Page, at: int) -> bool:
    """Tell whether a list of that time names the visitor whom an alert is about, if nothing happens until then."""
    request = conversation.request
    return alert.about in _MAY_BE_LISTED and request is not None and at < returns_at(request, page)


def _time_beyond_budgets(alert: Alert, page: Page, parts: Parts) -> int | None:
    """Return when the list comes that stands for an alert which no budget has room for; None where there is room.

    What an admin did is told in any case: the others need not look then.
    """
    now, mails = parts.now(), mails_of_day(page, parts.now())
    if alert.about is AlertKind.CLAIMED:
        return None
    if not parts.budgets.take(alerts_of_hour(page, now), (alert.id,)):
        return _next(now, max(page.handover.flood.minutes * MINUTE_MS, LISTS_MS))
    names = [f"{alert.id}.{admin.email}" for admin in page.handover.admins if alert.audience.includes(admin)]
    if mails is None or not names or parts.budgets.take(mails, names):
        return None
    return _next(now, HOUR_MS)


def _next(now: int, step: int) -> int:
    return (now // step + 1) * step


def _list_time(request: HandoverRequest, account_id: str, page: Page, parts: Parts) -> int | None:
    """Gives when the list comes that a request is on; None where it is told at once."""
    now = parts.now()
    opens = page.opens_next(now)
    if opens is not None and page.handover.closed_hours_alerts is ClosedHoursAlerts.MORNING_LIST:
        return opens
    window = page.handover.flood.minutes * MINUTE_MS
    came = parts.requests.count(account_id, request.since - window, request.since)
    return _next(now, window) if came > page.handover.flood.requests else None


def _list_letter(page_id: str, at: int, alert: Alert) -> Letter:
    name = f"{LIST}.{page_id}.{at}"
    body = {"kind": LIST, "page": page_id, "at": at, "event_id": root_of(alert.id)}
    return Letter(json.dumps(body), page_id, name)


def tell_list(document: Mapping[str, Any], parts: Parts) -> Worked:
    """Tells the admins of a page of everybody who waits there, and how much else the list stands for.

    Gives what came of it; where there is nothing to tell, nobody hears of it.

    Raises:
        NotAnEnvelopeError: the letter is not one of ours.
    """
    page_id, at = document.get("page"), document.get("at")
    if not isinstance(page_id, str) or not isinstance(at, int):
        raise NotAnEnvelopeError("not a list letter")
    page = parts.pages.get(page_id)
    users = {account_id: tuple(parts.requests.users(account_id)) for account_id in page.accounts}
    found = [one for one in asked(page, users.__getitem__, parts.conversations) if is_unanswered(one[0])]
    others = parts.budgets.used(listed_at(page, at))
    if not found and not others:
        return Worked("nobody_waits", LIST)
    waiting = [conversation for conversation, _ in found]
    audience = Audience() if others else Audience(last=max(told_so_far(request).last for _, request in found))
    told = announce_waiting(f"{page_id}.waiting.{at}", waiting, page, audience, parts.now())
    # Those who are not looked at asked after all the others.
    beyond = min(sum(len(theirs[LOOKED_AT:]) for theirs in users.values()), COUNTED)
    unnamed, event_id = (*told.unnamed, *([0] * beyond)), str(document.get("event_id", ""))
    changes = {"unnamed": unnamed, "event_id": event_id, "others": others}
    parts.topic.publish(told.model_copy(update=changes))
    return Worked("waiting_listed", LIST, also=tuple(root_of(one.request_id) for one in told.waiting))
