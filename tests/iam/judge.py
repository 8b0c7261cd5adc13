"""Judges every call that is made in a cloud in memory by the policies of template.yaml, as they are in production."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from tests.iam.account import Account
from tests.iam.calls import NO_SOURCE, Parameters, requests_of
from tests.iam.installation import ASSUME_ROLE, Function, Installation, Question
from tests.iam.names import Names
from tests.iam.policy import NotUnderstoodError, Principal, Request
from tests.iam.record import RECORD
from tests.template.document import Properties, overrides, read_samconfig, read_template

PRODUCTION: Final = "prod"

_LAMBDA: Final = Principal("Service", "lambda.amazonaws.com")
_API_GATEWAY: Final = Principal("Service", "apigateway.amazonaws.com")
_SNS: Final = Principal("Service", "sns.amazonaws.com")
_SES: Final = Principal("Service", "ses.amazonaws.com")
_SCHEDULER: Final = Principal("Service", "scheduler.amazonaws.com")
_POLLED: Final = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
_LOGGED: Final = ("logs:CreateLogStream", "logs:PutLogEvents")


@dataclass(frozen=True)
class Refusal:
    """What IAM refused."""

    question: Question

    def __str__(self) -> str:
        """Say who is not authorised, in the words of AWS."""
        who, request = self.question.who, self.question.request
        keys = {name: value for name, value in request.context if value is not None}
        said = f" ({json.dumps(keys)})" if keys else ""
        return f"{who.name} is not authorized to perform: {request.action} on resource: {request.resource}{said}"


class Judge:
    """Answers for IAM in one cloud, and keeps what it has refused and what it does not understand."""

    def __init__(self, installation: Installation, environment: Mapping[str, str]) -> None:
        """Judge the calls of a cloud.

        Args:
            installation: whose policies count.
            environment: the variables of all functions as they are in this cloud. They tell which of its resources
                stands for which of the installation's.
        """
        self.refused: list[Refusal] = []
        self.not_understood: list[str] = []
        self._installation = installation
        self._names = Names(_names(installation, environment))

    def __str__(self) -> str:
        """Say what was refused or not understood, each once; nothing where all was allowed."""
        return "; ".join(dict.fromkeys([*map(str, self.refused), *self.not_understood]))

    # --- what the functions do ----------------------------------------------------------------------------------------

    def refuses_function(self, name: str, service: str, operation: str, parameters: Parameters) -> Refusal | None:
        """Return why a function may not make a call, None where it may."""
        return self.refuses(self._installation.functions[name].role, service, operation, parameters)

    def refuses(self, who: Principal, service: str, operation: str, parameters: Parameters) -> Refusal | None:
        """Return why somebody may not make a call, None where they may.

        Raises:
            NotUnderstoodError: it is not known what IAM is asked. It is kept, for a function may go on after any error.
        """
        try:
            requests = requests_of(service, operation, parameters, self._installation.account)
            return self._first_refusal(Question(who, self._names.real(request)) for request in requests)
        except NotUnderstoodError as error:
            self.not_understood.append(str(error))
            raise

    # --- what AWS does for the installation ---------------------------------------------------------------------------

    def refuses_invocation(self, name: str, event: Mapping[str, Any]) -> Refusal | None:
        """Return why a function cannot be invoked with an event: of its queue, the HTTP API or a schedule."""
        function = self._installation.functions[name]
        account = self._installation.account
        assumed = self._refuses_service(_LAMBDA, ASSUME_ROLE, function.role.name, function.arn)
        logged = assumed or self._refuses_role(function, _LOGGED, _log_stream(function, account))
        if "Records" in event:
            return logged or self._refuses_role(function, _POLLED, function.source)
        if "requestContext" not in event:
            return logged or self._refuses_schedule(function)
        request = event["requestContext"]["http"]
        return logged or self._refuses_api_gateway(function, request["method"], request["path"])

    def _refuses_schedule(self, function: Function) -> Refusal | None:
        role, group = self._installation.role("DoctorScheduleRole"), self._installation.reference("ScheduleGroup.Arn")
        invoked = Request.of("lambda:InvokeFunction", function.arn)
        return self._refuses_service(_SCHEDULER, ASSUME_ROLE, role.name, group) or self._first_refusal(
            iter([Question(role, invoked)])
        )

    def _refuses_api_gateway(self, function: Function, method: str, path: str) -> Refusal | None:
        installation = self._installation
        route = next(one for one in installation.routes if one.function == function.arn and one.answers(method, path))
        api = f"{installation.reference('HttpApi')}/$default/{route.method}{route.path}"
        source = installation.account.arn("execute-api", api)
        return self._refuses_service(_API_GATEWAY, "lambda:InvokeFunction", function.arn, source)

    def refuses_sns(self) -> Refusal | None:
        """Return why a topic cannot put its messages, or those it could not deliver, into a queue of ours."""
        deliveries = (
            self._refuses_service(_SNS, "sqs:SendMessage", queue, subscription.topic)
            for subscription in self._installation.subscriptions
            for queue in (subscription.queue, subscription.dead_letters)
        )
        return next(filter(None, deliveries), None)

    def refuses_ses(self) -> Refusal | None:
        """Return why SES cannot say what becomes of mails, None where it can."""
        configuration_set = f"configuration-set/{self._installation.reference('MailConfigurationSet')}"
        source = self._installation.account.arn("ses", configuration_set)
        return self._refuses_service(_SES, "sns:Publish", self._installation.reference("MailEventsTopic"), source)

    def refuses_scheduler(self) -> Refusal | None:
        """Return why a schedule of ours cannot put its message into the mailbox, None where it can.

        Scheduler names the group of the schedule when it takes the role ("Confused deputy prevention", its guide).
        """
        installation = self._installation
        role, group = installation.role("SchedulerRole"), installation.reference("ScheduleGroup.Arn")
        sent = Request.of("sqs:SendMessage", installation.reference("Mailbox.Arn"), **NO_SOURCE)
        return self._refuses_service(_SCHEDULER, ASSUME_ROLE, role.name, group) or self._first_refusal(
            iter([Question(role, sent)])
        )

    # --- how it is found out ------------------------------------------------------------------------------------------

    def _refuses_service(self, service: Principal, action: str, resource: str, source: str) -> Refusal | None:
        account = self._installation.account.id
        request = Request.of(action, resource, aws__SourceArn=source, aws__SourceAccount=account)
        return self._first_refusal(iter([Question(service, request)]))

    def _refuses_role(self, function: Function, actions: tuple[str, ...], resource: str) -> Refusal | None:
        return self._first_refusal(
            Question(function.role, Request.of(action, resource, **NO_SOURCE)) for action in actions
        )

    def _first_refusal(self, questions: Iterator[Question]) -> Refusal | None:
        for question in questions:
            if self._installation.allows(question):
                RECORD.add(question, self._installation)
            else:
                refusal = Refusal(question)
                self.refused.append(refusal)
                return refusal
        return None


def _log_stream(function: Function, account: Account) -> str:
    return account.arn("logs", f"log-group:{function.log_group}:log-stream:2026/11/30/[$LATEST]0123456789abcdef")


def _names(installation: Installation, environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Return the resources that functions are told of: the ARN in a cloud, and that in the installation."""
    account = installation.account
    for function in installation.functions.values():
        for name in function.variables.keys() & environment.keys():
            ours, real = (_arn_of(name, value, account) for value in (environment[name], function.variables[name]))
            if ours and ours != real:
                yield ours, real


def _arn_of(variable: str, value: str, account: Account) -> str:
    """Return the ARN of what a variable of the functions names; nothing where it names no resource."""
    if variable.endswith("_ARN"):
        return value
    if variable.endswith("_URL") and variable not in {"PUBLIC_URL", "GRAPH_API_URL", "WEBHOOK_URL"}:
        return account.queue_arn(value)
    kinds = {
        "TABLE_NAME": ("dynamodb", f"table/{value}"),
        "SCHEDULE_GROUP": ("scheduler", f"schedule/{value}"),
        "SECRETS_PATH": ("ssm", f"parameter{value}"),
        "MAIL_CONFIGURATION_SET": ("ses", f"configuration-set/{value}"),
    }
    return account.arn(*kinds[variable]) if variable in kinds else ""


@cache
def production(account: Account, sender: str) -> Installation:
    """Return the installation of the environment `prod` in an account, with an address that it sends from."""
    return installation_of(read_template(), account, sender)


def installation_of(template: Properties, account: Account, sender: str) -> Installation:
    """Return what `sam deploy --config-env prod` would make of a template, with an address that it sends from."""
    stack_name = read_samconfig()[PRODUCTION]["global"]["parameters"]["stack_name"]
    return Installation(template, account, stack_name, {**overrides(PRODUCTION, "deploy"), "SenderEmail": sender})
