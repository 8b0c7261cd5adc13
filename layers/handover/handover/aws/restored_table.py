"""Finds in a table that was restored the visitors who were forgotten since the time of its backup."""

from collections.abc import Iterator, Mapping
from typing import Any

from handover.aws.keys import ItemKind, tombstone_key, visitor_of
from handover.aws.prefix_search import Progress, items_below


def forgotten_visitors(
    tombstones: Mapping[str, int], client: Any, table_name: str, looked_at: Progress
) -> Iterator[tuple[str, str, int]]:
    """Yield the account and the id of each visitor who is in the table and should not be, and when they were forgotten.

    Whoever has begun a new conversation after they were forgotten is there rightly.

    Args:
        tombstones: the times of tombstones, in milliseconds since 1970, by their keys.
        client: DynamoDB's.
        table_name: the restored table.
        looked_at: is told how many items were looked at, now and then.
    """
    begun: dict[tuple[str, str], int] = {}
    for item in items_below(ItemKind.CONVERSATION.prefix, client, table_name, looked_at):
        begun[visitor_of(item["pk"]["S"])] = int(item.get("forgotten_at", {"N": "0"})["N"])
    for item in items_below(ItemKind.HISTORY.prefix, client, table_name, looked_at):
        begun.setdefault(visitor_of(item["pk"]["S"]), 0)
    for (account_id, user_id), forgotten_before in begun.items():
        at = tombstones.get(tombstone_key(account_id, user_id), 0)
        if forgotten_before < at:
            yield account_id, user_id, at
