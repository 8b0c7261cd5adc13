"""Wiring of `replies`: mailbox in; table, Send API, thread-control queue and handover events topic out."""

from handover.aws import cold_start

# isort: split
import os
import time
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.utilities.batch import BatchProcessor
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from handover.aws.batches import Redelivery, Response, in_groups, work_through
from handover.aws.budgets import BudgetTable
from handover.aws.clients import client
from handover.aws.conversation_table import ConversationTable
from handover.aws.damaged import DamagedItemError
from handover.aws.environment import RepliesEnvironment
from handover.aws.history import HistoryTable
from handover.aws.invocation import Invocation
from handover.aws.mailbox import FifoQueue
from handover.aws.meter import Meter
from handover.aws.page_table import PageNotConnectedError, PageTable
from handover.aws.requests import RunningRequests
from handover.aws.routings import RoutingTable
from handover.aws.schedules import Schedules
from handover.aws.standings import StandingTable
from handover.aws.tombstones import TombstoneTable
from handover.aws.topics import EventsTopic
from handover.aws.waiting import WaitingConversations
from handover.conversation.measures import Measure
from handover.messenger.errors import TransientError
from handover.messenger.webhook import NotAnEnvelopeError
from handover.operations import hold, letters, reply, waiting_list
from handover.operations.graph_access import graphs_for
from handover.operations.say import StoppedReplyError, Time

logger = Logger()
metrics = Metrics()
processor: BatchProcessor = in_groups()
environment = RepliesEnvironment.read(os.environ)
_queues = client("sqs")
redelivery = Redelivery(
    _queues,
    environment.mailbox_url,
    hopeless=(NotAnEnvelopeError, DamagedItemError),
    expected=(TransientError, StoppedReplyError, PageNotConnectedError),
)
invocation = Invocation()
_table = client("dynamodb")
_graphs = graphs_for(environment.secrets_path, environment.graph_api_url, environment.graph_api_version)
_conversations = ConversationTable(_table, environment.table_name)
_pages = PageTable(_table, environment.table_name)
_standings = StandingTable(_table, environment.table_name)
_mailbox = FifoQueue(_queues, environment.mailbox_url)
_topic = EventsTopic(client("sns"), environment.events_topic_arn)


def _now() -> int:
    return time.time_ns() // 1_000_000


def _measure(measure: Measure) -> None:
    metrics.add_metric(name=measure.name, unit=measure.unit, value=measure.value)


_schedules = Schedules(
    lambda: client("scheduler"),
    environment.schedule_group,
    environment.scheduler_role_arn,
    environment.mailbox_arn,
)
_holding = hold.Parts(
    standings=_standings,
    waiting=WaitingConversations(_table, environment.table_name),
    conversations=_conversations,
    pages=_pages,
    mailbox=_mailbox,
    topic=_topic,
    schedules=_schedules,
    token_fingerprint=_graphs.token_fingerprint,
    token_is_accepted=_graphs.token_is_accepted,
    is_reachable=_graphs.is_reachable,
    measure=_measure,
    now=_now,
)
parts = letters.Parts(
    conversations=reply.Parts(
        conversations=_conversations,
        tombstones=TombstoneTable(_table, environment.table_name),
        pages=_pages,
        standings=_standings,
        routings=RoutingTable(_table, environment.table_name),
        sender_for=_graphs.for_page,
        mailbox=_mailbox,
        orders=FifoQueue(_queues, environment.thread_control_queue_url),
        topic=_topic,
        history=HistoryTable(_table, environment.table_name),
        holding=_holding,
        listing=waiting_list.Parts(
            conversations=_conversations,
            requests=RunningRequests(_table, environment.table_name),
            budgets=BudgetTable(_table, environment.table_name),
            pages=_pages,
            topic=_topic,
            schedules=_schedules,
            now=_now,
        ),
        measure=_measure,
        app_id=environment.app_id,
        now=_now,
        time=Time(left=invocation.seconds_left, rest=time.sleep),
    ),
    pages=_holding,
)


def _work(record: SQSRecord) -> None:
    worked = letters.work_on(record.body, record.message_id, parts)
    # No metric: each of the many findings would cost as much as the function, and the log can count them.
    logger.info("worked on", extra=dict(worked.fields()))


@metrics.log_metrics
@logger.inject_lambda_context(clear_state=True)
def handler(event: Mapping[str, Any], context: LambdaContext) -> Response:
    """Works on a batch of the mailbox."""
    invocation.begin(context)
    return work_through(event, processor, _work, redelivery, Meter(metrics), keys_of=letters.line_keys)


cold_start.over()
