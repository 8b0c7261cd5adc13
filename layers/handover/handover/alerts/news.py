"""What programs learn of handovers: each line of a conversation's history, as it is written."""

from typing import Final, Literal

from pydantic import TypeAdapter

from handover.conversation.conversation import Conversation
from handover.conversation.effects import Deed, Record
from handover.migrations import Shape
from handover.pages.page import Page
from handover.pages.platform import Platform
from handover.schema import Schema, Stored, version_of


class News(Stored):
    """One thing that happened to one handover; `at` in milliseconds since 1970.

    Attributes:
        about: tells it from the announcements, which are for people.
        id: the same whenever it is told again.
        kind: what somebody did.
        by: who of the staff did it.
        why: the button, the number of minutes, why the bot is back, or how a switch ended.
    """

    schema_version: int = version_of(Shape.NEWS)
    about: Literal["news"] = "news"
    id: str
    kind: Deed
    page_id: str
    page_name: str = ""
    account_id: str
    user_id: str
    user_name: str | None = None
    platform: Platform = Platform.MESSENGER
    request_id: str = ""
    at: int = 0
    by: str = ""
    why: str = ""


NEWS: Final = Schema(Shape.NEWS, TypeAdapter(News))


def news_of(record: Record, conversation: Conversation, page: Page) -> News:
    """Gives what programs are told of a line of history."""
    return News(
        id=record.id,
        kind=record.deed,
        page_id=page.id,
        page_name=page.name,
        account_id=conversation.account_id,
        user_id=conversation.user_id,
        user_name=conversation.name or None,
        platform=page.platform_of(conversation.account_id),
        request_id=record.request_id,
        at=record.at,
        by=record.by,
        why=record.why,
    )
