"""Tells of an item of the table that cannot be read, without a word of what is in it."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from handover.migrations import Shape, newest
from handover.schema import READABLE_FROM, SCHEMA_VERSION, Schema


class DamagedItemError(Exception):
    """An item of the table cannot be read; its text names the item and the fields, never their contents."""


def stored_in[T](item: Mapping[str, Any], attribute: str, schema: Schema[T], named: str) -> T:
    """Return what an attribute of an item holds as JSON.

    Raises:
        DamagedItemError: it is not what we write; the error calls the item as `named`.
        NewerThanKnownError: a newer version has written it.
    """
    try:
        return schema.read(item[attribute]["S"])
    except (KeyError, ValidationError) as error:
        raise damaged(named, error) from None


def part_stored_in[T](item: Mapping[str, Any], attribute: str, schema: Schema[T], named: str) -> T:
    """Return what an attribute of an item holds as JSON, its version being an attribute too; raises as `stored_in`."""
    try:
        text = item[attribute]["S"]
        return schema.read_part(text, version_of_item(item, SCHEMA_VERSION), version_of_item(item, READABLE_FROM))
    except (KeyError, ValidationError) as error:
        raise damaged(named, error) from None


def version_of_item(item: Mapping[str, Any], name: str = SCHEMA_VERSION) -> int:
    """Return the version that an item carries as an attribute; the first one where it carries none."""
    return int(item.get(name, {}).get("N", 1))


def version_attribute(shape: Shape) -> dict[str, Any]:
    """Return the attribute that tells by which version an item was written; none for the first."""
    version = newest(shape)
    return {SCHEMA_VERSION: {"N": str(version)}} if version > 1 else {}


def damaged(item: str, error: ValidationError | KeyError) -> DamagedItemError:
    """Gives the error that names an item and what in it cannot be read."""
    if isinstance(error, KeyError):
        return DamagedItemError(f"{item} cannot be read: {error.args[0]}")
    places = [".".join(map(str, problem["loc"])) for problem in error.errors(include_input=False)]
    return DamagedItemError(f"{item} cannot be read: {', '.join(places)}")
