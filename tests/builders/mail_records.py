"""What SES publishes of a mail, as its developer guide shows it (“Examples of event data that … publishes to SNS”)."""

from collections.abc import Mapping
from typing import Any, Final

from tests.builders.announcements import AT

BOUNCED_AT: Final = "2026-05-05T10:02:00.000Z"
BOUNCED_AT_MS: Final = AT + 80_000
MAYA: Final = "maya@example.test"

type Record = dict[str, Any]


def sent_record(asked: Mapping[str, Any]) -> Record:
    """Gives the Send record of what SES was asked to send."""
    (to,) = asked["Destination"]["ToAddresses"]
    tags = {tag["Name"]: [tag["Value"]] for tag in asked["EmailTags"]}
    return {"eventType": "Send", "mail": _mail(to, tags), "send": {}}


def send_record(to: str = MAYA, **tags: str) -> Record:
    """Gives a Send record, by default of a mail of ours."""
    return {"eventType": "Send", "mail": _mail(to, _tags(tags)), "send": {}}


def bounce_record(to: str = MAYA, *, kind: str = "Permanent", answer: str | None = None, **tags: str) -> Record:
    """Gives a Bounce record; SES leaves the answer out where there was none."""
    recipient = {"emailAddress": to, "action": "failed", "status": "5.1.1"}
    if answer is not None:
        recipient["diagnosticCode"] = answer
    bounce = {
        "bounceType": kind,
        "bounceSubType": "General",
        "bouncedRecipients": [recipient],
        "timestamp": BOUNCED_AT,
        "feedbackId": "01000157c44f053b-000000",
        "reportingMTA": "dsn; mta.example.com",
    }
    return {"eventType": "Bounce", "bounce": bounce, "mail": _mail(to, _tags(tags))}


def complaint_record(to: str = MAYA, kind: str | None = "abuse", **tags: str) -> Record:
    """Gives a Complaint record; the kind of feedback is there where the mail provider gives one."""
    complaint = {
        "complainedRecipients": [{"emailAddress": to}],
        "timestamp": BOUNCED_AT,
        "feedbackId": "01000157c44f053b-000001",
        "userAgent": "Mail Feedback Loop (V0.01)",
        "arrivalDate": BOUNCED_AT,
    }
    if kind is not None:
        complaint["complaintFeedbackType"] = kind
    return {"eventType": "Complaint", "complaint": complaint, "mail": _mail(to, _tags(tags))}


def reject_record(to: str = MAYA, **tags: str) -> Record:
    """Gives a Reject record."""
    return {"eventType": "Reject", "mail": _mail(to, _tags(tags)), "reject": {"reason": "Bad content"}}


def _tags(tags: Mapping[str, str]) -> dict[str, list[str]]:
    return {name: [value] for name, value in {"step": "a1b2", "page": "22", **tags}.items() if value}


def _mail(to: str, tags: Mapping[str, list[str]]) -> Record:
    return {
        "timestamp": "2026-05-05T10:01:40.000Z",
        "source": "alerts@harbour-bikes.example",
        "sendingAccountId": "123456789012",
        "messageId": "0100015d-000000",
        "destination": [to],
        "headersTruncated": False,
        "headers": [{"name": "To", "value": to}],
        "commonHeaders": {"to": [to], "subject": "Anna Berg is waiting for you on Harbour Bikes"},
        "tags": {
            "ses:configuration-set": ["handover-test"],
            "ses:source-ip": ["192.0.2.0"],
            "ses:from-domain": ["harbour-bikes.example"],
            "ses:caller-identity": ["notifications"],
            **tags,
        },
    }
