"""The table: conversations and pages, one item each."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from botocore.exceptions import ClientError
from pydantic import ValidationError

from handover.conversation.conversation import Conversation
from handover.pages.page import Page

KEPT_DAYS: Final = 180
"""How long a conversation is kept after its last event."""

PAGE_MAX_AGE_SECONDS: Final = 30.0
"""How long a warm function may work with settings that were changed meanwhile."""

_DAY_SECONDS: Final = 86_400


class ConflictError(Exception):
    """The conversation was saved by somebody else since it was loaded."""


class PageNotConnectedError(Exception):
    """No settings are stored for a page that a webhook came from."""


class DamagedItemError(Exception):
    """An item of the table cannot be read; its text names the item and the fields, never their contents."""


def _places(error: ValidationError) -> str:
    return ", ".join(".".join(map(str, problem["loc"])) for problem in error.errors(include_input=False))


class ConversationTable:
    """Conversations, each saved only on top of the version it was loaded from."""

    def __init__(self, client: Any, table_name: str, clock: Callable[[], float] = time.time) -> None:
        self._client = client
        self._table_name = table_name
        self._clock = clock

    def load(self, page_id: str, user_id: str) -> Conversation:
        """Gives the conversation as saved last, a new one where there is none.

        Raises:
            DamagedItemError: the item is not what we write.
        """
        key = {"pk": {"S": _conversation_key(page_id, user_id)}}
        item = self._client.get_item(TableName=self._table_name, Key=key, ConsistentRead=True).get("Item")
        if item is None:
            return Conversation(page_id=page_id, user_id=user_id)
        try:
            return Conversation.model_validate_json(item["state"]["S"])
        except (KeyError, ValidationError) as error:
            places = _places(error) if isinstance(error, ValidationError) else "state"
            raise DamagedItemError(f"conversation {page_id}:{user_id} cannot be read: {places}") from None

    def save(self, conversation: Conversation) -> Conversation:
        """Saves the conversation and gives it back with its new version.

        Raises:
            ConflictError: it was saved by somebody else since it was loaded.
        """
        saved = conversation.model_copy(update={"version": conversation.version + 1})
        try:
            self._client.put_item(
                TableName=self._table_name, Item=self._item(saved), **_only_on_top_of(conversation.version)
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                raise ConflictError(f"version {conversation.version} is not the last one") from error
            raise
        return saved

    def _item(self, conversation: Conversation) -> Mapping[str, Any]:
        return {
            "pk": {"S": _conversation_key(conversation.page_id, conversation.user_id)},
            "version": {"N": str(conversation.version)},
            "state": {"S": conversation.model_dump_json(exclude_none=True)},
            "expires_at": {"N": str(int(self._clock()) + KEPT_DAYS * _DAY_SECONDS)},
        }


def _conversation_key(page_id: str, user_id: str) -> str:
    return f"conversation#{page_id}#{user_id}"


def _only_on_top_of(version: int) -> dict[str, Any]:
    if version == 0:
        return {"ConditionExpression": "attribute_not_exists(pk)"}
    return {
        "ConditionExpression": "#version = :version",
        "ExpressionAttributeNames": {"#version": "version"},
        "ExpressionAttributeValues": {":version": {"N": str(version)}},
    }


class PageTable:
    """Pages' settings, kept by a warm function for `PAGE_MAX_AGE_SECONDS`."""

    def __init__(self, client: Any, table_name: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._table_name = table_name
        self._clock = clock
        self._kept: dict[str, tuple[float, Page]] = {}

    def get(self, page_id: str) -> Page:
        """Gives the settings of a page.

        Raises:
            PageNotConnectedError: there are none.
            DamagedItemError: they do not fit together.
        """
        read_at, page = self._kept.get(page_id, (float("-inf"), None))
        if page is None or self._clock() - read_at > PAGE_MAX_AGE_SECONDS:
            page = self._read(page_id)
            self._kept[page_id] = (self._clock(), page)
        return page

    def put(self, page: Page) -> None:
        """Stores the settings of a page in place of those there were."""
        item = {"pk": {"S": f"page#{page.id}"}, "settings": {"S": page.model_dump_json(exclude_none=True)}}
        self._client.put_item(TableName=self._table_name, Item=item)
        self._kept.pop(page.id, None)

    def _read(self, page_id: str) -> Page:
        key = {"pk": {"S": f"page#{page_id}"}}
        item = self._client.get_item(TableName=self._table_name, Key=key).get("Item")
        if item is None:
            raise PageNotConnectedError(f"page {page_id} is not connected: no settings are stored for it")
        try:
            return Page.model_validate_json(item["settings"]["S"])
        except (KeyError, ValidationError) as error:
            places = _places(error) if isinstance(error, ValidationError) else "settings"
            raise DamagedItemError(f"the settings of page {page_id} cannot be read: {places}") from None
