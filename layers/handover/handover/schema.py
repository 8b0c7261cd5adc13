"""Reads what is stored or sent, whichever version of this code has written it (decision 27)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import from_json

from handover.frozen import Frozen
from handover.migrations import Document, Shape, migrated, newest

SCHEMA_VERSION: Final = "schema_version"
"""The name of what tells by which version of its shape something was written: a field, or an attribute of an item."""

READABLE_FROM: Final = "readable_from"
"""The name of what tells which version a reader must know at least, be the rest readable or not."""


class NewerThanKnownError(Exception):
    """Something was written by a newer version of this code, and this one cannot read it: a later one will.

    The text names shape and versions, and nothing of the content.
    """

    def __init__(self, shape: Shape, version: int) -> None:
        super().__init__(f"{shape} of version {version}, and {newest(shape)} is the newest that is known here")


def _is_first(version: int) -> bool:
    return version == 1


def version_of(shape: Shape) -> Any:  # noqa: ANN401 - a field, as `pydantic.Field` makes one, stands for its value
    """Make the field that tells the version of a shape; the first one is not written."""
    return Field(default=newest(shape), ge=1, exclude_if=_is_first)


class Stored(Frozen):
    """What is stored or sent by itself, not only as a part of something else.

    Attributes:
        schema_version: the version of its shape that it was written by.
        readable_from: the version that its readers must know at least: whoever knows less would misread it.
    """

    schema_version: int = Field(default=1, ge=1, exclude_if=_is_first)
    readable_from: int = Field(default=1, ge=1, exclude_if=_is_first)


@dataclass(frozen=True, slots=True)
class Schema[T]:
    """How one shape is read.

    What can be read is read, whichever version has written it, and what is unknown in it is kept. What cannot be read
    is for a later version to read where a newer one has written it, and damaged otherwise.
    """

    shape: Shape
    adapter: TypeAdapter[T]

    def read(self, text: str) -> T:
        """Return what stands in a JSON text that carries its version itself.

        Raises:
            NewerThanKnownError: a newer version has written it, and this one cannot read it, or would misread it.
            ValidationError: nobody can read it.
        """
        try:
            document = from_json(text)
        except ValueError:
            return self.adapter.validate_json(text)  # which raises the error that says where
        return self.of(document)

    def of(self, document: object) -> T:
        """Return what a JSON document says that carries its version itself; raises what `read` raises."""
        if not isinstance(document, Mapping):
            return self.adapter.validate_python(document)
        version = version_in(document)
        brought_up = brought_up_to_date(self.shape, document)
        if version < newest(self.shape):
            brought_up = {**brought_up, SCHEMA_VERSION: newest(self.shape)}
        return self._validated(brought_up, version)

    def read_part(self, text: str, version: int, readable_from: int) -> T:
        """Return what stands in a JSON text whose version is told beside it; raises what `read` raises."""
        refuse_misreading(self.shape, version, readable_from)
        try:
            document = from_json(text)
        except ValueError:
            return self.adapter.validate_json(text)
        brought_up = migrated(self.shape, version, document) if isinstance(document, Mapping) else document
        return self._validated(brought_up, version)

    def _validated(self, document: object, version: int) -> T:
        try:
            return self.adapter.validate_python(document)
        except ValidationError:
            refuse_newer(self.shape, version)
            raise


def version_in(document: Document, name: str = SCHEMA_VERSION) -> int:
    """Return the version that a document carries; the first one where it carries none, or none that is one."""
    version = document.get(name, 1)
    return version if isinstance(version, int) and version > 1 else 1


def brought_up_to_date(shape: Shape, document: Document) -> Document:
    """Return a document as the newest version writes it; one that is newer as it is.

    Raises:
        NewerThanKnownError: this version would misread it.
    """
    version = version_in(document)
    refuse_misreading(shape, version, version_in(document, READABLE_FROM))
    return migrated(shape, version, document)


def refuse_newer(shape: Shape, version: int) -> None:
    """Leave what cannot be read to whoever can.

    Raises:
        NewerThanKnownError: a newer version has written it.
    """
    if version > newest(shape):
        raise NewerThanKnownError(shape, version) from None


def refuse_misreading(shape: Shape, version: int, readable_from: int) -> None:
    """Leave what only newer versions may read to them.

    Raises:
        NewerThanKnownError: this one would misread it.
    """
    if readable_from > newest(shape):
        raise NewerThanKnownError(shape, version)
