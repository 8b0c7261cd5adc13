"""Works through a batch of SQS messages so that one that fails takes no other with it."""

import random
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, SqsFifoPartialProcessor
from aws_lambda_powertools.utilities.batch.exceptions import BatchProcessingError
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from handover.aws.service_errors import AWS_ERRORS, is_refused_as_invalid
from handover.missing_secret import SecretUnavailableError
from handover.schema import NewerThanKnownError

FIRST_PAUSE_SECONDS: Final = 5
LONGEST_PAUSE_SECONDS: Final = 300
JITTER: Final = 0.5
"""By how much of itself a pause is longer at most, so that what failed together does not come again together."""

PATIENCE_SECONDS: Final = 120
"""How long what was perhaps done is left alone, so that whoever knows has told of it."""

DEPLOYMENT_SECONDS: Final = 60
"""How long what a newer version of us has written rests at first: it may be on its way, function by function."""

NEWER_SECONDS: Final = 900
"""How long it rests after that: ten deliveries give the newer version more than two hours to be deployed again."""

_OF_THE_FUNCTION: Final = ("function_name", "function_arn", "function_memory_size")
"""What powertools adds to each line and the log group tells as well: a third of a line, and lines are paid for."""

type Response = Mapping[str, Any]
type KeysOf = Callable[[str], Mapping[str, str]]

logger = Logger(child=True)


class Meter(Protocol):
    """Counts."""

    def count(self, name: str, number: int = 1) -> None:
        """Count something that happened so many times."""


def in_groups() -> SqsFifoPartialProcessor:
    """Gives a processor for a FIFO queue: a failure holds up its own message group and no other."""
    return SqsFifoPartialProcessor(skip_group_on_error=True)


def one_by_one() -> BatchProcessor:
    """Gives a processor for a standard queue: a failure holds up nothing."""
    return BatchProcessor(event_type=EventType.SQS)


class Redelivery:
    """Sets when a failed record comes again: soon at first, later and later; at once where trying again cannot help.

    What only a newer version of this code can read waits for that version to be deployed again.
    What was perhaps done comes again when that shows. What AWS refuses for what it says is as hopeless as what nobody
    can read.

    Without it a record would come again when its visibility time-out ends, minutes later, with a user waiting. One that
    is hopeless uses up its deliveries at once, ends in the dead-letter queue, and stands in no other's way.
    """

    def __init__(
        self,
        client: Any,
        queue_url: str,
        hopeless: tuple[type[Exception], ...],
        expected: tuple[type[Exception], ...] = (),
        in_doubt: tuple[type[Exception], ...] = (),
    ) -> None:
        self._client = client
        self._queue_url = queue_url
        self._hopeless = hopeless
        self._expected = (*expected, SecretUnavailableError, NewerThanKnownError)
        self._in_doubt = in_doubt

    def expects(self, error: Exception) -> bool:
        """Tells whether an error is one that happens now and then, and whose way through the code tells nobody more."""
        return isinstance(error, self._expected)

    def schedule(self, record: SQSRecord, error: Exception, chance: Callable[[], float] = random.random) -> None:
        """Sets the time; where that fails, the visibility time-out stands."""
        seconds = self._pause(record, error, chance)
        try:
            self._client.change_message_visibility(
                QueueUrl=self._queue_url, ReceiptHandle=record.receipt_handle, VisibilityTimeout=seconds
            )
        except AWS_ERRORS as refusal:
            logger.warning("the record comes again when its time-out ends", extra={"error": str(refusal)})

    def _pause(self, record: SQSRecord, error: Exception, chance: Callable[[], float]) -> int:
        deliveries = int(record.attributes.approximate_receive_count)
        if isinstance(error, NewerThanKnownError):
            return NEWER_SECONDS if deliveries > 1 else DEPLOYMENT_SECONDS
        if isinstance(error, self._hopeless) or (not self.expects(error) and is_refused_as_invalid(error)):
            return 0
        least = PATIENCE_SECONDS if isinstance(error, self._in_doubt) else 0
        return max(pause_after(deliveries, chance), least)


def pause_after(deliveries: int, chance: Callable[[], float]) -> int:
    """Return how many seconds a record rests that has failed so many times; `chance` gives at least 0, less than 1."""
    seconds = min(FIRST_PAUSE_SECONDS * 2.0 ** (deliveries - 1), LONGEST_PAUSE_SECONDS)
    return round(seconds * (1 + JITTER * chance()))


def work_through(  # noqa: PLR0913 - each handler names all of these once, and nobody else calls it
    event: Mapping[str, Any],
    processor: BatchProcessor,
    work: Callable[[SQSRecord], object],
    redelivery: Redelivery,
    meter: Meter,
    *,
    keys_of: KeysOf = lambda _: {},
) -> Response:
    """Hands every record to `work` and tells Lambda which ones to deliver again.

    Every line that is logged meanwhile has the keys that `keys_of` tells from the record's body, which must not raise.
    """
    logger.remove_keys(_OF_THE_FUNCTION)
    counted = _counted(work, meter)

    def logged(record: SQSRecord) -> object:
        receive_count = int(record.attributes.approximate_receive_count)
        names = {"delivery_id": record.message_id, "receive_count": receive_count, **keys_of(record.body)}
        with logger.append_context_keys(**names):
            try:
                return counted(record)
            except Exception as error:
                if redelivery.expects(error):
                    # Its text names codes and ids, and where it came from is no riddle.
                    told = {"error": type(error).__name__, "detail": str(error)}
                    logger.warning("the record failed and will be delivered again", extra=told)
                else:
                    told = {"error": type(error).__name__}
                    logger.exception("the record failed and will be delivered again", extra=told)
                redelivery.schedule(record, error)
                raise

    records = event["Records"]
    try:
        with processor(records=records, handler=logged):
            processor.process()
    except BatchProcessingError:
        # powertools raises where every record failed, so always for a batch of one; the records are named all the same
        return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in records]}
    return processor.response()


def _counted(work: Callable[[SQSRecord], object], meter: Meter) -> Callable[[SQSRecord], object]:
    """Return `work`, counting 1 for a record that fails and 0 for one that does not.

    Lambda's own metric `Errors` has none of this: a batch that reports its failed items is a success to Lambda. By the
    zeros one metric holds all: its sum is the failures, its average their part, its number of samples the deliveries.
    """

    def counted(record: SQSRecord) -> object:
        try:
            done = work(record)
        except Exception:
            meter.count("RecordsFailed", 1)
            raise
        meter.count("RecordsFailed", 0)
        return done

    return counted
