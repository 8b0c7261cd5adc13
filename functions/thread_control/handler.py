"""Wiring of `thread_control`: thread-control queue in; Conversation Routing API and mailbox out."""

from handover.aws import cold_start

# isort: split
import os
import time
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import ValidationError

from handover.aws.batches import Redelivery, Response, in_groups, work_through
from handover.aws.clients import client
from handover.aws.environment import ThreadControlEnvironment
from handover.aws.ledger import Ledger
from handover.aws.mailbox import FifoQueue, NotStoredError
from handover.aws.meter import Meter
from handover.aws.overtaking import OvertakingTable
from handover.aws.routings import RoutingTable
from handover.conversation.events import REPORTED_EVENT, ControlSwitched
from handover.messenger.errors import TransientError
from handover.operations.graph_access import graphs_for
from handover.operations.orders import ORDER, AnyOrder, line_keys
from handover.operations.reports import report
from handover.operations.switch import Parts, Switched, given_up, switch

LAST_TRY: Final = 10
"""The queue's maxReceiveCount: after this delivery the order would end in the dead-letter queue, unreported."""

logger = Logger()
metrics = Metrics()
processor: BatchProcessor = in_groups()
environment = ThreadControlEnvironment.read(os.environ)
_table = client("dynamodb")
ledger = Ledger(environment.table_name, _table)
routings = RoutingTable(_table, environment.table_name)
overtaking = OvertakingTable(_table, environment.table_name)
_queues = client("sqs")
mailbox = FifoQueue(_queues, environment.mailbox_url)
redelivery = Redelivery(
    _queues, environment.thread_control_queue_url, hopeless=(ValidationError,), expected=(TransientError,)
)
graphs = graphs_for(environment.secrets_path, environment.graph_api_url, environment.graph_api_version)


def _now() -> int:
    return time.time_ns() // 1_000_000


def _outcome(order: AnyOrder, tries: int) -> dict[str, Any] | None:
    is_reachable = partial(graphs.is_reachable, order.page_id)
    parts = Parts(graphs.for_page(order.page_id), ledger, routings, overtaking, environment.app_id, _now, is_reachable)
    switched = switch(order, tries, parts)
    if switched is not None:
        return _report_of(order, switched)
    metrics.add_metric(name="SwitchesOvertaken", unit=MetricUnit.Count, value=1)
    logger.info("overtaken", extra={"kind": order.kind})
    return None


def _report_of(order: AnyOrder, switched: Switched) -> dict[str, Any]:
    metrics.add_metric(name=f"Switch_{switched.outcome}", unit=MetricUnit.Count, value=1)
    detail = {"detail": switched.detail} if switched.detail else {}
    logger.info("switched", extra={"kind": order.kind, "outcome": switched.outcome, **detail})
    event = ControlSwitched(
        id=f"{order.id}.outcome",
        at=_now(),
        fence=order.fence,
        outcome=switched.outcome,
        detail=switched.detail,
        trouble=switched.trouble,
        said=switched.said,
        in_doubt=switched.in_doubt,
    )
    return event.model_dump(mode="json")


def _carried_out(order: AnyOrder, tries: int) -> Mapping[str, Any] | None:
    """An order that comes again after its end ends in the same way: what was reported is believed already."""
    try:
        return ledger.once(f"{order.id}.outcome", partial(_outcome, order, tries))
    except Exception as error:
        if tries < LAST_TRY:
            raise
        # Unreported, the conversation would wait for the outcome, and the bot be silent as long.
        logger.exception("given up")
        return _report_of(order, given_up(order, error))


def _tries(record: SQSRecord, order: AnyOrder) -> int:
    """Return which delivery of an order this is; SQS counts those before a redrive no more.

    A redriven message has another deduplication id than the order was sent with (decision 28).
    """
    is_redriven = record.attributes.message_deduplication_id not in (None, order.id)
    return int(record.attributes.approximate_receive_count) + is_redriven


def _work(record: SQSRecord) -> None:
    order = ORDER.read(record.body)
    outcome = _carried_out(order, _tries(record, order))
    if outcome is None:
        return
    event = REPORTED_EVENT.of(outcome)
    if mailbox.post([report(order.account_id, order.user_id, event)]):
        raise NotStoredError("the mailbox refuses an outcome")


@metrics.log_metrics
@logger.inject_lambda_context(clear_state=True)
def handler(event: Mapping[str, Any], context: LambdaContext) -> Response:
    """Carries out a batch of switches."""
    ledger.begin(context)
    return work_through(event, processor, _work, redelivery, Meter(metrics), keys_of=line_keys)


cold_start.over()
