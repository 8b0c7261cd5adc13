"""The index of the table: what belongs together and is looked for together, in the order of its time."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

INDEX: Final = "Lists"

type Item = Mapping[str, Any]


def listed(name: str, at: int) -> dict[str, Any]:
    """Gives the attributes by which the index finds an item, at a time in milliseconds since 1970."""
    return {"list": {"S": name}, "listed_at": {"N": str(at)}}


class Lists:
    """Reads the index. What was written a moment ago may not be in it yet."""

    def __init__(self, client: Any, table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def items(self, name: str) -> Iterator[Item]:
        """Gives the items of a list, the oldest first: their keys, and what the index keeps of them."""
        pages = self._client.get_paginator("query").paginate(**self._query(name, 0, None))
        for page in pages:
            yield from page["Items"]

    def newest_first(self, name: str, page_size: int) -> Iterator[Item]:
        """Yield the items of a list, the newest first; one query reads `page_size` of them, if so many are wanted."""
        query = {**self._query(name, 0, None), "ScanIndexForward": False}
        pages = self._client.get_paginator("query").paginate(**query, PaginationConfig={"PageSize": page_size})
        for page in pages:
            yield from page["Items"]

    def count(self, name: str, first: int, last: int) -> int:
        """Gives how many items of a list are of a time, its two ends included."""
        pages = self._client.get_paginator("query").paginate(**self._query(name, first, last), Select="COUNT")
        return sum(page["Count"] for page in pages)

    def _query(self, name: str, first: int, last: int | None) -> dict[str, Any]:
        values = {":name": {"S": name}, ":first": {"N": str(first)}}
        condition = "#list = :name AND listed_at >= :first"
        if last is not None:
            values[":last"] = {"N": str(last)}
            condition = "#list = :name AND listed_at BETWEEN :first AND :last"
        return {
            "TableName": self._table_name,
            "IndexName": INDEX,
            "KeyConditionExpression": condition,
            "ExpressionAttributeNames": {"#list": "list"},
            "ExpressionAttributeValues": values,
        }
