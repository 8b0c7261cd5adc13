"""Asks AWS about a stack: secrets, mail, topics, schedules, queues, functions, its API, and how it was deployed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from botocore.exceptions import ClientError

from handover.aws.alert_channels import AlertChannels
from handover.aws.queue_search import UnderWay
from handover.missing_secret import MissingSecretError
from manage.target import Target

_SCHEDULES_A_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Source:
    """What calls a function: a queue.

    Attributes:
        at_once: for how many of its batches the function may run at once; None where nothing was set.
    """

    arn: str
    state: str
    at_once: int | None = None


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


@dataclass(frozen=True, slots=True)
class Deployment:
    """How a stack was deployed last.

    Attributes:
        status: CloudFormation's word, such as `UPDATE_COMPLETE`.
        parameters: the parameters of the template, by name.
    """

    status: str
    parameters: Mapping[str, str]


_REQUESTS_A_SECOND: Final = 10_000.0
_WEBHOOKS: Final = "POST /webhook"
"""Of all APIs of an account in a region ("Quotas for configuring and running an HTTP API", API Gateway)."""


class Cloud(AlertChannels):
    """One stack. Every method raises `ClientError` or `BotoCoreError` where AWS does not answer."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.client)
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

    def has_schedule_group(self, name: str) -> bool:
        """Tells whether the group is there that schedules are made in."""
        try:
            group = self._client("scheduler").get_schedule_group(Name=name)
        except ClientError as refusal:
            if _code(refusal) == "ResourceNotFoundException":
                return False
            raise
        return bool(group["State"] == "ACTIVE")

    def timers(self, group: str, most: int) -> int:
        """Return how many schedules of a group wait for their time, counting no further than `most`."""
        counted = {"MaxItems": most, "PageSize": _SCHEDULES_A_PAGE}
        pages = (
            self._client("scheduler")
            .get_paginator("list_schedules")
            .paginate(GroupName=group, PaginationConfig=counted)
        )
        return sum(len(page["Schedules"]) for page in pages)

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
                Source(one["EventSourceArn"], one["State"], one.get("ScalingConfig", {}).get("MaximumConcurrency"))
                for page in pages
                for one in page["EventSourceMappings"]
            ),
            environment=found.get("Environment", {}).get("Variables", {}),
        )

    def requests_a_second(self, api_id: str) -> float:
        """Return how many webhooks a second the default stage of an HTTP API lets in.

        The limit of their route counts, else that of all routes, else AWS's own.
        """
        stage = self._client("apigatewayv2").get_stage(ApiId=api_id, StageName="$default")
        of_all = stage.get("DefaultRouteSettings", {}).get("ThrottlingRateLimit", _REQUESTS_A_SECOND)
        of_webhooks = stage.get("RouteSettings", {}).get(_WEBHOOKS, {})
        return float(of_webhooks.get("ThrottlingRateLimit", of_all))

    def deployment(self, stack_name: str) -> Deployment:
        """Return how a stack was deployed last."""
        stack = self._client("cloudformation").describe_stacks(StackName=stack_name)["Stacks"][0]
        parameters = {one["ParameterKey"]: one["ParameterValue"] for one in stack.get("Parameters", [])}
        return Deployment(stack["StackStatus"], parameters)


def _code(refusal: ClientError) -> str:
    return refusal.response["Error"]["Code"]
