"""Where something can stand in a document, and what a document is without it, or with more."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

type Way = tuple[str | int, ...]


class Group(NamedTuple):
    """A group of fields in a document.

    Attributes:
        way: leads to it.
        place: the same for people: lists without numbers, and what kind of group it is where several may stand.
        content: its fields.
    """

    way: Way
    place: str
    content: Mapping[str, Any]


def groups_in(document: Any, way: Way = (), place: str = "") -> Iterator[Group]:
    """Give every group of fields in a document, itself the first."""
    if isinstance(document, Mapping):
        kind = document.get("kind")
        here = f"{place}({kind})" if isinstance(kind, str) else place
        yield Group(way, here, document)
        for name, value in document.items():
            yield from groups_in(value, (*way, name), f"{here}.{name}")
    elif isinstance(document, list):
        for number, value in enumerate(document):
            yield from groups_in(value, (*way, number), f"{place}[]")


def with_more(document: Any, way: Way, more: Mapping[str, Any]) -> Any:
    """Give a document with more fields in one of its groups."""
    changed = copy.deepcopy(document)
    _at(changed, way).update(more)
    return changed


def without(document: Any, way: Way, name: str) -> Any:
    """Give a document without one field of one of its groups."""
    changed = copy.deepcopy(document)
    del _at(changed, way)[name]
    return changed


def _at(document: Any, way: Way) -> Any:
    for step in way:
        document = document[step]
    return document
