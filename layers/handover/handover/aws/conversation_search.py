"""Finds the conversations of a page in the table; for the commands, the functions know whom they look for."""

from collections.abc import Iterator
from typing import Any

from handover.aws.damaged import stored_in
from handover.aws.keys import conversations_prefix
from handover.aws.prefix_search import Progress, items_below
from handover.conversation.conversation import CONVERSATION, Conversation


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
            NewerThanKnownError: a newer version of us has written it.
        """
        prefix = conversations_prefix(account_id)
        return map(_conversation, items_below(prefix, self._client, self._table_name, looked_at))


def _conversation(item: dict[str, Any]) -> Conversation:
    return stored_in(item, "state", CONVERSATION, item["pk"]["S"])
