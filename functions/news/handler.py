"""Wiring of `news`: its queue in; posts to owners' webhooks out."""

from handover.aws import cold_start

# isort: split
import os
import random
import time
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.utilities.batch import BatchProcessor
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from handover.alerts.unanswered import UnansweredError
from handover.aws.batches import Redelivery, Response, one_by_one, work_through
from handover.aws.clients import ClientWhenNeeded, client
from handover.aws.endpoints import EndpointTable
from handover.aws.environment import NewsEnvironment
from handover.aws.later import Later
from handover.aws.ledger import Ledger
from handover.aws.meter import Meter
from handover.aws.page_table import PageTable
from handover.aws.tombstones import TombstoneTable
from handover.operations.tell_program import Parts, line_keys, tell_program
from handover.outgoing.errors import NoTimeLeftError

if TYPE_CHECKING:
    from handover.outgoing.webhooks import Webhooks

logger = Logger()
metrics = Metrics()
processor: BatchProcessor = one_by_one()
environment = NewsEnvironment.read(os.environ)
_table = client("dynamodb")
_queues = ClientWhenNeeded("sqs")
redelivery = Redelivery(
    _queues,
    environment.news_queue_url,
    hopeless=(ValueError, KeyError),
    expected=(NoTimeLeftError,),
    in_doubt=(UnansweredError,),
)
ledger = Ledger(environment.table_name, _table)


def _now() -> int:
    return time.time_ns() // 1_000_000


@cache
def _webhooks() -> "Webhooks":
    """Gives the way to owners' programs. Few pages have one, and requests costs a cold start a third."""
    from handover.operations.webhook_access import webhooks_for  # noqa: PLC0415 - only when it is needed

    return webhooks_for(environment.secrets_path, environment.stage, ledger.milliseconds_left)


parts = Parts(
    pages=PageTable(_table, environment.table_name),
    tombstones=TombstoneTable(_table, environment.table_name),
    ledger=ledger,
    endpoints=EndpointTable(_table, environment.table_name),
    webhooks=_webhooks,
    later=Later(_queues, environment.news_queue_url),
    meter=Meter(metrics),
    now=_now,
    chance=random.random,
)


def _work(record: SQSRecord) -> None:
    tell_program(record.body, parts)


@metrics.log_metrics
@logger.inject_lambda_context(clear_state=True)
def handler(event: Mapping[str, Any], context: LambdaContext) -> Response:
    """Works on a batch of news."""
    ledger.begin(context)
    return work_through(event, processor, _work, redelivery, parts.meter, keys_of=line_keys)


cold_start.over()
