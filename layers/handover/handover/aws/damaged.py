"""Tells of an item of the table that cannot be read, without a word of what is in it."""

from pydantic import ValidationError


class DamagedItemError(Exception):
    """An item of the table cannot be read; its text names the item and the fields, never their contents."""


def damaged(item: str, error: ValidationError | KeyError) -> DamagedItemError:
    """Gives the error that names an item and what in it cannot be read."""
    if isinstance(error, KeyError):
        return DamagedItemError(f"{item} cannot be read: {error.args[0]}")
    places = [".".join(map(str, problem["loc"])) for problem in error.errors(include_input=False)]
    return DamagedItemError(f"{item} cannot be read: {', '.join(places)}")
