"""What becomes of a dead letter that is tried again now: a dry run of what the functions would decide."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, Protocol

from pydantic import ValidationError

from handover.alerts.announcement import Announcement
from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.news import News
from handover.alerts.page_announcement import PageAnnouncement
from handover.aws.damaged import DamagedItemError
from handover.conversation.audience import Audience
from handover.conversation.conversation import Conversation, OutboxState
from handover.conversation.decide import decide
from handover.conversation.effects import Alert, AnyEffect, Record, Reply, SetTimer
from handover.conversation.events import AnyEvent, UserPressed, UserWrote
from handover.conversation.moment import Finding
from handover.conversation.vocabulary import Telling
from handover.deletion.request import DeletionRequest
from handover.messenger.envelope import PAGE_EVENT, Envelope
from handover.messenger.webhook import NotAnEnvelopeError, parse
from handover.operations.deletion import ORDER as DELETION_ORDER
from handover.operations.hold import LOOK
from handover.operations.left_behind import still_wanted, with_what_died
from handover.operations.orders import ORDER, AnyOrder, PassControlOrder
from handover.operations.reports import REPORT
from handover.operations.tell_program import step_of
from handover.operations.waiting_list import LIST
from handover.pages.page import Page
from handover.pages.platform import WINDOW_MS, Platform
from handover.pages.routing import RoutingMode
from handover.schema import NewerThanKnownError
from manage.dead_letters.letter import DeadLetter
from manage.dead_letters.queues import QueueName
from manage.dead_letters.subject import announcement_in, event_in
from manage.dead_letters.unreadable import IncompleteError, ReadAgain, arrival_of, read_again, unpacked

NOT_CONNECTED: Final = "fails again: the page is not connected"
OVER: Final = "nothing: the chat has changed hands since"
TOO_LATE: Final = "says nothing: the visitor's 24 hours are over"
FORGOTTEN: Final = "nothing: the visitor was forgotten"

_HOUR_MS: Final = 3_600_000
_TOLD: Final = 3
"""How many events of an unreadable body are foretold one by one."""

FINDINGS: Final = {
    Finding.DUPLICATE: "nothing: it was worked on already",
    Finding.ANSWERED: "answers the visitor",
    Finding.NOTHING_TO_SAY: "nothing: the bot has no answer to it",
    Finding.SILENT: "is noted: a person has the chat",
    Finding.HANDOVER_BEGUN: "begins a handover",
    Finding.TAKEN_OVER: "silences the bot: a person has taken over",
    Finding.REQUEST_HONOURED: "gives the chat to the app that asked",
    Finding.REQUEST_REFUSED: "refuses the app that asked for the chat",
    Finding.BOUNCING: "keeps the bot out: the chat goes back and forth",
    Finding.STILL_WAITING: "goes on: nobody has come yet",
    Finding.CLAIMED: "notes who answers",
    Finding.CLAIMED_ALREADY: "nothing: somebody else answers",
    Finding.EXTENDED: "keeps the bot out for longer",
    Finding.RETURNING: "brings the bot back",
    Finding.BOT_IS_BACK: "the bot is back",
    Finding.SWITCH_FAILED: "notes that a switch failed",
    Finding.POSTPONED: "is left for later",
    Finding.NOTED: "is noted",
    Finding.OUTDATED: OVER,
    Finding.TOO_LATE: TOO_LATE,
    Finding.JOINED_ALERT: "tells the admins how it stands, where they do not know",
    Finding.FORGOTTEN: FORGOTTEN,
}
_OF_PAGES: Final = {
    PAGE_EVENT: "tells staff what Meta did",
    LOOK: "looks whether the page can go on, and wakes who waits",
    LIST: "tells staff who waits now",
}


class Present(Protocol):
    """How things stand now."""

    @property
    def app_id(self) -> str:
        """Our Meta app."""

    def now(self) -> int:
        """Return the time in milliseconds since 1970."""

    def conversation(self, account_id: str, user_id: str) -> Conversation:
        """Return a conversation as it was saved last."""

    def page(self, account_id: str) -> Page | None:
        """Return the settings of the page that an account belongs to."""

    def is_held(self, page_id: str) -> bool:
        """Tell whether Meta takes no calls for a page."""

    def routing(self, page_id: str, platform: Platform) -> RoutingMode | None:
        """Return how a page shares its conversations."""

    def is_done(self, step: str) -> bool:
        """Tell whether the ledger has a step as done."""

    def deletion_request(self, code: str) -> DeletionRequest | None:
        """Return a request to be forgotten."""


def forecast(letters: Sequence[DeadLetter], present: Present) -> str:
    """Return in words what trying a dead letter again would do now.

    Args:
        letters: the dead letter; all parts of it, where it is a body in parts.
        present: how things stand.
    """
    try:
        if letters[0].queue is QueueName.UNREADABLE:
            body = unpacked(one.body for one in letters)
            return _of_unreadable(read_again(body, present.app_id, arrival_of(letters[0])), present)
        return _BY_QUEUE[letters[0].queue](letters[0].body, present)
    except IncompleteError as error:
        return f"nothing: {error}"
    except (NotAnEnvelopeError, ValidationError):
        return "fails again: nobody can read it"
    except (DamagedItemError, NewerThanKnownError) as error:
        return f"fails again: {error}"


# --- the mailbox ------------------------------------------------------------------------------------------------------


def _of_mailbox(body: str, present: Present) -> str:
    document = parse(body)
    kind = document.get("kind")
    if kind in _OF_PAGES:
        return _OF_PAGES[kind]
    event = event_in(document, present.app_id, present.now())
    if event is None:
        return "nothing: it asks nothing of us"
    conversation = present.conversation(str(document["account"]), str(document["user"]))
    if conversation.version == 0 and kind == REPORT:
        return FORGOTTEN
    page = present.page(conversation.account_id)
    return NOT_CONNECTED if page is None else _of_event(document, event, conversation, page, present)


def _of_event(
    document: Mapping[str, Any], event: AnyEvent, conversation: Conversation, page: Page, present: Present
) -> str:
    if event.at <= conversation.forgotten_at:
        return FORGOTTEN
    if conversation.remembers(event.id):
        return _of_known(document, event.id, conversation, page, present)
    now = present.now()
    routing = present.routing(page.id, page.platform_of(conversation.account_id))
    decision = decide(conversation, event, page, now, routing)
    if decision.finding is Finding.DUPLICATE:
        return FINDINGS[decision.finding]
    last_user_at = conversation.last_user_at
    if isinstance(event, UserWrote | UserPressed):
        last_user_at = max(last_user_at, event.at)
    effects = still_wanted(with_what_died(conversation), decision, now)
    return _sentence(FINDINGS[decision.finding], effects, _conditions(effects, last_user_at, page, present))


def _of_known(
    document: Mapping[str, Any], event_id: str, conversation: Conversation, page: Page, present: Present
) -> str:
    """Return what becomes of an event that was worked on: what it left undone is finished, once."""
    outbox = conversation.outbox
    if outbox is None or outbox.event_id != event_id:
        return FINDINGS[Finding.DUPLICATE]
    if outbox.state is OutboxState.BEGUN and document.get("token") != outbox.delivery_id:
        return FINDINGS[Finding.DUPLICATE]
    conditions = _conditions(outbox.effects, conversation.last_user_at, page, present)
    return _sentence("finishes what it left", outbox.effects, conditions)


def _sentence(what: str, effects: Sequence[AnyEffect], conditions: Sequence[str]) -> str:
    does = ", ".join(dict.fromkeys(filter(None, map(_words, effects))))
    told = f"{what}: {does}" if does and ":" not in what else what
    if TOO_LATE in conditions:
        return f"{TOO_LATE}; in time it would have been: {told}"
    return "; ".join([told, *conditions])


def _words(effect: AnyEffect) -> str:
    match effect:
        case Reply(recipe_id=recipe):
            return f"says “{recipe}”"
        case Alert(about=about):
            return f"alerts staff ({about})"
        case SetTimer() | Record():
            return ""
        case _:
            return f"orders {effect.kind}"


def _conditions(effects: Sequence[AnyEffect], last_user_at: int, page: Page, present: Present) -> list[str]:
    """Return what keeps Meta from taking what would be said."""
    if all(isinstance(effect, Alert | SetTimer | Record) for effect in effects):
        return []
    return _conditions_of_saying(last_user_at, page, present)


def _conditions_of_saying(last_user_at: int, page: Page, present: Present) -> list[str]:
    left = last_user_at + WINDOW_MS - present.now()
    if left <= 0:
        return [TOO_LATE]
    window = f"the visitor's 24 hours last for {_span(left)}"
    return [window, "waits first: Meta takes no calls for the page"] if present.is_held(page.id) else [window]


def _span(milliseconds: int) -> str:
    hours = milliseconds // _HOUR_MS
    return f"{hours} h" if hours else f"{max(milliseconds // 60_000, 1)} min"


# --- orders -----------------------------------------------------------------------------------------------------------


def _of_order(body: str, present: Present) -> str:
    order = ORDER.read(body)
    conversation = present.conversation(order.account_id, order.user_id)
    if conversation.version == 0:
        return FORGOTTEN
    if is_over(order, conversation):
        return OVER
    page = present.page(order.account_id)
    if page is None:
        return NOT_CONNECTED
    if isinstance(order, PassControlOrder):
        return "passes the chat"
    return _sentence(f"does it ({order.kind})", (), _conditions_of_saying(conversation.last_user_at, page, present))


def is_over(order: AnyOrder, conversation: Conversation) -> bool:
    """Tell whether another switch was decided since an order was given."""
    return conversation.fence > order.fence


# --- notifications ----------------------------------------------------------------------------------------------------


def _of_notification(body: str, present: Present) -> str:
    document = parse(body)
    told = announcement_in(document)
    if told is None:
        return "notes what became of the mail"
    page = present.page(told.page_id)
    if page is None:
        return NOT_CONNECTED
    if isinstance(told, News):
        return _of_news(page, present, step_of(told, document))
    return "; ".join(filter(None, [_who_was_told(told, page, present), _who_waits(told, present)]))


def _of_news(page: Page, present: Present, step: str) -> str:
    if page.handover.webhook is None:
        return "nothing: the page has no program any more"
    if present.is_done(step):
        return "nothing: the program was told"
    return "tells the page's program"


def _who_was_told(told: AnyAnnouncement, page: Page, present: Present) -> str:
    if isinstance(told, Announcement) and told.telling is Telling.LISTED:
        return "nothing: staff hear of it by a list"
    audience = Audience(beyond=told.address) if isinstance(told, PageAnnouncement) else told.audience
    addresses = [admin.email for admin in page.handover.admins if audience.includes(admin)]
    done = [present.is_done(f"{told.id}.{name}") for name in (*addresses, "topic")]
    if all(done):
        return "nothing: everybody was alerted"
    if not any(done):
        return "alerts staff: nobody was alerted yet"
    return f"alerts those who were not yet: {sum(done)} of {len(done)} channels were told"


def _who_waits(told: AnyAnnouncement, present: Present) -> str:
    """Return whether an alert about a handover is still of use."""
    if not isinstance(told, Announcement) or not told.request_id:
        return ""
    request = present.conversation(told.account_id or told.page_id, told.user_id).request
    if request is None or request.id != told.request_id:
        return "that handover is over"
    return "a person has shown up" if request.last_human_sign else "the visitor still waits"


# --- requests to be forgotten, and what could not be read -------------------------------------------------------------


def _of_deletion(body: str, present: Present) -> str:
    request = present.deletion_request(DELETION_ORDER.read(body).code)
    if request is None or not request.is_open:
        return "nothing: the request is closed"
    return "asks Meta who it is, and forgets them"


def _of_unreadable(again: ReadAgain, present: Present) -> str:
    if again.is_as_before:
        return f"stays: {'; '.join(dict.fromkeys(one.reason for one in again.batch.unreadable)) or 'it is empty'}"
    return "; ".join(_of_readable(again.batch.envelopes, present)) + _of_the_rest(
        again.batch.dropped.total(), len(again.batch.unreadable)
    )


def _of_readable(envelopes: Sequence[Envelope], present: Present) -> Iterator[str]:
    yield from (f"can be read now: {_of_mailbox(one.body, present)}" for one in islice(envelopes, _TOLD))
    if len(envelopes) > _TOLD:
        yield f"and {len(envelopes) - _TOLD} events more"


def _of_the_rest(dropped: int, unreadable: int) -> str:
    parts = [f"{dropped} that nobody needs" if dropped else "", f"{unreadable} stay" if unreadable else ""]
    told = ", ".join(filter(None, parts))
    return f"; {told}" if told else ""


_BY_QUEUE: Final[Mapping[QueueName, Callable[[str, Present], str]]] = {
    QueueName.MAILBOX: _of_mailbox,
    QueueName.THREAD_CONTROL: _of_order,
    QueueName.NOTIFICATIONS: _of_notification,
    QueueName.NEWS: _of_notification,
    QueueName.DELETION: _of_deletion,
}
