"""Finds the lines of history of a whole account; for the commands, the functions know whose history they look at."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from handover.aws.keys import histories_prefix, user_of_history
from handover.aws.prefix_search import Progress, items_below
from handover.conversation.effects import Record


class Found(NamedTuple):
    """A line of history, and whose it is."""

    user_id: str
    record: Record


class HistorySearch:
    """A search through the whole table: it has no index on pages, for only commands would need one.

    Attributes:
        unreadable: how many lines were passed over, for nobody can read them.
    """

    def __init__(self, client: Any, table_name: str) -> None:
        self.unreadable = 0
        self._client = client
        self._table_name = table_name

    def of(self, account_id: str, looked_at: Progress) -> Iterator[Found]:
        """Yield every line of every conversation with an account, in no order.

        Args:
            account_id: the Page, or its Instagram account.
            looked_at: is told how many items were looked at, now and then.
        """
        for item in items_below(histories_prefix(account_id), self._client, self._table_name, looked_at):
            try:
                yield Found(user_of_history(item["pk"]["S"]), Record.model_validate_json(item["entry"]["S"]))
            except (KeyError, ValueError):
                self.unreadable += 1
