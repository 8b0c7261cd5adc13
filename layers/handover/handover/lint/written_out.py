"""Writes a document out, so that nothing in it is shared: YAML lets one list stand in many places."""

from typing import Any, Final

SIGNS_LIMIT: Final = 1_000_000
"""Characters and values: far more than a page that can be stored has."""

DEPTH_LIMIT: Final = 40
"""A page is not ten deep."""


class TooLargeError(Exception):
    """A document comes to more than any page; the text says how, in an owner's words."""


def written_out(document: object) -> Any:  # noqa: ANN401 - any document
    """Gives a copy in which every list and every group is one of its own.

    Raises:
        TooLargeError: written out, it has too much in it, or is too deep; one that holds itself has no end.
    """
    return _Copying().copied(document, 0)


class _Copying:
    def __init__(self) -> None:
        self._signs = 0

    def copied(self, value: object, depth: int) -> Any:  # noqa: ANN401 - a part of any document
        self._count(value, depth)
        if isinstance(value, dict):
            return {self._key(key): self.copied(inner, depth + 1) for key, inner in value.items()}
        return [self.copied(inner, depth + 1) for inner in value] if isinstance(value, list) else value

    def _key(self, key: object) -> object:
        self._count(key, 0)
        return key

    def _count(self, value: object, depth: int) -> None:
        self._signs += 1 + (len(value) if isinstance(value, str) else 0)
        if depth > DEPTH_LIMIT:
            raise TooLargeError(f"lists and groups stand in one another more than {DEPTH_LIMIT} deep, or one in itself")
        if self._signs > SIGNS_LIMIT:
            raise TooLargeError("it is far too large for a page, what `*` repeats written out")
