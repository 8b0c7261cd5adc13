"""The table: conversations and pages, one item each."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from botocore.exceptions import ClientError
from pydantic import ValidationError

from handover.aws.conversation_keys import conversation_key
from handover.aws.requests import listed_as_request
from handover.conversation.conversation import Conversation
from handover.pages.page import Page

KEPT_DAYS: Final = 180
"""How long a conversation is kept after its last event."""

PAGE_MAX_AGE_SECONDS: Final = 30.0
"""How long a warm function may work with settings that were changed meanwhile."""

_DAY_SECONDS: Final = 86_400


class ConflictError(Exception):
    """The item was saved by somebody else since it was loaded."""


class PageNotConnectedError(Exception):
    """No settings are stored for an account that a webhook came from."""


class AccountTakenError(Exception):
    """A page names an Instagram account that is another page's, or a page itself; the text says whose."""


class DamagedItemError(Exception):
    """An item of the table cannot be read; its text names the item and the fields, never their contents."""


def damaged(item: str, error: ValidationError | KeyError) -> DamagedItemError:
    """Gives the error that names an item and what in it cannot be read."""
    if isinstance(error, KeyError):
        return DamagedItemError(f"{item} cannot be read: {error.args[0]}")
    places = [".".join(map(str, problem["loc"])) for problem in error.errors(include_input=False)]
    return DamagedItemError(f"{item} cannot be read: {', '.join(places)}")


def put_on_top_of(version: int, client: Any, table_name: str, item: Mapping[str, Any]) -> None:
    """Stores an item in the place of that version of it; 0 is no item.

    Raises:
        ConflictError: another version is there.
    """
    try:
        client.put_item(TableName=table_name, Item=item, **only_on_top_of(version, "pk"))
    except ClientError as error:
        if is_refused_condition(error):
            raise ConflictError(f"version {version} is not the last one") from error
        raise


def only_on_top_of(version: int, always_there: str) -> dict[str, Any]:
    """Gives the condition of a write; where no version is there, neither is the attribute that every version has."""
    if version == 0:
        return {"ConditionExpression": f"attribute_not_exists({always_there})"}
    return {
        "ConditionExpression": "#version = :version",
        "ExpressionAttributeNames": {"#version": "version"},
        "ExpressionAttributeValues": {":version": {"N": str(version)}},
    }


def is_refused_condition(error: ClientError) -> bool:
    """Tells whether a write was refused because its condition did not hold."""
    return error.response["Error"]["Code"] == "ConditionalCheckFailedException"


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
        """
        key = {"pk": {"S": conversation_key(account_id, user_id)}}
        item = self._client.get_item(TableName=self._table_name, Key=key, ConsistentRead=True).get("Item")
        if item is None:
            return Conversation(account_id=account_id, user_id=user_id)
        try:
            return Conversation.model_validate_json(item["state"]["S"])
        except (KeyError, ValidationError) as error:
            raise damaged(f"conversation {account_id}:{user_id}", error) from None

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

    def _item(self, conversation: Conversation) -> Mapping[str, Any]:
        return {
            "pk": {"S": conversation_key(conversation.account_id, conversation.user_id)},
            "version": {"N": str(conversation.version)},
            "state": {"S": conversation.model_dump_json(exclude_none=True)},
            "expires_at": {"N": str(int(self._clock()) + KEPT_DAYS * _DAY_SECONDS)},
            **listed_as_request(conversation),
        }


def page_key(account_id: str) -> str:
    """Gives the key of a page's settings, or of what leads from an Instagram account to them."""
    return f"page#{account_id}"


class PageTable:
    """Pages' settings, kept by a warm function for `PAGE_MAX_AGE_SECONDS`.

    A page with an Instagram account has two items: its settings, and under the account's id the id of the page.
    """

    def __init__(self, client: Any, table_name: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._table_name = table_name
        self._clock = clock
        self._kept: dict[str, tuple[float, Page]] = {}

    def get(self, account_id: str) -> Page:
        """Gives the settings of the page that has this id, or whose Instagram account has it.

        Raises:
            PageNotConnectedError: there is none.
            DamagedItemError: its settings do not fit together.
        """
        read_at, page = self._kept.get(account_id, (float("-inf"), None))
        if page is None or self._clock() - read_at > PAGE_MAX_AGE_SECONDS:
            page = self._read(account_id)
            self._kept[account_id] = self._kept[page.id] = (self._clock(), page)
        return page

    def _read(self, account_id: str) -> Page:
        item = self._item(account_id)
        page_id = item.get("page_id", {}).get("S", account_id)
        page = _page_in(item if page_id == account_id else self._item(page_id), page_id)
        if account_id not in (page.id, page.instagram_account_id):
            raise PageNotConnectedError(f"account {account_id} is not connected: page {page.id} names it no longer")
        return page

    def _item(self, account_id: str) -> Mapping[str, Any]:
        key = {"pk": {"S": page_key(account_id)}}
        item: Mapping[str, Any] | None = self._client.get_item(TableName=self._table_name, Key=key).get("Item")
        if item is None:
            raise PageNotConnectedError(f"account {account_id} is not connected: no settings are stored for it")
        return item


def _page_in(item: Mapping[str, Any], page_id: str) -> Page:
    try:
        return Page.model_validate_json(item["settings"]["S"])
    except (KeyError, ValidationError) as error:
        raise damaged(f"the settings of page {page_id}", error) from None
