"""What AWS says of an account's mail, and of who hears of a topic."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


@dataclass(frozen=True, slots=True)
class MailAccount:
    """What SES lets the account do.

    Attributes:
        may_send: False where SES has stopped it.
        is_in_sandbox: True where it may only write to verified addresses.
        daily_quota: mails that it may send in 24 hours; -1 for any number.
        sent: mails that it has sent in the last 24 hours.
        per_second: mails that it may send in a second.
    """

    may_send: bool
    is_in_sandbox: bool
    daily_quota: int
    sent: int
    per_second: float


class SubscriberState(StrEnum):
    """How a subscription to a topic stands."""

    PENDING = "pending"
    """Not confirmed: it gets nothing, and is gone after 48 hours ("Amazon SNS now supports automatic deletion of
    unconfirmed subscriptions")."""

    CONFIRMED = "confirmed"
    DELETED = "deleted"
    """Ended; SNS lists it for up to 72 hours more ("How do I recreate a 'Deleted' Amazon SNS topic subscription")."""


_MAIL: Final = ("email", "email-json")


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Who hears of a topic.

    Attributes:
        is_protected: whether it was confirmed with credentials of AWS (`ConfirmationWasAuthenticated`), so that it can
            only be ended with them.
    """

    protocol: str
    endpoint: str
    state: SubscriberState
    is_protected: bool = True

    @property
    def ends_by_a_click(self) -> bool:
        """Return whether the link in each of its mails ends it, for whoever or whatever follows that link."""
        return self.state is SubscriberState.CONFIRMED and self.protocol in _MAIL and not self.is_protected
