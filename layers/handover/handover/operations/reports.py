"""What our own functions report to the mailbox, and how a report is told from a webhook."""

import json
import secrets
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from handover.aws.mailbox import Letter
from handover.conversation.events import REPORTED_EVENT, ReportedEvent
from handover.messenger.webhook import Delivered, NotAnEnvelopeError

REPORT: Final = "report"


def report(account_id: str, user_id: str, event: ReportedEvent) -> Letter:
    """Gives the letter that tells a conversation what became of something it brought about."""
    # What comes out of a dead-letter queue has another SQS id; by its token it is known as the message it was.
    document = {
        "kind": REPORT,
        "account": account_id,
        "user": user_id,
        "token": secrets.token_hex(8),
        "event": event.model_dump(mode="json"),
    }
    return Letter(json.dumps(document), f"{account_id}:{user_id}", event.id)


def read_report(document: Mapping[str, Any]) -> Delivered:
    """Reads a report.

    Raises:
        NotAnEnvelopeError: it is none.
        NewerThanKnownError: a newer version of us has made it.
    """
    try:
        event = REPORTED_EVENT.of(document["event"])
        return Delivered(document["account"], document["user"], event)
    except (KeyError, ValidationError) as error:
        raise NotAnEnvelopeError("not a report") from error
