"""Wiring of `notifications`: notifications queue in; e-mails (SES) and admin alerts topic (SNS) out."""

import json
import os
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.parameters import SSMProvider
from aws_lambda_powertools.utilities.typing import LambdaContext

from handover.alerts.announcement import Announcement
from handover.aws.batches import Redelivery, Response, one_by_one, work_through
from handover.aws.clients import client
from handover.aws.environment import NotificationsEnvironment
from handover.aws.ledger import Ledger
from handover.aws.mailer import SesMailer
from handover.aws.page_secrets import PageSecrets
from handover.aws.table import PageTable
from handover.aws.topics import AdminAlertsTopic
from handover.messenger.graph import graph_session
from handover.messenger.graphs import Graphs
from handover.operations.alert import Parts, tell

logger = Logger()
metrics = Metrics()
processor: BatchProcessor = one_by_one()
environment = NotificationsEnvironment.read(os.environ)
_table = client("dynamodb")
redelivery = Redelivery(client("sqs"), environment.notifications_queue_url, hopeless=(ValueError, KeyError))
ledger = Ledger(environment.table_name, _table)
_graphs = Graphs(
    graph_session(),
    environment.graph_api_url,
    environment.graph_api_version,
    PageSecrets(environment.secrets_path, SSMProvider(boto3_client=client("ssm"))),
)
parts = Parts(
    pages=PageTable(_table, environment.table_name),
    names_for=_graphs.for_page,
    ledger=ledger,
    mailer=SesMailer(client("sesv2"), environment.sender_email),
    topic=AdminAlertsTopic(client("sns"), environment.admin_alerts_topic_arn),
)


def _work(record: SQSRecord) -> None:
    announcement = Announcement.model_validate_json(json.loads(record.body)["Message"])
    tell(announcement, parts)
    metrics.add_metric(name=f"Alert_{announcement.kind}", unit=MetricUnit.Count, value=1)


@metrics.log_metrics
@logger.inject_lambda_context(clear_state=True)
def handler(event: Mapping[str, Any], context: LambdaContext) -> Response:
    """Works on a batch of announcements."""
    ledger.begin(context)
    metrics.add_metric(name="Deliveries", unit=MetricUnit.Count, value=len(event["Records"]))
    return work_through(event, processor, _work, redelivery)
