"""Finds the conversations of a page in the table; for the commands, the functions know whom they look for."""

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import ValidationError

from handover.aws.table import damaged
from handover.conversation.conversation import Conversation

type Progress = Callable[[int], None]


class ConversationSearch:
    """A search through the whole table: it has no index on pages, for only this would need one."""

    def __init__(self, client: Any, table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def of(self, account_id: str, looked_at: Progress) -> Iterator[Conversation]:
        """Gives every conversation with an account.

        Args:
            account_id: the Page, or its Instagram account.
            looked_at: is told how many items were looked at, now and then.

        Raises:
            DamagedItemError: an item is not what we write.
        """
        pages = self._client.get_paginator("scan").paginate(
            TableName=self._table_name,
            FilterExpression="begins_with(pk, :of)",
            ExpressionAttributeValues={":of": {"S": f"conversation#{account_id}#"}},
        )
        count = 0
        for page in pages:
            count += page["ScannedCount"]
            looked_at(count)
            yield from map(_conversation, page["Items"])


def _conversation(item: dict[str, Any]) -> Conversation:
    try:
        return Conversation.model_validate_json(item["state"]["S"])
    except (KeyError, ValidationError) as error:
        raise damaged(item["pk"]["S"], error) from None
