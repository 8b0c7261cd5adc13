"""Links and what they are about, for tests: a visitor waits, and two admins were told."""

from typing import Final

from handover.conversation.conversation import Claim, Control, Conversation, HandoverRequest, Mode
from handover.conversation.vocabulary import Origin
from handover.links.link import Action, Link, digest_of
from handover.pages.page import MINUTE_MS
from tests.builders.pages import PAGE_ID

NOW: Final = 1_777_975_240_000
"""5 May 2026, 10:00:40 UTC."""

USER: Final = "70000000000042"
REQUEST_ID: Final = "e1"
MAYA, JONAS = "maya@example.test", "jonas@example.test"
KEY: Final = "k" * 43

REQUEST: Final = HandoverRequest(
    id=REQUEST_ID,
    origin=Origin.BUTTON,
    since=NOW - 34 * MINUTE_MS,
    control=Control.ELSEWHERE,
    control_at=NOW - 34 * MINUTE_MS,
    button="Talk to a human",
)
WAITING: Final = Conversation(
    account_id=PAGE_ID,
    user_id=USER,
    version=3,
    mode=Mode.HUMAN,
    request=REQUEST,
    name="Anna Berg",
    last_user_at=NOW - 30 * MINUTE_MS,
    switched_at=NOW - 34 * MINUTE_MS,
)
"""A visitor waits; nobody has answered."""

MAYAS: Final = Claim(by="Maya", email=MAYA, at=NOW - 12 * MINUTE_MS)


def link(action: Action = Action.CLAIM, email: str = MAYA, **changes: str) -> Link:
    """Gives a link of an admin about the request, with some fields changed."""
    fields = {
        "page_id": PAGE_ID,
        "account_id": PAGE_ID,
        "user_id": USER,
        "request": digest_of(REQUEST_ID),
        "admin": digest_of(email),
        "alert": digest_of("e1.2"),
    }
    return Link(action=action, **(fields | changes))


def waiting(**changes: object) -> Conversation:
    """Gives the conversation with some fields of its request changed."""
    return WAITING.model_copy(update={"request": REQUEST.model_copy(update=changes)})


def claimed(claim: Claim = MAYAS) -> Conversation:
    """Gives the conversation once an admin has said that they answer."""
    return waiting(claim=claim, first_human_sign=claim.at, last_human_sign=claim.at)


def with_the_bot(**changes: object) -> Conversation:
    """Gives the conversation when the bot is back, two minutes ago."""
    return WAITING.model_copy(
        update={"mode": Mode.BOT, "request": None, "returned_at": NOW - 2 * MINUTE_MS} | changes,
    )
