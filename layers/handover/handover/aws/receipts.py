"""Keeps which mails SES has taken, by their postmarks, for a sender that was cut off before it could write it down."""

import time
from collections.abc import Callable
from typing import Any

from handover.aws.keys import receipt_key
from handover.aws.ledger import KEPT_SECONDS


class Receipts:
    """One item for each mail, kept as long as the steps of the ledger."""

    def __init__(self, client: Any, table_name: str, clock: Callable[[], float] = time.time) -> None:
        self._client = client
        self._table_name = table_name
        self._clock = clock

    def put(self, step: str) -> None:
        """Keeps that the mail of a step was taken."""
        expires_at = str(int(self._clock()) + KEPT_SECONDS)
        item = {"pk": {"S": receipt_key(step)}, "expires_at": {"N": expires_at}}
        self._client.put_item(TableName=self._table_name, Item=item)

    def has(self, step: str) -> bool:
        """Tells whether the mail of a step was taken, as far as SES has told."""
        key = {"pk": {"S": receipt_key(step)}}
        return "Item" in self._client.get_item(TableName=self._table_name, Key=key, ConsistentRead=True)
