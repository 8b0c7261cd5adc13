"""Wiring of `replies`: mailbox in; table, Send API, thread-control queue and handover events topic out."""

from handover.aws import cold_start

# isort: split
import os
import time
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from handover.aws.batches import Redelivery, Response, in_groups, work_through
from handover.aws.clients import client
from handover.aws.environment import RepliesEnvironment
from handover.aws.mailbox import FifoQueue
from handover.aws.table import ConversationTable, DamagedItemError, PageTable
from handover.aws.topics import EventsTopic
from handover.messenger.webhook import NotAnEnvelopeError
from handover.operations.graph_access import graphs_for
from handover.operations.reply import Parts, work_on

logger = Logger()
metrics = Metrics()
processor: BatchProcessor = in_groups()
environment = RepliesEnvironment.read(os.environ)
_queues = client("sqs")
redelivery = Redelivery(_queues, environment.mailbox_url, hopeless=(NotAnEnvelopeError, DamagedItemError))
_table = client("dynamodb")
_graphs = graphs_for(environment.secrets_path, environment.graph_api_url, environment.graph_api_version)
parts = Parts(
    conversations=ConversationTable(_table, environment.table_name),
    pages=PageTable(_table, environment.table_name),
    sender_for=_graphs.for_page,
    mailbox=FifoQueue(_queues, environment.mailbox_url),
    orders=FifoQueue(_queues, environment.thread_control_queue_url),
    topic=EventsTopic(client("sns"), environment.events_topic_arn),
    app_id=environment.app_id,
    now=lambda: time.time_ns() // 1_000_000,
)


def _work(record: SQSRecord) -> None:
    finding = work_on(record.body, record.message_id, parts)
    name = finding.value if finding else "asks_nothing"
    metrics.add_metric(name=f"Event_{name}", unit=MetricUnit.Count, value=1)
    logger.info("worked on", extra={"finding": name})


@metrics.log_metrics
@logger.inject_lambda_context(clear_state=True)
def handler(event: Mapping[str, Any], context: object) -> Response:  # noqa: ARG001 - Lambda passes it
    """Works on a batch of the mailbox."""
    metrics.add_metric(name="Deliveries", unit=MetricUnit.Count, value=len(event["Records"]))
    return work_through(event, processor, _work, redelivery)


cold_start.over()
