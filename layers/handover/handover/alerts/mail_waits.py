"""The error of a mail that SES takes later: not the mail is at fault, but what the account may send."""

from enum import StrEnum


class MailLimit(StrEnum):
    """Which limit of the account keeps SES from taking a mail."""

    RATE = "rate"
    """Too many mails in this second; the next seconds are free."""

    DAILY_QUOTA = "daily_quota"
    """All mails of a rolling 24 hours are used up; room comes back bit by bit."""

    PAUSED = "paused"
    """Sending is paused, for the account or for the configuration set, until somebody resumes it."""

    SUSPENDED = "suspended"
    """AWS has suspended sending, until it decides otherwise."""


class MailWaitsError(Exception):
    """SES did not take a mail and would take no other one either. Its text names nobody.

    Attributes:
        limit: what keeps SES from it.
    """

    def __init__(self, limit: MailLimit) -> None:
        super().__init__(f"SES takes no mail now: {limit}")
        self.limit = limit
