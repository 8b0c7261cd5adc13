"""Reads what SES publishes of a mail's fate through its configuration set.

Shapes as in the SES developer guide, “Contents of event data that Amazon SES publishes to Amazon SNS”.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from handover.alerts.mail_events import AddressFailed, AddressTrouble, Loss, MailEvent, MailLost, MailTaken
from handover.aws.mailer import PAGE_TAG, STEP_TAG

_CODES: Final = re.compile(r"\b[245]\d\d\b(?:[ -]+[245]\.\d{1,3}\.\d{1,3})?|\b[245]\.\d{1,3}\.\d{1,3}\b")
"""SMTP reply codes and enhanced status codes (RFC 5321, RFC 3463); the words around them may hold the address."""

_NO_SPAM: Final = "not-spam"
"""The feedback type of somebody who says that a mail was no spam (ARF, as SES passes it on)."""


def read_mail_events(message: str) -> Sequence[MailEvent]:
    """Gives what a message on the mail events topic tells; nothing where it is not about one of our mails.

    When an event destination is made, SES publishes a line of plain text to see whether it may.

    Raises:
        KeyError: SES says something else than its guide.
        ValueError: the same.
    """
    if not message.lstrip().startswith("{"):
        return ()
    record = json.loads(message)
    return tuple(_read(record, record["mail"].get("tags", {})))


def _read(record: Mapping[str, Any], tags: Mapping[str, Sequence[str]]) -> Iterator[MailEvent]:
    step, page_id = (next(iter(tags.get(name, ())), "") for name in (STEP_TAG, PAGE_TAG))
    if not step or not page_id:
        return
    match record["eventType"]:
        case "Send":
            yield MailTaken(step)
        case "Bounce":
            yield from _bounced(record["bounce"], page_id)
        case "Complaint":
            yield from _complained(record["complaint"], page_id)
        case "Reject":
            yield MailLost(Loss.REJECTED)


def _bounced(bounce: Mapping[str, Any], page_id: str) -> Iterator[MailEvent]:
    if bounce["bounceType"] != "Permanent":
        yield MailLost(Loss.BOUNCED_FOR_NOW)
        return
    for one in bounce["bouncedRecipients"]:
        codes = _CODES.findall(one.get("diagnosticCode") or "") or [one.get("status", "")]
        code = ", ".join(filter(None, (bounce.get("bounceSubType", ""), codes[0])))
        at = _milliseconds(bounce["timestamp"])
        yield AddressFailed(one["emailAddress"], page_id, AddressTrouble.BOUNCED, code, at)


def _complained(complaint: Mapping[str, Any], page_id: str) -> Iterator[MailEvent]:
    kind = complaint.get("complaintFeedbackType") or complaint.get("complaintSubType") or ""
    if kind == _NO_SPAM:
        return
    at = _milliseconds(complaint["timestamp"])
    for one in complaint["complainedRecipients"]:
        yield AddressFailed(one["emailAddress"], page_id, AddressTrouble.COMPLAINED, kind, at)


def _milliseconds(written: str) -> int:
    return int(datetime.fromisoformat(written).timestamp() * 1000)
