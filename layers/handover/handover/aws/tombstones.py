"""Tombstones in the table: that a visitor was forgotten, and when. An item has a digest and times, and names nobody."""

import time
from collections.abc import Callable, Iterator
from typing import Any, Final

from botocore.exceptions import ClientError

from handover.aws.conditions import is_refused_condition
from handover.aws.keys import ItemKind, tombstone_key
from handover.aws.prefix_search import Progress, items_below
from handover.deletion.request import TOMBSTONE_DAYS

_DAY_SECONDS: Final = 86_400


class TombstoneTable:
    """Tombstones, by what stands for a conversation."""

    def __init__(self, client: Any, table_name: str, clock: Callable[[], float] = time.time) -> None:
        self._client = client
        self._table_name = table_name
        self._clock = clock

    def forgotten_at(self, account_id: str, user_id: str) -> int:
        """Return when the visitor was forgotten last, in milliseconds since 1970; 0 where they were not."""
        key = {"pk": {"S": tombstone_key(account_id, user_id)}}
        item = self._client.get_item(TableName=self._table_name, Key=key, ConsistentRead=True).get("Item")
        return int(item["forgotten_at"]["N"]) if item else 0

    def put(self, account_id: str, user_id: str, at: int) -> None:
        """Write down that the visitor was forgotten, unless they were forgotten later as well."""
        self.put_key(tombstone_key(account_id, user_id), at)

    def put_key(self, key: str, at: int) -> None:
        """Do the same by the key of the tombstone, which is all that another table tells of it."""
        item = {
            "pk": {"S": key},
            "forgotten_at": {"N": str(at)},
            "expires_at": {"N": str(int(self._clock()) + TOMBSTONE_DAYS * _DAY_SECONDS)},
        }
        try:
            self._client.put_item(
                TableName=self._table_name,
                Item=item,
                ConditionExpression="attribute_not_exists(pk) OR forgotten_at < :at",
                ExpressionAttributeValues={":at": {"N": str(at)}},
            )
        except ClientError as error:
            if not is_refused_condition(error):
                raise

    def all(self, looked_at: Progress) -> Iterator[tuple[str, int]]:
        """Yield every key with its time, from a search through the whole table, for the commands."""
        for item in items_below(ItemKind.TOMBSTONE.prefix, self._client, self._table_name, looked_at):
            yield item["pk"]["S"], int(item["forgotten_at"]["N"])
