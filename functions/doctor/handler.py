"""Wiring of `doctor`: a schedule in; Meta, SES, SNS, table and secrets looked at; findings to the log and the alarm."""

from handover.aws import cold_start

# isort: split
import os
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.utilities.typing import LambdaContext

from handover.aws.address_marks import AddressMarks
from handover.aws.clients import client
from handover.aws.conversation_table import ConversationTable
from handover.aws.environment import NOBODY, DoctorEnvironment
from handover.aws.meter import Meter
from handover.aws.operator_mail import OperatorMail
from handover.aws.page_table import PageNotConnectedError, PageTable
from handover.aws.standings import StandingTable
from handover.aws.waiting import WaitingConversations
from handover.aws.watched_stack import WatchedStack
from handover.doctor.verdict import Verdict
from handover.operations.doctor.rounds import Parts, make_rounds
from handover.operations.doctor.subject import StackSubject, Table
from handover.pages.page import Page

logger = Logger()
metrics = Metrics()
environment = DoctorEnvironment.read(os.environ)
_client = cache(client)
_cloud = WatchedStack(_client, environment.secrets_path)
_pages = PageTable(_client("dynamodb"), environment.table_name)


def _now() -> float:
    return time.time_ns() / 1e9


def _settings(page_id: str) -> Page | None:
    try:
        return _pages.get(page_id)
    except PageNotConnectedError:
        return None


def _address(value: str) -> str:
    return "" if value == NOBODY else value


_table = Table(
    settings=_settings,
    standing=StandingTable(_client("dynamodb"), environment.table_name).fresh,
    waiting=WaitingConversations(_client("dynamodb"), environment.table_name).count,
    mark=AddressMarks(_client("dynamodb"), environment.table_name).of,
    conversation=ConversationTable(_client("dynamodb"), environment.table_name).load,
)
_values = {
    "AppId": environment.app_id,
    "SecretsPath": environment.secrets_path,
    "WebhookUrl": environment.webhook_url,
    "GraphApiUrl": environment.graph_api_url,
    "GraphApiVersion": environment.graph_api_version,
    "SenderEmail": environment.sender_email,
    "AdminEmail": _address(environment.admin_email),
    "OperatorEmail": _address(environment.operator_email),
    "AdminAlertsTopicArn": environment.admin_alerts_topic_arn,
    "AlarmsTopicArn": environment.alarms_topic_arn,
}


def _tell(check: str, verdict: Verdict) -> None:
    told = {"check": check, "found": verdict.found, "means": verdict.means, "mend": verdict.mend}
    logger.error("a finding", extra=told)


parts = Parts(
    stack=lambda: StackSubject(_values, _cloud, _table, _now),
    pages=_cloud.page_ids,
    meter=Meter(metrics),
    tell=_tell,
    mailer=OperatorMail(client("sesv2", attempts=1), environment.sender_email, _values["OperatorEmail"])
    if _values["OperatorEmail"]
    else None,
)


@metrics.log_metrics
@logger.inject_lambda_context(clear_state=True)
def handler(event: Mapping[str, Any], context: LambdaContext) -> None:  # noqa: ARG001 - what Lambda passes
    """Examines the stack and its pages once."""
    make_rounds(parts)


cold_start.over()
