"""Announcements about a page, for tests."""

from handover.alerts.page_announcement import PageAlertKind, PageAnnouncement
from tests.builders.announcements import AT


def page_announcement(**changes: object) -> PageAnnouncement:
    """Gives the announcement of a dead token, with some fields changed."""
    token_dead = {
        "id": "22.token_dead.5f2b",
        "kind": PageAlertKind.TOKEN_DEAD,
        "page_id": "22",
        "page_name": "Harbour Bikes",
        "since": AT,
        "detail": "HTTP 400, code 190/460",
    }
    return PageAnnouncement.model_validate(token_dead | changes)
