"""Holds a page that Meta takes no calls for: staff hear of it once; what was to be done waits, and then goes on."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from aws_lambda_powertools import Logger

from handover.alerts.page_announcement import Missed
from handover.alerts.page_announcing import LISTED, announce_hold, announce_missed
from handover.aws.conditions import ConflictError
from handover.aws.mailbox import Letter, NotStoredError
from handover.conversation.conversation import Conversation, OutboxState
from handover.conversation.events import PageOpened
from handover.conversation.measures import Measure
from handover.messenger.errors import TransientError
from handover.messenger.webhook import NotAnEnvelopeError
from handover.missing_secret import MissingSecretError
from handover.operations.ports import (
    Conversations,
    Pages,
    Queue,
    Schedules,
    Standings,
    Topic,
    WaitingConversations,
)
from handover.operations.reports import report
from handover.pages.page import Page
from handover.pages.platform import WINDOW_MS
from handover.pages.standing import Hold, Standing, Trouble, TroubleKind, Waiting, Wake

LOOK: Final = "look"
"""The kind of the letter that makes us look whether a page can go on."""

SCHEDULE_GRACE_MS: Final = 2 * 60_000
CLOCKS_DIFFER_MS: Final = 500
"""How far the clock of the function that looks may be behind that of the one that made the timer."""

TROUBLE_LASTS_MS: Final = 15 * 60_000
"""How old a report of trouble may be that holds a page. What comes out of a dead-letter queue tells of another day; if
the trouble lasts, the next call meets it."""

_ATTEMPTS: Final = 8

logger = Logger(child=True)


@dataclass(frozen=True, slots=True)
class Parts:
    """What holding a page works with.

    Attributes:
        token_fingerprint: names the token that a page has now.
        token_is_accepted: tells whether Meta takes calls with it.
        is_reachable: returns whether Meta answers a question about a page.
        measure: counts the pages that get held, by why.
        now: milliseconds since 1970.
    """

    standings: Standings
    waiting: WaitingConversations
    conversations: Conversations
    pages: Pages
    mailbox: Queue
    topic: Topic
    schedules: Schedules
    token_fingerprint: Callable[[str], str]
    token_is_accepted: Callable[[str], bool]
    is_reachable: Callable[[str], bool]
    measure: Callable[[Measure], None]
    now: Callable[[], int]


class PageOpenAgainError(TransientError):
    """The page is not held any more: what was about to wait for it can be done at once."""


def hold(trouble: Trouble, page: Page, event_id: str, parts: Parts) -> None:
    """Holds a page. The timer comes first and the alert second, so that no held page is forgotten or kept secret.

    Trouble with a token that was replaced meanwhile is over, and holds nothing. `event_id` is the event that met it.

    Raises:
        TransientError: whether it was replaced cannot be read now, and nobody may be told of what is perhaps over.
    """
    if trouble.kind is TroubleKind.TOKEN_DEAD and _token(trouble, page.id, parts) != trouble.token:
        return
    for _ in range(_ATTEMPTS):
        standing = parts.standings.fresh(page.id)
        held = standing.held(trouble, parts.now(), event_id)
        if standing.hold is not None or held.hold is None:
            return
        _look_later(held.hold, page.id, parts)
        if announcement := announce_hold(held.hold, page):
            parts.topic.publish(announcement)
        try:
            parts.standings.save(held)
        except ConflictError:
            continue
        parts.measure(Measure(f"PageHeld_{trouble.kind}"))
        logger.warning("the page is held", extra={"trouble": trouble.kind, "detail": trouble.detail})
        return
    raise ConflictError("the page's standing changes too often")


def hold_in_outage(detail: str, page: Page, event_id: str, parts: Parts) -> bool:
    """Hold a page for which a call got no answer, or none that settles it; return whether it is held.

    One failed call proves nothing: it may be that visitor's, or one of many that succeed. So Meta is asked once more,
    by a question that nobody sees.

    Args:
        detail: what the call failed with, in codes.
        page: whose call it was.
        event_id: the event that needed it.
        parts: the outside world.
    """
    if parts.is_reachable(page.id):
        return False
    hold(Trouble(kind=TroubleKind.UNREACHABLE, detail=detail), page, event_id, parts)
    return True


def wait(page: Page, parts: Parts) -> None:
    """See to it that a conversation is woken which was saved as one that waits for its page.

    Raises:
        PageOpenAgainError: the page is not held any more.
    """
    standing = parts.standings.fresh(page.id)
    if standing.hold is None:
        raise PageOpenAgainError("the page is open again")
    _look_now_if_due(standing.hold, page.id, parts)


def page_of_look(document: Mapping[str, Any]) -> str:
    """Gives the page that a look letter is about.

    Raises:
        NotAnEnvelopeError: the letter is not one of ours.
    """
    page_id = document.get("page")
    if not isinstance(page_id, str):
        raise NotAnEnvelopeError("not a look letter")
    return page_id


def look(page_id: str, event_id: str, parts: Parts) -> str:
    """Looks whether a page can go on; if so, wakes the conversations that wait for it. Gives what was found.

    Args:
        page_id: which page.
        event_id: the event that had it held, or that lifts it.
        parts: the outside world.
    """
    standing = parts.standings.fresh(page_id)
    if standing.hold is not None:
        now = parts.now() + CLOCKS_DIFFER_MS
        is_over = standing.hold.ends_at(now, _token_as_far_as_known(standing.hold.trouble, page_id, parts))
        if not is_over and not _is_alive_again(standing.hold, page_id, now, parts):
            # A stray timer puts the next look off by nothing: two that took turns would do so for ever.
            return "page_held" if now < standing.hold.look_at else _still_held(standing, parts)
        standing = parts.standings.save(standing.opened())
    wake = standing.wake or (Wake() if standing.waking else None)
    if wake and parts.now() + CLOCKS_DIFFER_MS >= wake.at:
        _wake(standing, wake, event_id, parts)
    return "page_open"


def lift(page_id: str, event_id: str, parts: Parts) -> None:
    """Opens a page that Meta has restricted and restricts no longer, as this event tells."""
    standing = parts.standings.fresh(page_id)
    if standing.hold is not None and standing.hold.trouble.kind is TroubleKind.RESTRICTED:
        parts.standings.save(standing.opened())
        look(page_id, event_id, parts)


def _is_alive_again(held: Hold, page_id: str, now: int, parts: Parts) -> bool:
    """Tells whether Meta takes calls after all; asked for once a look, not at every stray one."""
    if now < held.look_at:
        return False
    try:
        match held.trouble.kind:
            case TroubleKind.TOKEN_DEAD:
                return parts.token_is_accepted(page_id)
            case TroubleKind.UNREACHABLE:
                return parts.is_reachable(page_id)
            case _:
                return False
    except (MissingSecretError, TransientError):
        return False


def _token(trouble: Trouble, page_id: str, parts: Parts) -> str:
    """Names the token the page has now; one that was taken away is as dead as the one that was refused.

    Raises:
        TransientError: the token cannot be read now.
    """
    try:
        return parts.token_fingerprint(page_id)
    except MissingSecretError:
        return trouble.token


def _token_as_far_as_known(trouble: Trouble, page_id: str, parts: Parts) -> str:
    """Names the token the page has now; where it cannot be read, the page stays held, and the next look will tell."""
    try:
        return _token(trouble, page_id, parts)
    except TransientError as error:
        logger.info("the page's token cannot be read now", extra={"error": str(error)})
        return trouble.token


def _still_held(standing: Standing, parts: Parts) -> str:
    looked = standing.looked(parts.now())
    if looked.hold is not None:
        _look_later(looked.hold, standing.page_id, parts)
    parts.standings.save(looked)
    return "page_held"


def _look_letter(held: Hold, page_id: str, occasion: str) -> Letter:
    # The occasion stands in the body too: SQS takes two equal ones of a timer within five minutes for one.
    name = f"{held.id}.{occasion}"
    body = {"kind": LOOK, "page": page_id, "occasion": name, "event_id": held.event_id}
    return Letter(json.dumps(body), page_id, name)


def _look_later(held: Hold, page_id: str, parts: Parts) -> None:
    parts.schedules.at(f"{held.id}.{held.look_at}", held.look_at, _look_letter(held, page_id, str(held.look_at)))


def _look_now_if_due(held: Hold, page_id: str, parts: Parts) -> None:
    """Looks at once where the page has a new token already, or where the timer is overdue."""
    now = parts.now()
    is_dead = held.trouble.kind is TroubleKind.TOKEN_DEAD
    token = _token_as_far_as_known(held.trouble, page_id, parts) if is_dead else ""
    if held.ends_at(now - SCHEDULE_GRACE_MS, token) or now > held.look_at + SCHEDULE_GRACE_MS:
        _post(parts.mailbox, [_look_letter(held, page_id, f"now.{token or held.look_at}")])


def _wake(standing: Standing, wake: Wake, event_id: str, parts: Parts) -> None:
    """Tell some of those who wait that their page is open, and make a timer for the others; list who waits in vain."""
    now, opened = parts.now(), f"{standing.page_id}.opened.{standing.version}"
    accounts = parts.pages.get(standing.page_id).accounts
    found = {
        account: parts.waiting.next(account, wake.place(account), wake.size)
        for account in accounts
        if account not in wake.done
    }
    woken = [*standing.waking, *chain.from_iterable(found.values())]
    # The list first: who is woken with a closed window waits no longer.
    missed = [one for one in woken if _is_missed(one, wake, now)]
    if missed:
        _tell_missed(missed, f"{opened}.missed", event_id, standing.page_id, parts)
    rest = wake.after(found, now)
    if rest:
        _wake_later(f"{opened}.next", rest.at, event_id, standing.page_id, parts)
    _post(parts.mailbox, [_opened(one, opened, event_id, now) for one in sorted(woken, key=lambda one: one.since)])
    parts.standings.save(standing.woken(rest))


def _is_missed(one: Waiting, wake: Wake, now: int) -> bool:
    """Return whether somebody is woken in vain; who never wrote waits for no answer.

    The second sweep finds those again whose wake-up is not worked on yet. Who is new in it began to wait right before
    the page was open, when their window was.
    """
    return bool(wake.sweep == 1 and one.last_user_at) and now - one.last_user_at >= WINDOW_MS


def _opened(one: Waiting, name: str, event_id: str, now: int) -> Letter:
    return report(one.account_id, one.user_id, PageOpened(id=f"{name}.{one.user_id}", at=now, event_id=event_id))


def _wake_later(name: str, at: int, event_id: str, page_id: str, parts: Parts) -> None:
    body = {"kind": LOOK, "page": page_id, "occasion": name, "event_id": event_id}
    parts.schedules.at(name, at, Letter(json.dumps(body), page_id, name))


def _tell_missed(missed: list[Waiting], announcement_id: str, event_id: str, page_id: str, parts: Parts) -> None:
    """Lists those who waited longest by name; the others are counted, for there may be too many to look up."""
    page = parts.pages.get(page_id)
    longest_first = sorted(missed, key=lambda one: one.last_user_at)
    named = [found for one in longest_first[:LISTED] if (found := _missed(one, page, parts))]
    if named:
        told = announce_missed(announcement_id, named, len(missed[LISTED:]), page)
        parts.topic.publish(told.model_copy(update={"event_id": event_id}))


def _missed(one: Waiting, page: Page, parts: Parts) -> Missed | None:
    """Gives what staff should know of a conversation; none where nothing waits in it, or not for the page alone.

    What Meta did not take for this user is told of by the conversation itself.
    """
    conversation = parts.conversations.load(one.account_id, one.user_id)
    outbox = conversation.outbox
    if outbox is None or outbox.state is not OutboxState.POSTPONED or outbox.tries:
        return None
    return missed_in(conversation, page)


def missed_in(conversation: Conversation, page: Page) -> Missed:
    """Return what staff should know of a conversation in which the bot may not answer any more."""
    return Missed(
        user_id=conversation.user_id,
        name=conversation.name or None,
        last_user_at=conversation.last_user_at,
        platform=page.platform_of(conversation.account_id),
    )


def _post(queue: Queue, letters: list[Letter]) -> None:
    if queue.post(letters):
        raise NotStoredError("the mailbox refuses a letter")
