"""Tells from the table what has become of a handover since a switch was ordered for it."""

import json
from typing import Any

from handover.aws.keys import conversation_key
from handover.conversation.wait import Wait
from handover.migrations import Document, Shape
from handover.schema import brought_up_to_date


class OvertakingTable:
    """Looks at conversations as saved last, and at nothing in them but mode, fence and sign of a human."""

    def __init__(self, client: Any, table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def is_overtaken(self, account_id: str, user_id: str, fence: int) -> bool:
        """Tells whether the bot was asked back, or is back, since the switch with this fence was decided."""
        state = self._state(account_id, user_id)
        return not _is_human(state) and state.get("fence", 0) > fence

    def wait(self, account_id: str, user_id: str, fence: int) -> Wait:
        """Tells whether the user still waits for a person in the handover with this fence."""
        state = self._state(account_id, user_id)
        if not _is_human(state) or state.get("fence", 0) != fence:
            return Wait.OVER
        return Wait.ANSWERED if (state.get("request") or {}).get("last_human_sign") else Wait.ON

    def _state(self, account_id: str, user_id: str) -> Document:
        key = {"pk": {"S": conversation_key(account_id, user_id)}}
        item = self._client.get_item(TableName=self._table_name, Key=key, ConsistentRead=True).get("Item")
        state: Document = json.loads(item["state"]["S"]) if item else {}
        return brought_up_to_date(Shape.CONVERSATION, state)


def _is_human(state: Document) -> bool:
    mode: str = state.get("mode", "bot")
    return mode == "human"
