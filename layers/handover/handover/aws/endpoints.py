"""How pages' own programs stand, kept in the table where all instances of `news` see it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, Final

from botocore.exceptions import ClientError

from handover.aws.conditions import ConflictError, is_refused_condition
from handover.aws.damaged import damaged
from handover.aws.keys import endpoint_key
from handover.pages.endpoint import Endpoint

KEPT_DAYS: Final = 60
"""How long it is known what a program missed, after the last change; the history is kept longer."""

_DAY_SECONDS: Final = 86_400
_NUMBERS: Final = tuple(field.name for field in fields(Endpoint) if field.name not in {"page_id", "address"})


class EndpointTable:
    """One item for each page whose program has failed, with an attribute for each field; others stay as they are."""

    def __init__(self, client: Any, table_name: str, clock: Callable[[], float] = time.time) -> None:
        self._client = client
        self._table_name = table_name
        self._clock = clock

    def get(self, page_id: str) -> Endpoint:
        """Return how the program of a page stands; one without an item has not failed.

        Raises:
            DamagedItemError: the item is not what we write.
        """
        answer = self._client.get_item(TableName=self._table_name, Key=_key(page_id), ConsistentRead=True)
        item: Mapping[str, Any] | None = answer.get("Item")
        if item is None:
            return Endpoint(page_id)
        try:
            numbers = {name: int(item[name]["N"]) for name in _NUMBERS}
            return Endpoint(page_id, item["address"]["S"], **numbers)
        except KeyError as error:
            raise damaged(f"the endpoint of page {page_id}", error) from None

    def save(self, endpoint: Endpoint) -> Endpoint:
        """Save it and return it with its new version.

        Raises:
            ConflictError: it was saved by somebody else since it was loaded.
        """
        saved = replace(endpoint, version=endpoint.version + 1)
        values: dict[str, Any] = {f":{name}": {"N": str(getattr(saved, name))} for name in _NUMBERS}
        values |= {":address": {"S": saved.address}, ":before": {"N": str(endpoint.version)}}
        values[":expires_at"] = {"N": str(int(self._clock()) + KEPT_DAYS * _DAY_SECONDS)}
        names = (*_NUMBERS, "address", "expires_at")
        try:
            self._client.update_item(
                TableName=self._table_name,
                Key=_key(saved.page_id),
                UpdateExpression="SET " + ", ".join(f"#its_{name} = :{name}" for name in names),
                ConditionExpression="attribute_not_exists(#its_version) OR #its_version = :before",
                ExpressionAttributeNames={f"#its_{name}": name for name in names},
                ExpressionAttributeValues=values,
            )
        except ClientError as error:
            if is_refused_condition(error):
                raise ConflictError(f"version {endpoint.version} is not the last one") from error
            raise
        return saved


def _key(page_id: str) -> dict[str, Any]:
    return {"pk": {"S": endpoint_key(page_id)}}
