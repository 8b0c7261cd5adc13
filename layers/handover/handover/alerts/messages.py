"""What is sent to people: e-mails, text messages, and notices for topics."""

from dataclasses import dataclass

from handover.alerts.page_announcement import PageAlertKind
from handover.alerts.waiting_announcement import WaitingKind
from handover.conversation.vocabulary import AlertKind


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail.

    Attributes:
        headers: names and values beyond those every mail has.
    """

    recipient: str
    subject: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TextMessage:
    """One SMS; the number with `+` and country."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One message for a topic that admins listen to, with what subscribers filter by."""

    subject: str
    text: str
    page_id: str
    kind: AlertKind | PageAlertKind | WaitingKind
