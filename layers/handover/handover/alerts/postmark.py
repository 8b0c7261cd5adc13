"""What a mail carries so that what SES tells of it later can be told apart: the step of ours, and the page."""

import hashlib
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Postmark:
    """The marks of one mail. All are plain enough for an SES message tag: letters, digits, `_` and `-` (`MessageTag`).

    Attributes:
        step: stands for the step of the ledger, which names an address.
        page_id: the page that the mail is about.
        event_id: the event that the mail follows from, for the log; empty where nobody knows it.
    """

    step: str
    page_id: str
    event_id: str = ""

    @classmethod
    def of(cls, step: str, page_id: str, event_id: str = "") -> Self:
        """Gives the marks of the mail that a step of the ledger sends."""
        return cls(hashlib.sha256(step.encode()).hexdigest(), page_id, event_id)
