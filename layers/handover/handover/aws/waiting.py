"""Finds the conversations in which something waits to be said or switched, by an index of their own (decision 10)."""

from typing import Any, Final

from handover.aws.keys import conversation_key, user_of_conversation, waiting_list
from handover.conversation.conversation import Conversation, OutboxState
from handover.pages.standing import Waiting

INDEX: Final = "Waiting"


def listed_as_waiting(conversation: Conversation) -> dict[str, Any]:
    """Return the attributes by which the index finds a conversation while something waits in it; none otherwise."""
    outbox = conversation.outbox
    if outbox is None or outbox.state is not OutboxState.POSTPONED:
        return {}
    return {
        "waits_in": {"S": waiting_list(conversation.account_id)},
        "waits_since": {"N": str(outbox.waits_since)},
        "last_user_at": {"N": str(conversation.last_user_at)},
    }


class WaitingConversations:
    """Reads the index. What was written a moment ago may not be in it yet."""

    def __init__(self, client: Any, table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def next(self, account_id: str, after: Waiting | None, limit: int) -> list[Waiting]:
        """Return the conversations of an account that wait, in the order of `Waiting.since`.

        Args:
            account_id: the Page, or its Instagram account.
            after: the one before the first that is wanted; None begins with the one that waits longest.
            limit: how many at most: 5,000 of them are less than the megabyte that one query reads.
        """
        place = {} if after is None else {"ExclusiveStartKey": _place(after)}
        found = self._client.query(**self._query(account_id), Limit=limit, **place)
        return [
            Waiting(
                account_id=account_id,
                user_id=user_of_conversation(item["pk"]["S"]),
                since=int(item["waits_since"]["N"]),
                last_user_at=int(item["last_user_at"]["N"]),
            )
            for item in found["Items"]
        ]

    def count(self, account_id: str) -> int:
        """Return how many conversations of an account wait."""
        pages = self._client.get_paginator("query").paginate(**self._query(account_id), Select="COUNT")
        return sum(page["Count"] for page in pages)

    def _query(self, account_id: str) -> dict[str, Any]:
        return {
            "TableName": self._table_name,
            "IndexName": INDEX,
            "KeyConditionExpression": "waits_in = :name",
            "ExpressionAttributeValues": {":name": {"S": waiting_list(account_id)}},
        }


def _place(one: Waiting) -> dict[str, Any]:
    return {
        "pk": {"S": conversation_key(one.account_id, one.user_id)},
        "waits_in": {"S": waiting_list(one.account_id)},
        "waits_since": {"N": str(one.since)},
    }
