"""Wiring of `ingest`: API Gateway in, mailbox out. Answers 200 only when everything is stored."""

from handover.aws import cold_start

# isort: split
import os
import time
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from botocore.exceptions import BotoCoreError, ClientError

from handover.aws.clients import client
from handover.aws.dead_letters import DeadLetters
from handover.aws.environment import IngestEnvironment
from handover.aws.mailbox import FifoQueue, NotStoredError
from handover.aws.webhook_secrets import WebhookSecrets
from handover.messenger.envelope import Arrival, UnreadableError
from handover.messenger.signature import SignatureError, UnsignedError
from handover.missing_secret import MissingSecretError, SecretUnavailableError
from handover.operations import receive
from handover.operations.receive import HandshakeRefusedError, prove_origin, raw_body, shake_hands

type Answer = dict[str, Any]
type Names = dict[str, str | list[str]]
"""What each line about a request names; handed on, because binding it to the logger costs 15 µs of a webhook's 480."""

logger = Logger()
metrics = Metrics()
environment = IngestEnvironment.read(os.environ)
_queues = client("sqs")
secrets = WebhookSecrets(client("ssm", attempts=1), environment.secrets_path)
mailbox = FifoQueue(_queues, environment.mailbox_url)
dead_letters = DeadLetters(FifoQueue(_queues, environment.unreadable_queue_url))


def _answer(status: int, text: str) -> Answer:
    return {"statusCode": status, "headers": {"content-type": "text/plain; charset=utf-8"}, "body": text}


def _count(name: str, number: int = 1) -> None:
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=number)


def _get(event: Mapping[str, Any], names: Names) -> Answer:
    _count("Handshakes")
    try:
        return _answer(200, shake_hands(event.get("queryStringParameters") or {}, secrets))
    except HandshakeRefusedError as refusal:
        logger.warning("handshake refused", extra={"reason": str(refusal), **names})
        return _answer(403, "forbidden")


def _refused(refusal: Exception, names: Names) -> Answer:
    logger.warning("webhook refused", extra={"reason": str(refusal), **names})
    return _answer(401, "unauthorized")


def _post(event: Mapping[str, Any], names: Names) -> Answer:
    try:
        body = raw_body(event)
        prove_origin(body, event.get("headers", {}).get("x-hub-signature-256"), secrets)
    except (UnsignedError, UnreadableError) as refusal:
        _count("WebhooksUnsigned")
        return _refused(refusal, names)
    except SignatureError as refusal:
        _count("WebhooksRefused")
        return _refused(refusal, names)
    batch = receive.read(body, environment.app_id, Arrival(time.time_ns() // 1_000_000, os.urandom(8).hex()))
    if batch.envelopes or batch.dropped:
        # Beside the 1 of those that are refused: the alarm webhooks-refused rings where there is no 0. A body without
        # an event is none of Meta's but our own doctor's, signed with the very secret that may be the wrong one.
        _count("WebhooksRefused", 0)
    names.update(receive.line_keys(batch))
    receipt = receive.receive(batch, mailbox, dead_letters)
    _count("EventsStored", receipt.stored)
    if receipt.unreadable:
        _count("EventsUnreadable", receipt.unreadable)
        logger.error("unreadable events are in their queue", extra={"events": receipt.unreadable, **names})
    if receipt.dropped:
        _count("EventsDropped", receipt.dropped.total())
        if receipt.dropped["unknown"]:
            # Meta has begun to send something new; what it is called is in the webhook's field list.
            _count("EventsUnknown", receipt.dropped["unknown"])
        logger.debug("dropped", extra={"kinds": dict(receipt.dropped), **names})
    return _answer(200, "EVENT_RECEIVED")


@metrics.log_metrics
def handler(event: Mapping[str, Any], context: object) -> Answer:  # noqa: ARG001 - Lambda passes it
    """Answers one request of the webhook."""
    request = event["requestContext"]
    # The access log has this id too.
    names: Names = {"request_id": request.get("requestId", "")}
    try:
        return _get(event, names) if request["http"]["method"] == "GET" else _post(event, names)
    except (NotStoredError, MissingSecretError, SecretUnavailableError, BotoCoreError, ClientError) as error:
        _count("WebhooksNotStored")
        logger.exception("not stored; Meta will deliver it again", extra={"error": type(error).__name__, **names})
        return _answer(500, "not stored")
    finally:
        for name, value in names.items():
            # The line of the metrics is written anyway: a line of the logger would cost twice as much and 80 µs.
            metrics.add_metadata(key=name, value=value)


cold_start.over()
