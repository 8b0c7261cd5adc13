"""Asks AWS about a stack: secrets, mail, topics, schedules, queues, functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from botocore.exceptions import ClientError

from handover.aws.queue_search import UnderWay
from handover.missing_secret import MissingSecretError
from manage.target import Target

_VERIFIED: Final = "Success"


@dataclass(frozen=True, slots=True)
class MailAccount:
    """What SES lets the account do.

    Attributes:
        may_send: False where SES has stopped it.
        is_in_sandbox: True where it may only write to verified addresses.
    """

    may_send: bool
    is_in_sandbox: bool


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Who hears of a topic."""

    protocol: str
    endpoint: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Source:
    """What calls a function: a queue."""

    arn: str
    state: str


@dataclass(frozen=True, slots=True)
class Function:
    """A function as it stands.

    Attributes:
        state: Lambda's word; `Active`, or `Inactive` where nobody called for long.
        last_update: Lambda's word for the last change, `Successful` if it was.
        reserved: how many may run at once; None where the account's limit alone counts.
        sources: the queues that call it.
        environment: its settings; no secret is among them.
    """

    name: str
    state: str
    last_update: str
    reserved: int | None
    sources: tuple[Source, ...]
    environment: dict[str, str]


class Cloud:
    """One stack. Every method raises `ClientError` or `BotoCoreError` where AWS does not answer."""

    def __init__(self, target: Target) -> None:
        self._target = target

    def secret(self, name: str) -> str | None:
        """Gives a secret by its name below the secrets path; None where it is not set."""
        path = f"{self._target.values['SecretsPath']}/{name}"
        try:
            found = self._client("ssm").get_parameter(Name=path, WithDecryption=True)
        except ClientError as refusal:
            if _code(refusal) == "ParameterNotFound":
                return None
            raise
        return str(found["Parameter"]["Value"])

    def needed_secret(self, name: str) -> str:
        """Gives a secret that nothing can be done without.

        Raises:
            MissingSecretError: it is not set.
        """
        value = self.secret(name)
        if not value:
            raise MissingSecretError(f"{self._target.values['SecretsPath']}/{name} is not in Parameter Store")
        return value

    def put_secret(self, name: str, value: str) -> None:
        """Sets a secret, encrypted."""
        path = f"{self._target.values['SecretsPath']}/{name}"
        self._client("ssm").put_parameter(Name=path, Value=value, Type="SecureString", Overwrite=True)

    def verified_among(self, identities: Sequence[str]) -> frozenset[str]:
        """Gives the SES identities, addresses and domains, that are verified."""
        # By SES's first API: the embedded engine's second one does not know the identities of the first.
        answer = self._client("ses").get_identity_verification_attributes(Identities=[*identities])
        found = answer["VerificationAttributes"]
        return frozenset(name for name, one in found.items() if one["VerificationStatus"] == _VERIFIED)

    def mail_account(self) -> MailAccount:
        """Tells what SES lets the account do."""
        account = self._client("sesv2").get_account()
        return MailAccount(account["SendingEnabled"], not account["ProductionAccessEnabled"])

    def is_suppressed(self, address: str) -> bool:
        """Tells whether SES does not send to an address: it bounced, or somebody called it spam."""
        try:
            self._client("sesv2").get_suppressed_destination(EmailAddress=address)
        except ClientError as refusal:
            # The embedded engine answers so too, because it does not know the question.
            if _code(refusal) == "NotFoundException" and "Unknown" not in str(refusal):
                return False
            raise
        return True

    def subscribers(self, topic_arn: str) -> tuple[Subscriber, ...]:
        """Gives who hears of a topic."""
        topics = self._client("sns")
        pages = topics.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic_arn)
        return tuple(_subscriber(topics, one) for page in pages for one in page["Subscriptions"])

    def has_schedule_group(self, name: str) -> bool:
        """Tells whether the group is there that schedules are made in."""
        try:
            group = self._client("scheduler").get_schedule_group(Name=name)
        except ClientError as refusal:
            if _code(refusal) == "ResourceNotFoundException":
                return False
            raise
        return bool(group["State"] == "ACTIVE")

    def may_send(self, role_arn: str, queue_arn: str) -> bool:
        """Tells whether a role's policies let it send to a queue."""
        answer = self._client("iam").simulate_principal_policy(
            PolicySourceArn=role_arn, ActionNames=["sqs:SendMessage"], ResourceArns=[queue_arn]
        )
        return all(one["EvalDecision"] == "allowed" for one in answer["EvaluationResults"])

    def messages_in(self, queue_url: str) -> int:
        """Gives how many messages are in a queue, those in somebody's hands too."""
        return UnderWay(self._client("sqs"), queue_url).count()

    def queue_arn(self, queue_url: str) -> str:
        """Gives a queue's ARN."""
        answer = self._client("sqs").get_queue_attributes(QueueUrl=queue_url, AttributeNames=["QueueArn"])
        return str(answer["Attributes"]["QueueArn"])

    def function(self, name: str) -> Function | None:
        """Gives a function; None where there is none of that name."""
        functions = self._client("lambda")
        try:
            found = functions.get_function_configuration(FunctionName=name)
        except ClientError as refusal:
            if _code(refusal) == "ResourceNotFoundException":
                return None
            raise
        pages = functions.get_paginator("list_event_source_mappings").paginate(FunctionName=name)
        return Function(
            name=name,
            state=found.get("State", "Active"),
            last_update=found.get("LastUpdateStatus", "Successful"),
            reserved=functions.get_function_concurrency(FunctionName=name).get("ReservedConcurrentExecutions"),
            sources=tuple(
                Source(one["EventSourceArn"], one["State"]) for page in pages for one in page["EventSourceMappings"]
            ),
            environment=found.get("Environment", {}).get("Variables", {}),
        )

    def _client(self, service: str) -> Any:  # noqa: ANN401 - boto3's clients have no common type
        return self._target.client(service)


def _subscriber(topics: Any, one: dict[str, str]) -> Subscriber:  # noqa: ANN401 - as above
    arn = one["SubscriptionArn"]
    # AWS says so in place of the ARN; the embedded engine gives one, and says so in the attributes.
    is_pending = arn == "PendingConfirmation" or (
        topics.get_subscription_attributes(SubscriptionArn=arn)["Attributes"].get("PendingConfirmation") == "true"
    )
    return Subscriber(one["Protocol"], one["Endpoint"], not is_pending)


def _code(refusal: ClientError) -> str:
    return refusal.response["Error"]["Code"]
