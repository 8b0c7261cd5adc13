"""Works on one letter of the mailbox, whatever it is about: a conversation, or a page."""

from dataclasses import dataclass
from typing import Any, Final

from handover.alerts.page_announcing import announce_policy
from handover.messenger.envelope import CONVERSATION_EVENT, PAGE_EVENT
from handover.messenger.webhook import UNBLOCK, NotAnEnvelopeError, parse, read_page_event
from handover.migrations import Document, Shape
from handover.operations import hold, reply, waiting_list
from handover.operations.line_keys import Keys, keys_of, named_root, of_json
from handover.operations.reports import REPORT
from handover.operations.worked import Worked
from handover.schema import brought_up_to_date, refuse_newer, version_in

_KINDS: Final = (CONVERSATION_EVENT, PAGE_EVENT, REPORT, hold.LOOK, waiting_list.LIST)


@dataclass(frozen=True, slots=True)
class Parts:
    """What `replies` works with: for conversations, and for pages."""

    conversations: reply.Parts
    pages: hold.Parts


@of_json
def line_keys(letter: Any) -> Keys:  # noqa: ANN401 - JSON that nobody has looked at
    """Return the keys of the log lines about a letter: a webhook's event, a report, or one about a page."""
    names_itself = letter["event"] if letter["kind"] == REPORT else letter
    return keys_of(named_root(names_itself), letter.get("account"), letter.get("user"))


def work_on(body: str, delivery_id: str, parts: Parts) -> Worked:
    """Works on one letter; gives what came of it.

    Raises:
        NewerThanKnownError: a newer version of us has written it, and this one cannot read it.
        Exception: whatever kept it from being finished; the letter must be delivered again.
    """
    written = parse(body)
    version = version_in(written)
    document = brought_up_to_date(Shape.LETTER, written)
    if document.get("kind") not in _KINDS:
        refuse_newer(Shape.LETTER, version)
    try:
        return _work_on(document, delivery_id, parts)
    except NotAnEnvelopeError:
        refuse_newer(Shape.LETTER, version)
        raise


def _work_on(document: Document, delivery_id: str, parts: Parts) -> Worked:
    match document.get("kind"):
        case hold.LOOK:
            event_id = str(document.get("event_id", ""))
            return Worked(hold.look(hold.page_of_look(document), event_id, parts.pages), hold.LOOK)
        case waiting_list.LIST:
            return waiting_list.tell_list(document, parts.conversations.listing)
        case kind if kind == PAGE_EVENT:
            event = read_page_event(document, parts.pages.now())
            page = parts.pages.pages.get(event.account_id)
            if event.action == UNBLOCK:
                hold.lift(page.id, event.id, parts.pages)
            parts.pages.topic.publish(announce_policy(event.id, event.action, event.reason, page, event.at))
            return Worked("policy_enforced", PAGE_EVENT)
        case _:
            return reply.work_on(document, delivery_id, parts.conversations)
