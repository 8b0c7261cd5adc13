"""What the other functions learn when something keeps a whole page from working."""

from enum import StrEnum
from typing import Literal

from handover.alerts.mail_events import AddressTrouble
from handover.frozen import Frozen
from handover.migrations import Shape
from handover.pages.platform import Platform
from handover.schema import Stored, version_of


class PageAlertKind(StrEnum):
    """What an alert about a page tells the admins."""

    TOKEN_DEAD = "token_dead"  # noqa: S105 - a word, no password
    RESTRICTED = "restricted"
    MISCONFIGURED = "misconfigured"
    """A call is refused because a permission is missing, or a setting or an id is wrong."""

    POLICY = "policy"
    """Meta sent a `policy_enforcement` notice."""

    MISSED = "missed"
    """Chats whose 24-hour window closed while the page was held."""

    ADDRESS_FAILED = "address_failed"
    """An admin's address gets no more mail: one bounced, or was called spam."""

    MAILS_LATE = "mails_late"
    """SES takes no mails for hours: those about who waits come later."""

    TEXTS_USED_UP = "texts_used_up"
    """The text messages of the day are used up: mails and topics go on."""


class Missed(Frozen):
    """A visitor whom the bot may not answer any more; the time in milliseconds since 1970."""

    user_id: str
    name: str | None = None
    last_user_at: int = 0
    platform: Platform = Platform.MESSENGER


class PageAnnouncement(Stored):
    """One thing about one page for its admins to know. Times in milliseconds since 1970.

    Attributes:
        about: tells it from an announcement about a conversation.
        id: the alert's id; each admin is told once per id.
        event_id: the event that it follows from, for the log.
        since: when it began; for missed chats, when the first of these visitors last wrote.
        timezone: the page's, for the times people read.
        action: for a policy notice, what Meta does: `warning`, `block`, `unblock`, or a word we do not know.
        detail: what Meta answered, in codes; for a policy notice, Meta's reason; for late mails and
            text messages that are used up, the limit.
        missed: the missed chats that are named; the list may be cut.
        missed_count: how many there are.
        address: the address that fails; its owner is not told.
        admin: whose address it is.
        trouble: why it fails.
    """

    schema_version: int = version_of(Shape.ANNOUNCEMENT)
    about: Literal["page"] = "page"
    id: str
    event_id: str = ""
    kind: PageAlertKind
    page_id: str
    page_name: str = ""
    since: int = 0
    timezone: str = "UTC"
    action: str = ""
    detail: str = ""
    missed: tuple[Missed, ...] = ()
    missed_count: int = 0
    address: str = ""
    admin: str = ""
    trouble: AddressTrouble | None = None
