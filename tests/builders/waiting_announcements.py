"""Lists of those who wait, for tests."""

from handover.alerts.waiting_announcement import WaitingAnnouncement, WaitingVisitor
from handover.pages.platform import Platform
from tests.builders.announcements import AT, HOUR_MS

ANA = WaitingVisitor(
    account_id="22",
    user_id="33",
    request_id="e",
    name="Ana Lima",
    since=AT - 12 * HOUR_MS,
    window_until=AT + 12 * HOUR_MS,
    button="Talk to a human",
    reason="A broken brake",
)
NAMELESS = WaitingVisitor(
    account_id="44",
    user_id="34",
    request_id="f",
    platform=Platform.INSTAGRAM,
    since=AT - 26 * HOUR_MS,
    window_until=AT - 2 * HOUR_MS,
)


def waiting_announcement(
    waiting: tuple[WaitingVisitor, ...] = (NAMELESS, ANA), unnamed: int = 0, **changes: object
) -> WaitingAnnouncement:
    """Gives the list of those who wait, two of them and so many more, with some fields changed."""
    listed = {
        "id": "22.waiting.5f2b",
        "page_id": "22",
        "page_name": "Harbour Bikes",
        "raised_at": AT,
        "waiting": waiting,
        "unnamed": (0,) * unnamed,
    }
    return WaitingAnnouncement.model_validate(listed | changes)
