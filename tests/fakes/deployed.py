"""A deployed stack as its operator reaches it: AWS in memory, beside it what moto does not know, and the webhook."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, override

import boto3
import requests
from botocore.exceptions import ClientError
from requests.adapters import BaseAdapter

from handover.messenger.signature import sign
from manage.stack import Wanted
from manage.target import Target
from manage.trace.sources import OUTPUTS as LOG_GROUPS
from tests.fakes.cloud import (
    APP_ID,
    GRAPH_URL,
    GRAPH_VERSION,
    OPERATOR_EMAIL,
    SCHEDULE_GROUP,
    SCHEDULER_ROLE_ARN,
    SECRETS_PATH,
    SENDER_EMAIL,
    TABLE_NAME,
    WEBHOOK_URL,
    Cloud,
)
from tests.fakes.secrets import APP_SECRET, VERIFY_TOKEN
from tests.iam.clients import JudgedClient

STACK: Final = "messenger-handover-test"
QUEUES: Final = {
    "replies": "MailboxUrl",
    "thread_control": "ThreadControlQueueUrl",
    "notifications": "NotificationsQueueUrl",
    "news": "NewsQueueUrl",
    "console": "DeletionQueueUrl",
}
AT_ONCE: Final = {"replies": 50, "thread_control": 5, "notifications": 5, "news": 5, "console": 2}


def refusal(operation: str, code: str, message: str = "") -> ClientError:
    """Gives what a client raises where AWS refuses."""
    return ClientError({"Error": {"Code": code, "Message": message}}, operation)


class Mail:
    """SES: `get_account` and the suppression list.

    Attributes:
        production: whether the account is out of the sandbox.
        sending: whether it may send at all.
        quota: how many mails it may send in 24 hours.
        sent: how many it has sent.
        rate: how many it may send in a second.
        suppressed: who gets nothing.
        trouble: what every question is answered with instead; None for none.
    """

    def __init__(self) -> None:
        self.production = True
        self.sending = True
        self.quota, self.sent, self.rate = 50_000.0, 12.0, 14.0
        self.suppressed: set[str] = set()
        self.trouble: ClientError | None = None

    def get_account(self) -> dict[str, Any]:
        """Tells what the account may do."""
        self._check()
        return {
            "SendingEnabled": self.sending,
            "ProductionAccessEnabled": self.production,
            "SendQuota": {"Max24HourSend": self.quota, "SentLast24Hours": self.sent, "MaxSendRate": self.rate},
        }

    def get_suppressed_destination(self, *, EmailAddress: str) -> dict[str, Any]:  # noqa: N803 - AWS's name
        """Gives an address that is on the list."""
        self._check()
        if EmailAddress not in self.suppressed:
            raise refusal("GetSuppressedDestination", "NotFoundException", "not on your suppression list")
        return {"SuppressedDestination": {"EmailAddress": EmailAddress, "Reason": "BOUNCE"}}

    def _check(self) -> None:
        if self.trouble is not None:
            raise self.trouble


@dataclass
class Functions:
    """Lambda: each function with its settings and the queue that calls it.

    Attributes:
        configurations: by function name; one taken out is not there.
        reserved: reserved concurrency, where it is set.
        mappings: the event source mappings by function name.
        concurrency: how many functions may run at once.
    """

    configurations: dict[str, dict[str, Any]]
    mappings: dict[str, list[dict[str, Any]]]
    reserved: dict[str, int] = field(default_factory=dict)
    concurrency: int = 1_000

    def get_account_settings(self) -> dict[str, Any]:
        """Tells what the account may run."""
        return {
            "AccountLimit": {
                "ConcurrentExecutions": self.concurrency,
                "UnreservedConcurrentExecutions": self.concurrency,
            }
        }

    def get_function_configuration(self, *, FunctionName: str) -> dict[str, Any]:  # noqa: N803 - AWS's name
        """Gives a function's settings."""
        if FunctionName not in self.configurations:
            raise refusal("GetFunctionConfiguration", "ResourceNotFoundException")
        return self.configurations[FunctionName]

    def get_function_concurrency(self, *, FunctionName: str) -> dict[str, int]:  # noqa: N803 - as above
        """Gives its reserved concurrency."""
        reserved = self.reserved.get(FunctionName)
        return {} if reserved is None else {"ReservedConcurrentExecutions": reserved}

    def get_paginator(self, operation: str) -> "Functions":
        """Gives itself: everything is on one page."""
        assert operation == "list_event_source_mappings"
        return self

    def paginate(self, *, FunctionName: str) -> list[dict[str, Any]]:  # noqa: N803 - as above
        """Gives that page."""
        return [{"EventSourceMappings": self.mappings.get(FunctionName, [])}]


class Policies:
    """IAM's simulator.

    Attributes:
        decision: what it says.
        trouble: what it is refused with instead.
    """

    def __init__(self) -> None:
        self.decision = "allowed"
        self.trouble: ClientError | None = None

    def simulate_principal_policy(self, **asked: Any) -> dict[str, Any]:
        """Says whether a role may."""
        assert asked["PolicySourceArn"] == SCHEDULER_ROLE_ARN
        if self.trouble is not None:
            raise self.trouble
        return {"EvaluationResults": [{"EvalDecision": self.decision}]}


@dataclass
class Settings:
    """What is set for the account and the stack, and moto does not know; it counts when a client is asked.

    Attributes:
        stack_status: what CloudFormation says of the last deploy.
        parameters: those of the stack.
        throttle: what the HTTP API lets in; empty where nothing is set.
        sms_sandbox: whether SNS writes to verified numbers only.
        sms_limit: what SNS may spend on SMS in a month, in USD; None where nobody has set it.
        higher_throughput: whether Parameter Store answers more reads.
    """

    stack_status: str = "UPDATE_COMPLETE"
    parameters: dict[str, str] = field(default_factory=lambda: {"AppId": APP_ID, "GraphApiVersion": GRAPH_VERSION})
    throttle: dict[str, float] = field(
        default_factory=lambda: {"ThrottlingRateLimit": 100.0, "ThrottlingBurstLimit": 200}
    )
    throttles_of_routes: dict[str, dict[str, float]] = field(default_factory=dict)
    sms_sandbox: bool = False
    sms_limit: str | None = "50"
    higher_throughput: bool = False

    def tell(self, cloud: Cloud) -> None:
        """Have the clients of a cloud answer so."""
        _answer_with(cloud.client("cloudformation"), "DescribeStacks", self._stacks)
        _answer_with(cloud.client("apigatewayv2"), "GetStage", self._stage)
        _answer_with(cloud.client("sns"), "GetSMSSandboxAccountStatus", lambda: {"IsInSandbox": self.sms_sandbox})
        _answer_with(cloud.client("sns"), "GetSMSAttributes", self._sms)
        _answer_with(cloud.client("ssm"), "GetServiceSetting", self._throughput)

    def _stage(self) -> dict[str, Any]:
        return {"DefaultRouteSettings": self.throttle, "RouteSettings": self.throttles_of_routes}

    def _stacks(self) -> dict[str, Any]:
        parameters = [{"ParameterKey": key, "ParameterValue": value} for key, value in self.parameters.items()]
        return {"Stacks": [{"StackName": STACK, "StackStatus": self.stack_status, "Parameters": parameters}]}

    def _sms(self) -> dict[str, Any]:
        return {"attributes": {} if self.sms_limit is None else {"MonthlySpendLimit": self.sms_limit}}

    def _throughput(self) -> dict[str, Any]:
        return {"ServiceSetting": {"SettingValue": str(self.higher_throughput).lower()}}


class _Fine:
    status_code = 200


def _answer_with(client: Any, operation: str, answer: Callable[[], dict[str, Any]]) -> None:
    """Have a client answer one operation by itself; what is asked is checked against AWS's model all the same."""

    def answer_it(model: Any, **_: object) -> tuple[_Fine, dict[str, Any]] | None:
        return (_Fine(), answer()) if model.name == operation else None

    # After the judge, who comes first at this event.
    client.meta.events.register("before-call", answer_it)


class Door(BaseAdapter):
    """The webhook, answering as `ingest` does.

    Attributes:
        verify_token: what it takes at a handshake; None takes anything.
        app_secret: what must have signed a body; None takes anything.
        is_down: whether it cannot be reached.
    """

    def __init__(self) -> None:
        super().__init__()
        self.verify_token: str | None = VERIFY_TOKEN
        self.app_secret: str | None = APP_SECRET
        self.is_down = False

    @override
    def send(self, request: requests.PreparedRequest, *_: object, **__: object) -> requests.Response:
        """Answers one request."""
        if self.is_down:
            raise requests.ConnectionError("refused", request=request)
        return self._shaken(request) if request.method == "GET" else self._taken(request)

    def _shaken(self, request: requests.PreparedRequest) -> requests.Response:
        asked = dict(part.split("=") for part in request.path_url.partition("?")[2].split("&"))
        taken = self.verify_token in {None, asked["hub.verify_token"]}
        return _answer(request, 200, asked["hub.challenge"]) if taken else _answer(request, 403, "forbidden")

    def _taken(self, request: requests.PreparedRequest) -> requests.Response:
        body = request.body if isinstance(request.body, bytes) else b""
        signed = self.app_secret and sign(body, self.app_secret)
        taken = signed in {None, request.headers.get("X-Hub-Signature-256")}
        return _answer(request, 200, "EVENT_RECEIVED") if taken else _answer(request, 401, "unauthorized")

    @override
    def close(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True, kw_only=True)
class DeployedTarget(Target):
    """A stack in memory, complete and without a fault.

    Attributes:
        mail: what SES says.
        functions: what Lambda says.
        policies: what IAM says.
        settings: what is set for the account and the stack.
    """

    cloud: Cloud
    functions: Functions
    mail: Mail = field(default_factory=Mail)
    policies: Policies = field(default_factory=Policies)
    settings: Settings = field(default_factory=Settings)

    @override
    def client(self, service: str) -> Any:
        """Gives a client: one of the fakes, or moto's."""
        fakes = {"sesv2": self.mail, "lambda": self.functions, "iam": self.policies}
        if service in fakes:
            return JudgedClient(fakes[service], service, self.cloud.judged)
        return self.cloud.client(service)


def deployed(cloud: Cloud) -> DeployedTarget:
    """Gives the stack of a cloud."""
    cloud.client("ses").verify_email_identity(EmailAddress=SENDER_EMAIL)
    cloud.client("sns").subscribe(TopicArn=cloud.alarms_topic_arn, Protocol="email", Endpoint=OPERATOR_EMAIL)
    cloud.mail_subscriptions.protect(OPERATOR_EMAIL)
    values = _values(cloud)
    functions = _functions(cloud, values)
    settings = Settings()
    settings.tell(cloud)
    return DeployedTarget(
        session=boto3.Session(),
        client_arguments={},
        table_name=TABLE_NAME,
        values=values,
        stack_name=STACK,
        wanted=Wanted({"AppId": APP_ID}, {"GraphApiVersion": GRAPH_VERSION}),
        cloud=cloud,
        functions=functions,
        settings=settings,
    )


def _values(cloud: Cloud) -> dict[str, str]:
    forgotten = cloud.client("sqs").create_queue(QueueName="handover-test-forgotten")["QueueUrl"]
    return {
        "AppId": APP_ID,
        "SenderEmail": SENDER_EMAIL,
        "GraphApiUrl": GRAPH_URL,
        "GraphApiVersion": GRAPH_VERSION,
        "WebhookUrl": WEBHOOK_URL,
        "HttpApiId": "a1b2c3",
        "SecretsPath": SECRETS_PATH,
        "TableName": TABLE_NAME,
        "MailboxUrl": cloud.mailbox_url,
        "ThreadControlQueueUrl": cloud.thread_control_queue_url,
        "NotificationsQueueUrl": cloud.notifications_queue_url,
        "NewsQueueUrl": cloud.news_queue_url,
        "NewsDeadLetterQueueUrl": cloud.news_dead_letter_url,
        "MailboxDeadLetterQueueUrl": cloud.mailbox_dead_letter_url,
        "UnreadableQueueUrl": cloud.unreadable_queue_url,
        "ThreadControlDeadLetterQueueUrl": cloud.thread_control_dead_letter_url,
        "NotificationsDeadLetterQueueUrl": cloud.notifications_dead_letter_url,
        "DeletionQueueUrl": cloud.deletion_queue_url,
        "DeletionDeadLetterQueueUrl": forgotten,
        "AdminAlertsTopicArn": cloud.admin_alerts_topic_arn,
        "AlarmsTopicArn": cloud.alarms_topic_arn,
        "OperatorEmail": OPERATOR_EMAIL,
        "ScheduleGroupName": SCHEDULE_GROUP,
        "IngestFunctionName": "ingest",
        "RepliesFunctionName": "replies",
        "ThreadControlFunctionName": "thread_control",
        "NotificationsFunctionName": "notifications",
        "NewsFunctionName": "news",
        "ConsoleFunctionName": "console",
        "DoctorFunctionName": "doctor",
        **{output: _log_group(cloud, f"{STACK}-{output}") for output in LOG_GROUPS},
    }


def _log_group(cloud: Cloud, name: str) -> str:
    cloud.client("logs").create_log_group(logGroupName=name)
    return name


def _functions(cloud: Cloud, values: Mapping[str, str]) -> Functions:
    settings = {"Variables": {"SCHEDULER_ROLE_ARN": SCHEDULER_ROLE_ARN, "MAILBOX_ARN": cloud.mailbox_arn}}
    state = {"State": "Active", "LastUpdateStatus": "Successful", "Environment": settings}
    sqs = cloud.client("sqs")

    def mapping(name: str, queue: str) -> list[dict[str, Any]]:
        answer = sqs.get_queue_attributes(QueueUrl=values[queue], AttributeNames=["QueueArn"])
        scaling = {"MaximumConcurrency": AT_ONCE[name]}
        return [{"EventSourceArn": answer["Attributes"]["QueueArn"], "State": "Enabled", "ScalingConfig": scaling}]

    return Functions(
        {name: dict(state) for name in ("ingest", "doctor", *QUEUES)},
        {name: mapping(name, queue) for name, queue in QUEUES.items()},
    )


def _answer(request: requests.PreparedRequest, status: int, text: str) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response._content = text.encode()  # noqa: SLF001 - adapters have no other way to give a body that was read
    response.request = request
    return response
