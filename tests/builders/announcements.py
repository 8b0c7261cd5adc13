"""Announcements for tests: a request, and each way a switch fails."""

from handover.alerts.announcement import Announcement
from handover.conversation.conversation import Line, Origin, Speaker
from handover.conversation.effects import AlertKind

AT = 1_777_975_240_000
"""5 May 2026, 10:00:40 UTC."""

_LINES = (
    Line(speaker=Speaker.USER, text="Hello! My brake is broken, can you fix it on Saturday?", at=AT - 60_000),
    Line(speaker=Speaker.USER, text="Talk to a human", at=AT),
)


def announcement(**changes: object) -> Announcement:
    """Gives the announcement of a request, with some fields changed."""
    request = {
        "id": "e.2",
        "kind": AlertKind.HANDOVER_REQUESTED,
        "page_id": "22",
        "page_name": "Harbour Bikes",
        "user_id": "33",
        "user_name": "Ana Lima",
        "since": AT,
        "origin": Origin.BUTTON,
        "button": "Talk to a human",
        "recipe": "Repairs",
        "target_app": "Page Inbox",
        "lines": _LINES,
    }
    return Announcement.model_validate(request | changes)


def failure(**changes: object) -> Announcement:
    """Gives the announcement of a switch that failed, with some fields changed."""
    failed = {"kind": AlertKind.SWITCH_FAILED, "detail": "RefusedError: HTTP 400, code 100/2018164"}
    return announcement(**(failed | changes))
