"""What a dead letter is, in plain words, and whom it is about, as far as anybody can read it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from handover.alerts.any_announcement import AnyAnnouncement, is_news, read_event
from handover.alerts.news import NEWS, News
from handover.conversation.events import AnyEvent, UserPressed, UserWrote
from handover.lineage import conversation_key
from handover.messenger.envelope import PAGE_EVENT
from handover.messenger.webhook import NotAnEnvelopeError, parse, read
from handover.operations import deletion, letters, notify, orders, tell_program
from handover.operations.hold import LOOK
from handover.operations.line_keys import EVENT, Keys
from handover.operations.reports import REPORT, read_report
from handover.operations.waiting_list import LIST
from handover.schema import NewerThanKnownError
from manage.dead_letters.letter import DeadLetter
from manage.dead_letters.queues import QueueName

EVENTS: Final = {
    "user_wrote": "a visitor's message",
    "user_pressed": "a visitor pressed a button",
    "pressed_elsewhere": "a visitor pressed a button, while another app had the chat",
    "human_wrote": "somebody wrote for the page",
    "somebody_wrote": "the page wrote, by whichever app",
    "control_moved": "the chat changed hands at Meta",
    "control_requested": "another app asks for the chat",
    "control_switched": "the outcome of a switch",
    "reply_refused": "a reply that Meta refused",
    "page_opened": "Meta takes calls for the page again",
    "timer_ran": "a timer",
    "burst_over": "the end of a burst of presses",
    "staff_paused": "staff paused the bot",
    "staff_resumed": "staff brought the bot back",
    "staff_claimed": "an admin said that they answer",
    "staff_extended": "an admin kept the bot out",
}
_OF_PAGES: Final = {
    PAGE_EVENT: "Meta warned, blocked or freed the page",
    LOOK: "a look whether a held page can go on",
    LIST: "a list of who waits is due",
}
_ORDERS: Final = {
    "switch_on": "an order: tell the visitor, and pass the chat",
    "say_unanswered": "an order: say that nobody has come yet",
    "pass_control": "an order: pass the chat to the app that asked",
    "switch_off": "an order: take the chat back",
    "resume": "an order: say that the bot is back",
}
_UNKNOWN: Final = "something that nobody can read"

_SECONDS_UNTIL: Final = 100_000_000_000
"""Times below this are in seconds, as Meta sends some."""

_KEYS: Final[Mapping[QueueName, Callable[[str], Keys]]] = {
    QueueName.MAILBOX: letters.line_keys,
    QueueName.THREAD_CONTROL: orders.line_keys,
    QueueName.NOTIFICATIONS: notify.line_keys,
    QueueName.NEWS: tell_program.line_keys,
    QueueName.DELETION: deletion.line_keys,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a dead letter is about; what is not known is empty.

    Attributes:
        what: what it is, without a word of a visitor's.
        account_id: the Page, or its Instagram account.
        event_id: the event that it follows from: what `handover trace` takes.
        began_at: when it happened or was first sent, in milliseconds since 1970.
        words: what a visitor said, for whoever asks to see it.
    """

    what: str
    account_id: str = ""
    user_id: str = ""
    event_id: str = ""
    began_at: int | None = None
    words: str = ""

    @property
    def conversation(self) -> str:
        """What logs call the conversation."""
        return conversation_key(self.account_id, self.user_id) if self.user_id else ""


def subject_of(letter: DeadLetter, app_id: str) -> Subject:
    """Return what a dead letter is about, whatever it says."""
    document = _document(letter.body)
    event_id = str(_KEYS[letter.queue](letter.body).get(EVENT, "")) if letter.queue in _KEYS else ""
    match letter.queue:
        case QueueName.MAILBOX:
            return _of_mailbox(document, event_id, app_id)
        case QueueName.THREAD_CONTROL:
            what = _ORDERS.get(_text(document, "kind"), _UNKNOWN)
            return Subject(what, *_parties(document, "account_id", "user_id"), event_id, _time(document.get("at")))
        case QueueName.NOTIFICATIONS | QueueName.NEWS:
            return _of_notification(document, event_id, letter.sent_at)
        case QueueName.DELETION:
            return Subject("a request to delete somebody's data", event_id=event_id, began_at=letter.sent_at)
        case QueueName.UNREADABLE:
            reason = _text(document, "reason") or "?"
            return Subject(f"a signed body that could not be read: {reason}", began_at=letter.sent_at)


def event_in(document: Mapping[str, Any], app_id: str, now: int) -> AnyEvent | None:
    """Return the event of a message of the mailbox about a conversation; None where it asks nothing of us.

    Raises:
        NotAnEnvelopeError: it is none.
    """
    delivered = read_report(document) if document.get("kind") == REPORT else read(document, app_id, now)
    return delivered.event


def _time_of(document: Mapping[str, Any]) -> int | None:
    """Return when the event of a message of the mailbox happened, as whoever sent it says."""
    event = document.get("event")
    inner = event if isinstance(event, Mapping) else {}
    return _time(inner.get("timestamp", inner.get("at", document.get("received"))))


def _of_mailbox(document: Mapping[str, Any], event_id: str, app_id: str) -> Subject:
    kind, began_at = _text(document, "kind"), _time_of(document)
    if kind in _OF_PAGES:
        return Subject(_OF_PAGES[kind], _text(document, "account") or _text(document, "page"), "", event_id, began_at)
    parties = _parties(document, "account", "user")
    try:
        event = event_in(document, app_id, began_at or 0)
    except NotAnEnvelopeError:
        return Subject(_UNKNOWN, *parties, event_id, began_at)
    what = EVENTS[event.kind] if event else "an event that asks nothing of us"
    return Subject(what, *parties, event_id, began_at, _words(event))


def _words(event: AnyEvent | None) -> str:
    match event:
        case UserWrote(text=words) | UserPressed(title=words):
            return words
        case _:
            return ""


def _of_notification(document: Mapping[str, Any], event_id: str, sent_at: int) -> Subject:
    told = announcement_in(document)
    if told is None:
        mail = "mail" in _document(_text(document, "Message"))
        return Subject("what became of a mail" if mail else _UNKNOWN, event_id=event_id, began_at=sent_at)
    what = f"news for the page's program: {told.kind}" if isinstance(told, News) else f"an alert: {told.kind}"
    account_id = str(getattr(told, "account_id", "") or told.page_id)
    return Subject(what, account_id, str(getattr(told, "user_id", "")), event_id, sent_at)


def announcement_in(document: Mapping[str, Any]) -> AnyAnnouncement | News | None:
    """Return what an SNS notification announces; None where it is no announcement that anybody can read."""
    try:
        message = _text(document, "Message")
        return NEWS.read(message) if is_news(message) else read_event(message)
    except (ValueError, ValidationError, RecursionError, NewerThanKnownError):
        return None


def _document(body: str) -> Mapping[str, Any]:
    try:
        return parse(body)
    except NotAnEnvelopeError:
        return {}


def _text(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    return value if isinstance(value, str) else ""


def _parties(document: Mapping[str, Any], account: str, user: str) -> tuple[str, str]:
    return _text(document, account), _text(document, user)


def _time(value: object) -> int | None:
    if not isinstance(value, int) or value <= 0:
        return None
    return value * 1000 if value < _SECONDS_UNTIL else value


def as_json(body: str) -> Any:  # noqa: ANN401 - any JSON
    """Return what a body says as JSON, or the text itself where it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body
