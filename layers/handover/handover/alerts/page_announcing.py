"""Makes the announcements about a page: what staff learn of a hold, of a mistake in its set-up, of missed chats."""

import hashlib
from collections.abc import Sequence
from typing import Final

from handover.alerts.address_mark import AddressMark
from handover.alerts.mail_waits import MailLimit
from handover.alerts.page_announcement import Missed, PageAlertKind, PageAnnouncement
from handover.pages.page import Admin, Page
from handover.pages.standing import DAY_MS, Hold, TroubleKind

LISTED: Final = 50
"""How many missed chats one announcement names: an SNS message has a limit, and so has a reader."""

_OF_TROUBLE: Final = {
    TroubleKind.TOKEN_DEAD: PageAlertKind.TOKEN_DEAD,
    TroubleKind.RESTRICTED: PageAlertKind.RESTRICTED,
}
"""Nobody is told of a rate limit: it passes, and nobody could do anything about it."""


def announce_hold(hold: Hold, page: Page) -> PageAnnouncement | None:
    """Gives what admins need to know about a held page; None where there is nothing for them to do."""
    kind = _OF_TROUBLE.get(hold.trouble.kind)
    if kind is None:
        return None
    told = _announcement(hold.id, kind, page, hold.since, hold.trouble.detail)
    return told.model_copy(update={"event_id": hold.event_id})


def announce_missed(alert_id: str, missed: Sequence[Missed], beyond: int, page: Page) -> PageAnnouncement:
    """Lists missed chats, those that people have the least time left for first.

    Args:
        alert_id: the alert's id.
        missed: those who are named, one at least.
        beyond: how many more there are.
        page: where they wrote.
    """
    urgent_first = sorted(missed, key=lambda one: one.last_user_at)
    told = _announcement(alert_id, PageAlertKind.MISSED, page, urgent_first[0].last_user_at)
    return told.model_copy(update={"missed": tuple(urgent_first), "missed_count": len(missed) + beyond})


def announce_misconfigured(detail: str, page: Page, now: int) -> PageAnnouncement:
    """Tells of a call that is refused because something is set up wrongly; once a day for the same refusal."""
    name = hashlib.sha256(f"{detail}.{now // DAY_MS}".encode()).hexdigest()[:16]
    return _announcement(
        f"{page.id}.{PageAlertKind.MISCONFIGURED}.{name}", PageAlertKind.MISCONFIGURED, page, now, detail
    )


def announce_policy(notice_id: str, action: str, reason: str, page: Page, at: int) -> PageAnnouncement:
    """Passes on what Meta says about the page's conduct."""
    alert_id = f"{page.id}.{PageAlertKind.POLICY}.{notice_id}"
    told = _announcement(alert_id, PageAlertKind.POLICY, page, at, reason)
    return told.model_copy(update={"action": action, "event_id": notice_id})


def announce_address_failed(admin: Admin, mark: AddressMark, page: Page) -> PageAnnouncement:
    """Tells that an admin gets no more mail; once for each time that their address is marked."""
    alert_id = f"{page.id}.{PageAlertKind.ADDRESS_FAILED}.{mark.digest[:16]}.{mark.at}"
    told = _announcement(alert_id, PageAlertKind.ADDRESS_FAILED, page, mark.at, mark.code)
    return told.model_copy(update={"address": admin.email, "admin": admin.name, "trouble": mark.trouble})


def announce_mails_late(limit: MailLimit, page: Page, now: int) -> PageAnnouncement:
    """Tell that mails come late, and why; once a day for each limit."""
    alert_id = f"{page.id}.{PageAlertKind.MAILS_LATE}.{limit}.{now // DAY_MS}"
    return _announcement(alert_id, PageAlertKind.MAILS_LATE, page, now, limit)


def announce_texts_used_up(page: Page, now: int) -> PageAnnouncement:
    """Tell that no more text messages are sent on this day (UTC); once a day."""
    alert_id = f"{page.id}.{PageAlertKind.TEXTS_USED_UP}.{now // DAY_MS}"
    limit = str(page.handover.budgets.texts_per_day)
    return _announcement(alert_id, PageAlertKind.TEXTS_USED_UP, page, now, limit)


def _announcement(alert_id: str, kind: PageAlertKind, page: Page, since: int, detail: str = "") -> PageAnnouncement:
    return PageAnnouncement(
        id=alert_id,
        kind=kind,
        page_id=page.id,
        page_name=page.name,
        since=since,
        timezone=page.timezone,
        detail=detail,
    )
