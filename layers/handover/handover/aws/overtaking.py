"""Tells from the table whether a switch was overtaken by the bot's return before it was carried out."""

import json
from typing import Any

from handover.aws.conversation_keys import conversation_key


class OvertakingTable:
    """Looks at conversations as saved last, and at nothing in them but mode and fence."""

    def __init__(self, client: Any, table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def is_overtaken(self, account_id: str, user_id: str, fence: int) -> bool:
        """Tells whether the bot was asked back, or is back, since the switch with this fence was decided."""
        key = {"pk": {"S": conversation_key(account_id, user_id)}}
        item = self._client.get_item(TableName=self._table_name, Key=key, ConsistentRead=True).get("Item")
        if item is None:
            return False
        state = json.loads(item["state"]["S"])
        is_human: bool = state.get("mode", "bot") == "human"
        return not is_human and state.get("fence", 0) > fence
