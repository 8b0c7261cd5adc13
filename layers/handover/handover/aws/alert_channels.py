"""Asks SES and SNS how the channels stand that alerts and alarms take."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from botocore.exceptions import ClientError

from handover.aws.service_errors import code_in
from handover.doctor.account import MailAccount, Subscriber, SubscriberState

_VERIFIED: Final = "Success"
_STATES: Final = {"PendingConfirmation": SubscriberState.PENDING, "Deleted": SubscriberState.DELETED}
"""What SNS lists in place of the ARN of a subscription that is not confirmed, or not any more."""


class AlertChannels:
    """SES and SNS of one account. Every method raises `ClientError` or `BotoCoreError` where AWS does not answer."""

    def __init__(self, client: Callable[[str], Any]) -> None:
        """Prepare to ask; `client` gives the client of a service by its name."""
        self._client = client

    def verified_among(self, identities: Sequence[str]) -> frozenset[str]:
        """Return the SES identities, addresses and domains, that are verified."""
        # By SES's first API: the embedded engine's second one does not know the identities of the first.
        answer = self._client("ses").get_identity_verification_attributes(Identities=[*identities])
        found = answer["VerificationAttributes"]
        return frozenset(name for name, one in found.items() if one["VerificationStatus"] == _VERIFIED)

    def mail_account(self) -> MailAccount:
        """Return what SES lets the account do."""
        account = self._client("sesv2").get_account()
        quota = account["SendQuota"]
        return MailAccount(
            may_send=account["SendingEnabled"],
            is_in_sandbox=not account["ProductionAccessEnabled"],
            daily_quota=int(quota["Max24HourSend"]),
            sent=int(quota["SentLast24Hours"]),
            per_second=quota["MaxSendRate"],
        )

    def is_suppressed(self, address: str) -> bool:
        """Return whether SES does not send to an address: it bounced, or somebody called it spam."""
        try:
            self._client("sesv2").get_suppressed_destination(EmailAddress=address)
        except ClientError as refusal:
            if code_in(refusal) == "NotFoundException":
                return False
            raise
        return True

    def subscribers(self, topic_arn: str) -> tuple[Subscriber, ...] | None:
        """Return who hears of a topic; None where there is no such topic."""
        topics = self._client("sns")
        try:
            pages = [*topics.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic_arn)]
        except ClientError as refusal:
            if code_in(refusal) == "NotFound":
                return None
            raise
        return tuple(_subscriber(topics, one) for page in pages for one in page["Subscriptions"])


def _subscriber(topics: Any, one: dict[str, str]) -> Subscriber:
    protocol, endpoint, arn = one["Protocol"], one["Endpoint"], one["SubscriptionArn"]
    if arn in _STATES:
        return Subscriber(protocol, endpoint, _STATES[arn])
    told = topics.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
    # The embedded engine lists an ARN also for what is not confirmed.
    is_pending = told.get("PendingConfirmation") == "true"
    return Subscriber(
        protocol,
        endpoint,
        SubscriberState.PENDING if is_pending else SubscriberState.CONFIRMED,
        is_protected=told.get("ConfirmationWasAuthenticated") == "true",
    )
