"""Reads the Graph API's field expansion: `participants,messages.limit(20){id,from},is_owner`."""

import re
from dataclasses import dataclass

from local.simulator import errors

FIELD = re.compile(r"\s*(?P<name>\w+)(?:\.limit\((?P<limit>\d+)\))?\s*")


@dataclass(frozen=True)
class Field:
    """A field that is asked for, how many of it, and which fields of each; none named means the usual ones."""

    name: str
    limit: int | None = None
    fields: tuple["Field", ...] = ()


def expand(text: str) -> tuple[Field, ...]:
    """The fields that a text asks for, or refuses one that cannot be read."""
    found, rest = _fields(text)
    if rest:
        raise _unreadable(rest)
    return found


def _fields(text: str) -> tuple[tuple[Field, ...], str]:
    found: list[Field] = []
    while True:
        field, text = _field(text)
        found.append(field)
        if not text.startswith(","):
            return tuple(found), text
        text = text[1:]


def _field(text: str) -> tuple[Field, str]:
    read = FIELD.match(text)
    if read is None:
        raise _unreadable(text)
    limit = int(read["limit"]) if read["limit"] else None
    rest = text[read.end() :]
    if not rest.startswith("{"):
        return Field(read["name"], limit), rest
    inner, rest = _fields(rest[1:])
    if not rest.startswith("}"):
        raise _unreadable(rest)
    return Field(read["name"], limit, inner), rest[1:].lstrip()


def _unreadable(rest: str) -> errors.GraphError:
    return errors.bad_syntax(rest)
