"""What became of a mail after SES was asked to send it."""

from dataclasses import dataclass
from enum import StrEnum


class AddressTrouble(StrEnum):
    """Why an address gets no more mail."""

    BOUNCED = "bounced"
    """There is no such mailbox, or SES itself no longer writes to it."""

    COMPLAINED = "complained"
    """Its owner, or their mail program, called a mail of ours spam."""


class Loss(StrEnum):
    """Why one mail did not arrive; the end of a metric's name."""

    REJECTED = "Rejected"
    """SES found a virus in it."""

    BOUNCED_FOR_NOW = "BouncedForNow"
    """The mailbox was full, or its server not there."""


@dataclass(frozen=True, slots=True)
class MailTaken:
    """SES has taken a mail and will try to deliver it; `step` is that of its postmark."""

    step: str


@dataclass(frozen=True, slots=True)
class AddressFailed:
    """An address takes no mail, now and later.

    Attributes:
        page_id: the page that the mail was about.
        code: what the other mail server or SES said, in codes.
        at: when, in milliseconds since 1970.
    """

    address: str
    page_id: str
    trouble: AddressTrouble
    code: str
    at: int


@dataclass(frozen=True, slots=True)
class MailLost:
    """One mail did not arrive, which says nothing of the next."""

    why: Loss


type MailEvent = MailTaken | AddressFailed | MailLost
