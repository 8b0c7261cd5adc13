"""Finds the items of the table whose key begins alike; for the commands, the functions know the keys they look for."""

from collections.abc import Callable, Iterator
from typing import Any

type Progress = Callable[[int], None]


def items_below(prefix: str, client: Any, table_name: str, looked_at: Progress) -> Iterator[dict[str, Any]]:
    """Gives every item whose key begins with a prefix, from a search through the whole table.

    Args:
        prefix: what the keys begin with.
        client: DynamoDB's.
        table_name: the table.
        looked_at: is told how many items were looked at, now and then.
    """
    pages = client.get_paginator("scan").paginate(
        TableName=table_name,
        FilterExpression="begins_with(pk, :prefix)",
        ExpressionAttributeValues={":prefix": {"S": prefix}},
    )
    count = 0
    for page in pages:
        count += page["ScannedCount"]
        looked_at(count)
        yield from page["Items"]
