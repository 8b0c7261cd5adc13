"""Wiring of `console`: the links of alerts and Facebook's data deletion callback in, pages out; its own queue in."""

from handover.aws import cold_start

# isort: split
import json
import os
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from botocore.exceptions import BotoCoreError, ClientError
from pydantic import ValidationError

from handover.aws.batches import Redelivery, one_by_one, work_through
from handover.aws.clients import client
from handover.aws.conditions import ConflictError
from handover.aws.conversation_table import ConversationTable
from handover.aws.damaged import DamagedItemError
from handover.aws.deletion_queue import DeletionQueue
from handover.aws.deletion_requests import DeletionRequestTable
from handover.aws.environment import ConsoleEnvironment
from handover.aws.history import HistoryTable
from handover.aws.link_keys import LinkKeys
from handover.aws.mailbox import FifoQueue, NotStoredError
from handover.aws.meter import Meter
from handover.aws.page_table import PageTable
from handover.aws.pending_timers import PendingTimers
from handover.aws.queue_search import QueueSearch, UnderWay
from handover.aws.requests import RunningRequests
from handover.aws.standings import StandingTable
from handover.aws.tombstones import TombstoneTable
from handover.aws.used_links import UsedLinkTable
from handover.aws.webhook_secrets import OF_AN_APP, WebhookSecrets
from handover.deletion.status_page import HEADERS, page_of, page_of_nothing
from handover.links.sheet import HEADERS as LINK_HEADERS
from handover.links.wording import language_asked_for
from handover.messenger.calls import graph_session
from handover.messenger.deletion_callback import MalformedCallbackError, TooLargeCallbackError
from handover.messenger.envelope import UnreadableError
from handover.messenger.errors import TransientError
from handover.messenger.id_matching import IdMatching
from handover.messenger.signature import SignatureError
from handover.missing_secret import MissingSecretError, SecretUnavailableError
from handover.operations import deletion, forget, links
from handover.operations.line_keys import Keys
from handover.operations.linking import LINKS, WAITING
from handover.operations.receive import raw_body
from handover.operations.signed_links import Signer
from handover.schema import NewerThanKnownError

type Answer = Response[str]

_TROUBLES: Final = (
    NotStoredError,
    DamagedItemError,
    NewerThanKnownError,
    SecretUnavailableError,
    BotoCoreError,
    ClientError,
)
"""What a link's page asks for another try after."""

PATH: Final = "/data-deletion"

logger = Logger()
metrics = Metrics()
app = APIGatewayHttpResolver()
processor: BatchProcessor = one_by_one()
environment = ConsoleEnvironment.read(os.environ)
_table = client("dynamodb")
_queues = client("sqs")
redelivery = Redelivery(
    _queues,
    environment.deletion_queue_url,
    hopeless=(ValidationError, DamagedItemError),
    expected=(TransientError,),
)
secrets = WebhookSecrets(client("ssm", attempts=1), environment.secrets_path, names=OF_AN_APP)
_session = graph_session()


def _now() -> int:
    return time.time_ns() // 1_000_000


def _matching() -> IdMatching:
    return IdMatching(
        _session,
        url=environment.graph_api_url,
        version=environment.graph_api_version,
        app_id=environment.app_id,
        app_secret=secrets.app_secrets()[0],
    )


_places = forget.Parts(
    tombstones=TombstoneTable(_table, environment.table_name),
    conversations=ConversationTable(_table, environment.table_name),
    elsewhere=(
        forget.History(HistoryTable(_table, environment.table_name)),
        forget.WaitingList(StandingTable(_table, environment.table_name)),
        forget.PendingTimers(PendingTimers(lambda: client("scheduler"), environment.schedule_group)),
        forget.DeadLetters(QueueSearch(_queues, environment.mailbox_dead_letter_url), forget.Trace.EVENTS),
        forget.DeadLetters(QueueSearch(_queues, environment.unreadable_queue_url), forget.Trace.UNREADABLE),
        forget.DeadLetters(QueueSearch(_queues, environment.thread_control_dead_letter_url), forget.Trace.SWITCHES),
        forget.DeadLetters(QueueSearch(_queues, environment.notifications_dead_letter_url), forget.Trace.ALERTS),
        forget.DeadLetters(QueueSearch(_queues, environment.news_dead_letter_url), forget.Trace.NEWS),
    ),
    under_way=UnderWay(
        _queues,
        environment.mailbox_url,
        environment.thread_control_queue_url,
        environment.notifications_queue_url,
        environment.news_queue_url,
    ),
    now=_now,
)
parts = deletion.Parts(
    secrets=secrets,
    requests=DeletionRequestTable(_table, environment.table_name),
    queue=DeletionQueue(_queues, environment.deletion_queue_url),
    pages=PageTable(_table, environment.table_name),
    matching=_matching,
    forget=lambda visitor: forget.forget(visitor, _places),
    now=_now,
)


link_parts = links.Parts(
    signer=Signer(LinkKeys(client("ssm", attempts=1), environment.secrets_path), _now),
    pages=PageTable(_table, environment.table_name),
    conversations=ConversationTable(_table, environment.table_name),
    history=HistoryTable(_table, environment.table_name),
    requests=RunningRequests(_table, environment.table_name),
    mailbox=FifoQueue(_queues, environment.mailbox_url),
    used=UsedLinkTable(_table, environment.table_name),
    now=_now,
    rest=time.sleep,
)


def _count(name: str, number: int = 1) -> None:
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=number)


def _json(status: int, document: Mapping[str, str]) -> Answer:
    headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    return Response(status, "application/json", json.dumps(document), headers=headers)


def _html(status: int, page: str) -> Answer:
    return Response(status, "text/html; charset=utf-8", page, headers=dict(HEADERS))


@app.post(PATH)
def _receive() -> Answer:
    try:
        code = deletion.receive(raw_body(app.current_event.raw_event), parts)
    except (SignatureError, UnreadableError, MalformedCallbackError) as refusal:
        _count("DeletionsRefused")
        logger.warning("request refused", extra={"reason": str(refusal)})
        return _json(413 if isinstance(refusal, TooLargeCallbackError) else 400, {"error": str(refusal)})
    except (
        MissingSecretError,
        SecretUnavailableError,
        DamagedItemError,
        ConflictError,
        BotoCoreError,
        ClientError,
    ) as error:
        _count("DeletionsNotStored")
        logger.exception("not stored", extra={"error": type(error).__name__})
        return _json(500, {"error": "not stored, please try again"})
    _count("DeletionsReceived")
    return _json(200, {"url": f"{environment.public_url}{PATH}/{code}", "confirmation_code": code})


@app.get(f"{PATH}/<code>")
def _status(code: str) -> Answer:
    _count("DeletionsLookedUp")
    request = deletion.find(code, parts)
    return _html(404, page_of_nothing()) if request is None else _html(200, page_of(request, _now()))


@app.get(f"{LINKS}/<token>")
def _look(token: str) -> Answer:
    _count("LinksLookedAt")
    return _page_behind(token, links.look)


@app.post(f"{LINKS}/<token>")
def _follow(token: str) -> Answer:
    _count("LinksFollowed")
    return _page_behind(token, links.follow)


@app.get(f"{WAITING}/<token>")
def _list(token: str) -> Answer:
    _count("WaitingListsLookedAt")
    return _page_behind(token, links.list_waiting)


def _page_behind(token: str, show: Callable[[str, str, links.Parts], links.Answer]) -> Answer:
    language = language_asked_for(app.current_event.headers.get("accept-language", ""))
    with logger.append_context_keys(**_keys_of(token)):
        try:
            status, page = show(token, language, link_parts)
        except _TROUBLES as error:
            _count("LinksFailed")
            logger.exception("a link failed", extra={"error": type(error).__name__})
            status, page = links.trouble(language)
    # From its own address, so that it holds on a laptop too, where the API is not at the root.
    way = {"location": token} if status is HTTPStatus.SEE_OTHER else {}
    return Response(int(status), "text/html; charset=utf-8", page, headers={**LINK_HEADERS, **way})


def _keys_of(token: str) -> Keys:
    try:
        return links.line_keys(token, link_parts)
    except (SecretUnavailableError, BotoCoreError, ClientError):
        # Whoever follows the link will meet the same, and say so.
        return {}


def _work(record: SQSRecord) -> None:
    deletion.carry_out(deletion.ORDER.read(record.body), parts)


@metrics.log_metrics
@logger.inject_lambda_context(clear_state=True)
def handler(event: Mapping[str, Any], context: Any) -> Mapping[str, Any]:  # noqa: ANN401 - what Lambda passes
    """Answers a browser or Facebook, or works on a batch of requests to be forgotten."""
    if "Records" in event:
        return work_through(event, processor, _work, redelivery, Meter(metrics), keys_of=deletion.line_keys)
    with logger.append_context_keys(request_id=event["requestContext"].get("requestId", "")):
        return app.resolve(dict(event), context)


cold_start.over()
