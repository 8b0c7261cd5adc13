"""Remembers which steps are done, so that a redelivery does not repeat them (powertools idempotency on our table)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.typing import LambdaContext

KEPT_SECONDS: Final = 15 * 86_400
"""A day longer than a message can live in a queue and its dead-letter queue."""


class Ledger:
    """Steps done, by name.

    A step that raises is not done. A step that was cut off (the function died in it) is done again once that
    function's time is over: at least once, and exactly once as long as nothing dies between the act and its record.
    """

    def __init__(self, table_name: str, client: Any = None) -> None:
        layer = DynamoDBPersistenceLayer(
            table_name=table_name,
            key_attr="pk",
            expiry_attr="expires_at",
            in_progress_expiry_attr="in_progress_until",
            boto3_client=client,
        )
        self._config = IdempotencyConfig(expires_after_seconds=KEPT_SECONDS)
        self._once = idempotent_function(
            _do, data_keyword_argument="step", persistence_store=layer, config=self._config, key_prefix="sent"
        )

    def begin(self, context: LambdaContext) -> None:
        """Tells how long the running invocation has; a step cut off by its end is open again then."""
        self._config.register_lambda_context(context)

    def once[T: (Mapping[str, Any] | None, None)](self, step: str, action: Callable[[], T]) -> T:
        """Does the action unless the step was done before; gives what came of it then, a JSON object or nothing.

        Raises:
            Exception: what the action raised; the step is not done then.
        """
        found: T = self._once(step=step, action=action)
        return found


def _do[T](step: str, action: Callable[[], T]) -> T:  # noqa: ARG001 - the step is the record's key
    return action()
