"""Announcements for tests: a request, what comes of it, and each way a switch fails."""

from handover.alerts.announcement import Announcement
from handover.conversation.audience import Audience
from handover.conversation.vocabulary import AlertKind, Line, Origin, Speaker

AT = 1_777_975_240_000
"""5 May 2026, 10:00:40 UTC."""
MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS

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


def whole_request(**changes: object) -> Announcement:
    """Gives the announcement of a request with everything known, with some fields changed."""
    whole = {
        "account_id": "22",
        "request_id": "e",
        "raised_at": AT + 2000,
        "window_until": AT + 24 * HOUR_MS,
        "reason": "A broken brake",
    }
    return announcement(**(whole | changes))


def reminder(**changes: object) -> Announcement:
    """Gives the announcement that nobody has come for a quarter of an hour, with some fields changed."""
    later = {"id": "t.1", "kind": AlertKind.STILL_WAITING, "waited_minutes": 15, "raised_at": AT + 15 * MINUTE_MS}
    return whole_request(**(later | changes))


def claim(**changes: object) -> Announcement:
    """Gives the announcement that somebody answers, with some fields changed."""
    claimed = {
        "id": "c.1",
        "kind": AlertKind.CLAIMED,
        "claimed_by": "Maya",
        "audience": Audience(beyond="maya@example.test"),
        "raised_at": AT + 4 * MINUTE_MS,
    }
    return whole_request(**(claimed | changes))
