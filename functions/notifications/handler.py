"""Wiring of `notifications`: its queue in; e-mails (SES), text messages and topics (SNS) out."""

from handover.aws import cold_start

# isort: split
import os
import time
from collections.abc import Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.utilities.batch import BatchProcessor
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from handover.aws.address_marks import AddressMarks
from handover.aws.admin_topics import AdminTopic
from handover.aws.batches import Redelivery, Response, one_by_one, work_through
from handover.aws.budgets import BudgetTable
from handover.aws.clients import ClientWhenNeeded, client
from handover.aws.environment import NotificationsEnvironment
from handover.aws.later import Later
from handover.aws.ledger import Ledger
from handover.aws.link_keys import LinkKeys
from handover.aws.mailer import SesMailer
from handover.aws.meter import Meter
from handover.aws.page_table import PageTable
from handover.aws.receipts import Receipts
from handover.aws.text_messages import SnsTextMessages
from handover.aws.tombstones import TombstoneTable
from handover.aws.topics import AdminAlertsTopic
from handover.operations import alert
from handover.operations.linking import links_for
from handover.operations.notify import Parts, line_keys, notify
from handover.operations.signed_links import Signer

if TYPE_CHECKING:
    from handover.messenger.graphs import Graphs

logger = Logger()
metrics = Metrics()
processor: BatchProcessor = one_by_one()
environment = NotificationsEnvironment.read(os.environ)
_table = client("dynamodb")
_sns = client("sns")
_queues = ClientWhenNeeded("sqs")
redelivery = Redelivery(
    _queues,
    environment.notifications_queue_url,
    hopeless=(ValueError, KeyError),
    expected=(alert.NotAllToldError,),
    in_doubt=(alert.InDoubtError,),
)
ledger = Ledger(environment.table_name, _table)


def _now() -> int:
    return time.time_ns() // 1_000_000


_signer = Signer(LinkKeys(client("ssm", attempts=1), environment.secrets_path), _now)


@cache
def _graphs() -> "Graphs":
    """Gives the way to users' names. Few announcements lack one, and requests costs a cold start a third."""
    from handover.operations.graph_access import graphs_for  # noqa: PLC0415 - only when it is needed

    return graphs_for(environment.secrets_path, environment.graph_api_url, environment.graph_api_version)


parts = Parts(
    alerts=alert.Parts(
        pages=PageTable(_table, environment.table_name),
        names_for=lambda page_id: _graphs().for_page(page_id),
        ledger=ledger,
        links_for=partial(links_for, signer=_signer, public_url=environment.public_url),
        mailer=SesMailer(client("sesv2", attempts=1), environment.sender_email, environment.mail_configuration_set),
        receipts=Receipts(_table, environment.table_name),
        marks=AddressMarks(_table, environment.table_name),
        budgets=BudgetTable(_table, environment.table_name),
        text_messages=SnsTextMessages(_sns),
        topic=AdminAlertsTopic(_sns, environment.admin_alerts_topic_arn),
        topic_at=partial(AdminTopic, _sns),
        meter=Meter(metrics),
        now=_now,
    ),
    tombstones=TombstoneTable(_table, environment.table_name),
    mail_events_topic=environment.mail_events_topic_arn,
    news=Later(_queues, environment.news_queue_url),
    later=Later(_queues, environment.notifications_queue_url),
)


def _work(record: SQSRecord) -> None:
    notify(record.body, int(record.attributes.approximate_receive_count), parts)


@metrics.log_metrics
@logger.inject_lambda_context(clear_state=True)
def handler(event: Mapping[str, Any], context: LambdaContext) -> Response:
    """Works on a batch of notifications."""
    ledger.begin(context)
    return work_through(event, processor, _work, redelivery, parts.alerts.meter, keys_of=line_keys)


cold_start.over()
