"""Works through a batch of SQS messages so that one that fails takes no other with it."""

from collections.abc import Callable, Mapping
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, SqsFifoPartialProcessor
from aws_lambda_powertools.utilities.batch.exceptions import BatchProcessingError
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

type Response = Mapping[str, Any]

logger = Logger(child=True)


def in_groups() -> SqsFifoPartialProcessor:
    """Gives a processor for a FIFO queue: a failure holds up its own message group and no other."""
    return SqsFifoPartialProcessor(skip_group_on_error=True)


def one_by_one() -> BatchProcessor:
    """Gives a processor for a standard queue: a failure holds up nothing."""
    return BatchProcessor(event_type=EventType.SQS)


def work_through(event: Mapping[str, Any], processor: BatchProcessor, work: Callable[[SQSRecord], object]) -> Response:
    """Hands every record to `work` and tells Lambda which ones to deliver again."""

    def logged(record: SQSRecord) -> object:
        with logger.append_context_keys(delivery_id=record.message_id):
            try:
                return work(record)
            except Exception:
                logger.exception("the record failed and will be delivered again")
                raise

    records = event["Records"]
    try:
        with processor(records=records, handler=logged):
            processor.process()
    except BatchProcessingError:
        # powertools raises where every record failed, so always for a batch of one; the records are named all the same
        return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in records]}
    return processor.response()
