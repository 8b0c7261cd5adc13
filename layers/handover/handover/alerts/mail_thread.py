"""Keeps the mails about one request together in a mailbox."""

import hashlib
from typing import Final

from handover.alerts.announcement import Announcement
from handover.alerts.any_announcement import AnyAnnouncement

_REPLY: Final = "Re: "
"""The one mark, in every language, that Gmail does not count when it compares subjects."""

_NOWHERE: Final = "handover.invalid"
"""SES gives every mail an id of its own, so all of them answer one that was never sent; nobody has this domain."""


def thread_headers(announcement: AnyAnnouncement) -> tuple[tuple[str, str], ...]:
    """Gives the headers that all mails about one request have in common; none, where an alert is about no request."""
    if not isinstance(announcement, Announcement) or not announcement.request_id:
        return ()
    request = f"{announcement.page_id}.{announcement.user_id}.{announcement.request_id}"
    root = f"<{hashlib.sha256(request.encode()).hexdigest()[:32]}@{_NOWHERE}>"
    return ("In-Reply-To", root), ("References", root)


def as_reply(subject: str) -> str:
    """Gives the subject of a later mail: the first one's, as Gmail threads by it."""
    return _REPLY + subject
