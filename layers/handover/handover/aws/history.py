"""The history of conversations in the table: one item for each line, never changed, gone by itself in time."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from aws_lambda_powertools import Logger
from botocore.exceptions import ClientError

from handover.aws.conditions import is_refused_condition
from handover.aws.damaged import DamagedItemError, stored_in
from handover.aws.keys import history_key, history_list
from handover.aws.listing import Lists, listed
from handover.conversation.effects import HISTORY_LINE, Record
from handover.schema import NewerThanKnownError

KEPT_DAYS: Final = 180

READ_AT_ONCE: Final = 12
"""How many lines one query reads: as many as a page shows, which most conversations never have."""

_DAY_SECONDS: Final = 86_400

logger = Logger(child=True)


class HistoryTable:
    """Lines of history, each written once."""

    def __init__(self, client: Any, table_name: str, clock: Callable[[], float] = time.time) -> None:
        self._client = client
        self._table_name = table_name
        self._clock = clock
        self._lists = Lists(client, table_name)

    def add(self, account_id: str, user_id: str, record: Record) -> None:
        """Adds a line, unless it is there already."""
        item = {
            "pk": {"S": history_key(account_id, user_id, record.id)},
            "entry": {"S": record.model_dump_json()},
            "expires_at": {"N": str(int(self._clock()) + KEPT_DAYS * _DAY_SECONDS)},
            **listed(history_list(account_id, user_id), record.at),
        }
        try:
            self._client.put_item(TableName=self._table_name, Item=item, ConditionExpression="attribute_not_exists(pk)")
        except ClientError as error:
            if not is_refused_condition(error):
                raise

    def newest_first(self, account_id: str, user_id: str) -> Iterator[Record]:
        """Yield the lines of a conversation, the newest first; they are read as far as they are asked for.

        A line that cannot be read is logged and left out: the others tell what happened all the same.
        """
        for item in self._lists.newest_first(history_list(account_id, user_id), READ_AT_ONCE):
            if line := _line(item):
                yield line

    def erase(self, account_id: str, user_id: str) -> int:
        """Takes the lines of a conversation away; gives how many there were."""
        keys = [item["pk"] for item in self._lists.items(history_list(account_id, user_id))]
        for key in keys:
            self._client.delete_item(TableName=self._table_name, Key={"pk": key})
        return len(keys)


def _line(item: Mapping[str, Any]) -> Record | None:
    try:
        return stored_in(item, "entry", HISTORY_LINE, "a line of a history")
    except (DamagedItemError, NewerThanKnownError) as error:
        # What the others say is worth more than an error in the place of all.
        logger.warning("a line of a history is left out", extra={"error": str(error)})
        return None
