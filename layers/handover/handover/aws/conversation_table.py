"""Conversations in the table, one item each."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from botocore.exceptions import ClientError

from handover.aws.conditions import is_refused_condition, put_on_top_of
from handover.aws.damaged import stored_in
from handover.aws.keys import conversation_key
from handover.aws.requests import listed_as_request
from handover.aws.waiting import listed_as_waiting
from handover.conversation.conversation import CONVERSATION, Conversation

KEPT_DAYS: Final = 180
"""How long a conversation is kept after its last event."""

_DAY_SECONDS: Final = 86_400


class ConversationTable:
    """Conversations, each saved only on top of the version it was loaded from."""

    def __init__(self, client: Any, table_name: str, clock: Callable[[], float] = time.time) -> None:
        self._client = client
        self._table_name = table_name
        self._clock = clock

    def load(self, account_id: str, user_id: str) -> Conversation:
        """Gives the conversation as saved last, a new one where there is none.

        Raises:
            DamagedItemError: the item is not what we write.
            NewerThanKnownError: a newer version of us has written it.
        """
        key = {"pk": {"S": conversation_key(account_id, user_id)}}
        item = self._client.get_item(TableName=self._table_name, Key=key, ConsistentRead=True).get("Item")
        if item is None:
            return Conversation(account_id=account_id, user_id=user_id)
        return stored_in(item, "state", CONVERSATION, f"conversation {account_id}:{user_id}")

    def save(self, conversation: Conversation) -> Conversation:
        """Saves the conversation and gives it back with its new version.

        Raises:
            ConflictError: it was saved by somebody else since it was loaded.
        """
        saved = conversation.model_copy(update={"version": conversation.version + 1})
        put_on_top_of(conversation.version, self._client, self._table_name, self._item(saved))
        return saved

    def erase(self, account_id: str, user_id: str) -> int:
        """Takes the conversation away, whatever is in it; gives how many there were.

        Whoever loaded it before cannot save it any more: a save is made only on top of what was loaded.
        """
        key = {"pk": {"S": conversation_key(account_id, user_id)}}
        answer = self._client.delete_item(TableName=self._table_name, Key=key, ReturnValues="ALL_OLD")
        return 1 if answer.get("Attributes") else 0

    def erase_older(self, account_id: str, user_id: str, forgotten_at: int) -> int:
        """Take the conversation away unless it was begun after its visitor was forgotten at this time; give how many.

        Args:
            account_id: whose conversation it is.
            user_id: with whom.
            forgotten_at: in milliseconds since 1970.
        """
        try:
            answer = self._client.delete_item(
                TableName=self._table_name,
                Key={"pk": {"S": conversation_key(account_id, user_id)}},
                ConditionExpression="attribute_not_exists(forgotten_at) OR forgotten_at < :at",
                ExpressionAttributeValues={":at": {"N": str(forgotten_at)}},
                ReturnValues="ALL_OLD",
            )
        except ClientError as error:
            if not is_refused_condition(error):
                raise
            return 0
        return 1 if answer.get("Attributes") else 0

    def _item(self, conversation: Conversation) -> Mapping[str, Any]:
        return {
            "pk": {"S": conversation_key(conversation.account_id, conversation.user_id)},
            "version": {"N": str(conversation.version)},
            "state": {"S": conversation.model_dump_json(exclude_none=True)},
            "expires_at": {"N": str(int(self._clock()) + KEPT_DAYS * _DAY_SECONDS)},
            **({"forgotten_at": {"N": str(conversation.forgotten_at)}} if conversation.forgotten_at else {}),
            **listed_as_request(conversation),
            **listed_as_waiting(conversation),
        }
