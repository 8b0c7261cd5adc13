"""Takes out of what is to be told the visitors who were forgotten since it happened."""

from handover.alerts.announcement import Announcement
from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.page_announcement import PageAnnouncement
from handover.alerts.waiting_announcement import WaitingAnnouncement
from handover.operations.ports import Pages, Tombstones


def is_forgotten(account_id: str, user_id: str, at: int, tombstones: Tombstones) -> bool:
    """Return whether a visitor was forgotten at this time, in milliseconds since 1970, or later."""
    forgotten_at = tombstones.forgotten_at(account_id, user_id)
    return forgotten_at > 0 and at <= forgotten_at


def without_forgotten(told: AnyAnnouncement, pages: Pages, tombstones: Tombstones) -> AnyAnnouncement | None:
    """Return an announcement with nobody who was forgotten since; None where nothing is left to tell."""
    match told:
        case Announcement():
            # The handover counts and not the alert, which may be raised a moment after its visitor was forgotten.
            is_gone = is_forgotten(told.account_id or told.page_id, told.user_id, told.since, tombstones)
            return None if is_gone else told
        case WaitingAnnouncement():
            waiting = tuple(
                one for one in told.waiting if not is_forgotten(one.account_id, one.user_id, one.since, tombstones)
            )
            is_any_left = waiting or told.unnamed or told.others
            return told.model_copy(update={"waiting": waiting}) if is_any_left else None
        case PageAnnouncement():
            return _without_missed(told, pages, tombstones) if told.missed else told


def _without_missed(told: PageAnnouncement, pages: Pages, tombstones: Tombstones) -> PageAnnouncement | None:
    accounts = pages.get(told.page_id).accounts
    missed = tuple(
        one
        for one in told.missed
        if not any(is_forgotten(account, one.user_id, one.last_user_at, tombstones) for account in accounts)
    )
    count = told.missed_count - len(told.missed) + len(missed)
    return told.model_copy(update={"missed": missed, "missed_count": count}) if count else None
