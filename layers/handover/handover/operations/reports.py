"""What our own functions report to the mailbox, and how a report is told from a webhook."""

import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from handover.aws.mailbox import Letter
from handover.conversation.events import REPORTED_EVENT, ControlSwitched, ReplyRefused
from handover.messenger.webhook import Delivered, NotAnEnvelopeError

REPORT: Final = "report"


def report(page_id: str, user_id: str, event: ControlSwitched | ReplyRefused) -> Letter:
    """Gives the letter that tells the mailbox what became of something it brought about."""
    document = {"kind": REPORT, "page": page_id, "user": user_id, "event": event.model_dump(mode="json")}
    return Letter(json.dumps(document), f"{page_id}:{user_id}", event.id)


def read_report(document: Mapping[str, Any]) -> Delivered:
    """Reads a report.

    Raises:
        NotAnEnvelopeError: it is none.
    """
    try:
        event = REPORTED_EVENT.validate_python(document["event"])
        return Delivered(document["page"], document["user"], event)
    except (KeyError, ValidationError) as error:
        raise NotAnEnvelopeError("not a report") from error
