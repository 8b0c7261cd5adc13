"""Requests to be forgotten, kept in the table under their code for as long as somebody may ask."""

import time
from collections.abc import Callable, Iterator
from typing import Any, Final

from botocore.exceptions import ClientError

from handover.aws.conditions import is_refused_condition, put_on_top_of
from handover.aws.damaged import stored_in
from handover.aws.keys import ItemKind, deletion_request_key
from handover.aws.prefix_search import Progress, items_below
from handover.deletion.request import DELETION_REQUEST, DeletionRequest

KEPT_DAYS: Final = 730
"""How long somebody may ask what became of a request."""

_DAY_SECONDS: Final = 86_400


class DeletionRequestTable:
    """Requests, each saved only on top of the version it was loaded from."""

    def __init__(self, client: Any, table_name: str, clock: Callable[[], float] = time.time) -> None:
        self._client = client
        self._table_name = table_name
        self._clock = clock

    def get(self, code: str) -> DeletionRequest | None:
        """Gives the request with this code, None where there is none.

        Raises:
            DamagedItemError: the item is not what we write.
            NewerThanKnownError: a newer version of us has written it.
        """
        key = {"pk": {"S": deletion_request_key(code)}}
        item = self._client.get_item(TableName=self._table_name, Key=key, ConsistentRead=True).get("Item")
        return _request(item) if item else None

    def save(self, request: DeletionRequest) -> DeletionRequest:
        """Saves it and gives it back with its new version.

        Raises:
            ConflictError: it was saved by somebody else since it was loaded, or there is one with this code.
        """
        saved = request.model_copy(update={"version": request.version + 1})
        put_on_top_of(request.version, self._client, self._table_name, self._item(saved))
        return saved

    def _item(self, request: DeletionRequest) -> dict[str, Any]:
        return {
            "pk": {"S": deletion_request_key(request.code)},
            "version": {"N": str(request.version)},
            "state": {"S": request.model_dump_json(exclude_none=True)},
            "expires_at": {"N": str(int(self._clock()) + KEPT_DAYS * _DAY_SECONDS)},
        }

    def take_over(self, request: DeletionRequest) -> None:
        """Keep a request as another table has it, unless this one has it as it was then or later."""
        try:
            self._client.put_item(
                TableName=self._table_name,
                Item=self._item(request),
                ConditionExpression="attribute_not_exists(pk) OR #version < :version",
                ExpressionAttributeNames={"#version": "version"},
                ExpressionAttributeValues={":version": {"N": str(request.version)}},
            )
        except ClientError as error:
            if not is_refused_condition(error):
                raise

    def all(self, looked_at: Progress) -> Iterator[DeletionRequest]:
        """Gives every request, from a search through the whole table, for the commands.

        Args:
            looked_at: is told how many items were looked at, now and then.
        """
        return map(_request, items_below(ItemKind.DELETION_REQUEST.prefix, self._client, self._table_name, looked_at))


def _request(item: dict[str, Any]) -> DeletionRequest:
    return stored_in(item, "state", DELETION_REQUEST, "a request to be forgotten")
