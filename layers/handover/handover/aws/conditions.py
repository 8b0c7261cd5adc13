"""Writes that are made only on top of what was read."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError


class ConflictError(Exception):
    """The item was saved by somebody else since it was loaded."""


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
