"""News for programs, for tests."""

from handover.alerts.news import News
from handover.conversation.effects import Deed
from handover.pages.platform import Platform
from tests.builders.announcements import AT
from tests.builders.pages import PAGE_ID


def news(**changes: object) -> News:
    """Gives news of a request, with some fields changed."""
    requested = {
        "id": "e.3",
        "kind": Deed.REQUESTED,
        "page_id": PAGE_ID,
        "page_name": "Harbour Bikes",
        "account_id": PAGE_ID,
        "user_id": "33",
        "user_name": "Ana Lima",
        "platform": Platform.MESSENGER,
        "request_id": "e",
        "at": AT,
        "why": "Talk to a human",
    }
    return News.model_validate(requested | changes)
