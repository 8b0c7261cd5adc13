"""Remembers which steps are done, so that a redelivery does not repeat them (powertools idempotency on our table)."""

from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.typing import LambdaContext

from handover.alerts.unanswered import UnansweredError
from handover.aws.keys import ItemKind

KEPT_SECONDS: Final = 15 * 86_400
"""A day longer than a message can live in a queue and its dead-letter queue."""


class Ledger:
    """Steps done, by name.

    A step that raises is not done. A step that was cut off (the function died in it, or nobody answered) is open again
    once that function's time is over: it was done or not, and whoever can find out is asked before it is done again.
    """

    def __init__(self, table_name: str, client: Any) -> None:
        self._context: LambdaContext | None = None
        self._replaced = _Replaced(client)
        layer = DynamoDBPersistenceLayer(
            table_name=table_name,
            key_attr="pk",
            expiry_attr="expires_at",
            in_progress_expiry_attr="in_progress_until",
            boto3_client=cast("Any", self._replaced),
        )
        self._config = IdempotencyConfig(expires_after_seconds=KEPT_SECONDS)
        self._once = idempotent_function(
            _do,
            data_keyword_argument="step",
            persistence_store=layer,
            config=self._config,
            key_prefix=ItemKind.STEP.value,
        )

    def begin(self, context: LambdaContext) -> None:
        """Tells how long the running invocation has; a step cut off by its end is open again then."""
        self._config.register_lambda_context(context)
        self._context = context

    def milliseconds_left(self) -> int:
        """Tells how long the running invocation may still take."""
        return self._context.get_remaining_time_in_millis() if self._context else 0

    def once[T: (Mapping[str, Any] | None, None)](self, step: str, action: Callable[[], T]) -> T:
        """Does the action unless the step was done before; gives what came of it then, a JSON object or nothing.

        Raises:
            Exception: what the action raised; the step is not done then.
            UnansweredError: the action may have been done, or was and could not be recorded; the step counts as cut
                off.
        """
        is_done = False

        def noted() -> T:
            nonlocal is_done
            is_done = True
            try:
                return action()
            except BaseException:
                is_done = False
                raise

        try:
            found: T = self._once(step=step, action=noted)
        except _CutOff as end:
            raise end.why from None
        except Exception as error:
            if is_done:
                raise UnansweredError("a step is done, and that could not be recorded") from error
            raise
        return found

    def once_or_found(self, step: str, action: Callable[[], None], was_done: Callable[[], bool]) -> None:
        """Does the action unless the step was done before; `was_done` tells of one that was cut off.

        Raises:
            Exception: as `once`; a step that was cut off before counts as such still.
        """

        def act() -> None:
            if not self._replaced.was_in_progress:
                action()
                return
            try:
                if not was_done():
                    action()
            except Exception as failure:
                raise _CutOff(failure) from failure

        self.once(step, act)


class _CutOff(BaseException):
    """Goes past powertools, which would take the step for undone and forget it, as the end of the process does."""

    def __init__(self, why: Exception) -> None:
        super().__init__(str(why))
        self.why = why


def _do[T](step: str, action: Callable[[], T]) -> T:  # noqa: ARG001 - the step is the record's key
    try:
        return action()
    except UnansweredError as silence:
        raise _CutOff(silence) from silence


class _Replaced:
    """DynamoDB's client for powertools, which also sees what the record of a step took the place of.

    The answer to a write tells it at no cost (PutItem, `ReturnValues`); powertools does not ask.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self.was_in_progress = False

    def put_item(self, **arguments: Any) -> Any:
        """Stores an item, and notes what was there."""
        answer = self._client.put_item(**arguments, ReturnValues="ALL_OLD")
        self.was_in_progress = answer.get("Attributes", {}).get("status") == {"S": "INPROGRESS"}
        return answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)
