"""What is sent to people: e-mails, and notices for the admin alerts topic."""

from dataclasses import dataclass

from handover.alerts.page_announcement import PageAlertKind
from handover.conversation.effects import AlertKind


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail."""

    recipient: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One message for the admin alerts topic, with what subscribers filter by."""

    subject: str
    text: str
    page_id: str
    kind: AlertKind | PageAlertKind
