"""Works on one letter of the mailbox, whatever it is about: a conversation, or a page."""

from dataclasses import dataclass

from handover.alerts.page_announcing import announce_policy
from handover.messenger.envelope import PAGE_EVENT
from handover.messenger.webhook import UNBLOCK, parse, read_page_event
from handover.operations import hold, reply, waiting_list


@dataclass(frozen=True, slots=True)
class Parts:
    """What `replies` works with: for conversations, and for pages."""

    conversations: reply.Parts
    pages: hold.Parts


ASKS_NOTHING = "asks_nothing"


def work_on(body: str, delivery_id: str, parts: Parts) -> str:
    """Works on one letter; gives a word for what it turned out to be.

    Raises:
        Exception: whatever kept it from being finished; the letter must be delivered again.
    """
    document = parse(body)
    match document.get("kind"):
        case hold.LOOK:
            return hold.look(hold.page_of_look(document), parts.pages)
        case waiting_list.LIST:
            return waiting_list.tell_list(document, parts.conversations.listing)
        case kind if kind == PAGE_EVENT:
            event = read_page_event(document, parts.pages.now())
            page = parts.pages.pages.get(event.account_id)
            if event.action == UNBLOCK:
                hold.lift(page.id, parts.pages)
            parts.pages.topic.publish(announce_policy(event.id, event.action, event.reason, page, event.at))
            return "policy_enforced"
        case _:
            return reply.work_on(document, delivery_id, parts.conversations) or ASKS_NOTHING
