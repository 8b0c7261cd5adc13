"""Works on one message of the notifications queue, whatever it is for: people, a program, or what became of a mail."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.alerts.any_announcement import read_event
from handover.operations import alert

if TYPE_CHECKING:
    from handover.operations.tell_program import Webhooks


@dataclass(frozen=True, slots=True)
class Parts:
    """What `notifications` works with.

    Attributes:
        mail_events_topic: the ARN of the topic that SES publishes to.
        webhooks: gives the way to the owners' programs, made when it is needed first.
    """

    alerts: alert.Parts
    mail_events_topic: str
    webhooks: "Callable[[], Webhooks]"


def notify(body: str, tries: int, parts: Parts) -> None:
    """Works on one message, an SNS notification that was delivered so many times.

    Raises:
        NotAllToldError: something failed that may work another time.
        InDoubtError: the same, and time will tell whether it was done.
        KeyError: it is no SNS notification.
        ValueError: nobody knows what it says.
    """
    notification = json.loads(body)
    if notification["TopicArn"] == parts.mail_events_topic:
        from handover.operations.mail_outcomes import note_all  # noqa: PLC0415 - only where SES tells of mails

        note_all(notification["Message"], parts.alerts)
        return
    told = read_event(notification["Message"])
    if told.about == "news":
        from handover.operations.tell_program import tell_program  # noqa: PLC0415 - only where there is news to tell

        tell_program(told, tries, parts.alerts, parts.webhooks)
        return
    alert.tell(told, parts.alerts)
    parts.alerts.meter.count(f"Alert_{told.kind}")
