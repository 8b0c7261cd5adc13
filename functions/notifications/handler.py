"""Wiring of `notifications`: notifications queue in; e-mails (SES), text messages and topics (SNS) out."""

from handover.aws import cold_start

# isort: split
import json
import os
from collections.abc import Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from handover.alerts.any_announcement import ANNOUNCEMENT
from handover.aws.admin_topics import AdminTopic
from handover.aws.batches import Redelivery, Response, one_by_one, work_through
from handover.aws.clients import client
from handover.aws.environment import NotificationsEnvironment
from handover.aws.ledger import Ledger
from handover.aws.mailer import SesMailer
from handover.aws.table import PageTable
from handover.aws.text_messages import SnsTextMessages
from handover.aws.topics import AdminAlertsTopic
from handover.operations.alert import Parts, tell

if TYPE_CHECKING:
    from handover.messenger.graphs import Graphs

logger = Logger()
metrics = Metrics()
processor: BatchProcessor = one_by_one()
environment = NotificationsEnvironment.read(os.environ)
_table = client("dynamodb")
_sns = client("sns")
redelivery = Redelivery(client("sqs"), environment.notifications_queue_url, hopeless=(ValueError, KeyError))
ledger = Ledger(environment.table_name, _table)


@cache
def _graphs() -> "Graphs":
    """Gives the way to users' names. Few announcements lack one, and requests costs a cold start a third."""
    from handover.operations.graph_access import graphs_for  # noqa: PLC0415 - only when it is needed

    return graphs_for(environment.secrets_path, environment.graph_api_url, environment.graph_api_version)


parts = Parts(
    pages=PageTable(_table, environment.table_name),
    names_for=lambda page_id: _graphs().for_page(page_id),
    ledger=ledger,
    mailer=SesMailer(client("sesv2"), environment.sender_email),
    text_messages=SnsTextMessages(_sns),
    topic=AdminAlertsTopic(_sns, environment.admin_alerts_topic_arn),
    topic_at=partial(AdminTopic, _sns),
)


def _work(record: SQSRecord) -> None:
    announcement = ANNOUNCEMENT.validate_json(json.loads(record.body)["Message"])
    tell(announcement, parts)
    metrics.add_metric(name=f"Alert_{announcement.kind}", unit=MetricUnit.Count, value=1)


@metrics.log_metrics
@logger.inject_lambda_context(clear_state=True)
def handler(event: Mapping[str, Any], context: LambdaContext) -> Response:
    """Works on a batch of announcements."""
    ledger.begin(context)
    metrics.add_metric(name="Deliveries", unit=MetricUnit.Count, value=len(event["Records"]))
    return work_through(event, processor, _work, redelivery)


cold_start.over()
