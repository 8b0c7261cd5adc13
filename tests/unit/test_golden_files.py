"""What any version has written is read for ever, and whoever changes a shape leaves a golden file of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from handover.messenger.webhook import Delivered
from handover.migrations import Shape, newest
from tests.golden.files import add, golden, structure_kept, structure_of, write
from tests.golden.shapes import SHAPES

FILES = [(shape, name) for shape in Shape for name in golden(shape)]


def unknown_in(value: object) -> Iterator[str]:
    """Give the fields of a value, and of all that is in it, that this version does not know."""
    if isinstance(value, BaseModel):
        yield from (f"{type(value).__name__}.{name}" for name in value.model_extra or {})
        for _, field in value:
            yield from unknown_in(field)
    elif isinstance(value, tuple):
        for one in value:
            yield from unknown_in(one)
    elif isinstance(value, Delivered):
        yield from unknown_in(value.event)


def test_every_shape_has_golden_files() -> None:
    assert {shape for shape, _ in FILES} == {*Shape} == {*SHAPES}


@pytest.mark.parametrize("shape", Shape)
def test_what_any_version_has_written_is_read_and_understood(shape: Shape) -> None:
    for name, document in golden(shape).items():
        value = SHAPES[shape].read(document)
        assert [*unknown_in(value)] == [], f"{shape}/{name}: say in handover/migrations.py what became of it"


@pytest.mark.parametrize("shape", Shape)
def test_a_shape_is_what_its_newest_golden_file_shows(shape: Shape) -> None:
    assert structure_of(shape) == structure_kept(shape), (
        f"{shape} has another structure than when its newest golden file was written. `python -m tests.golden` writes"
        " the new ones. First raise its version in handover/migrations.py where an older version of this code would"
        " misread what is written now, or could not read it; a new field that may be left out needs no new version."
    )


@pytest.mark.parametrize(
    "shape", [shape for shape in Shape if shape not in (Shape.PAGE, Shape.ADDRESS_MARK, Shape.LETTER)]
)
def test_what_is_written_carries_the_version_of_its_shape(shape: Shape) -> None:
    for document in SHAPES[shape].samples():
        assert document.get("schema_version", 1) == newest(shape)


def test_a_shape_is_written_once_and_then_only_where_it_shows_something_new(tmp_path: Path) -> None:
    first = write(Shape.ROUTING, tmp_path)
    assert first == ["001.json", "002.json"]
    assert write(Shape.ROUTING, tmp_path) == []
    assert structure_kept(Shape.ROUTING, tmp_path) == structure_of(Shape.ROUTING)
    known = golden(Shape.ROUTING, tmp_path)["001.json"]
    new: list[dict[str, Any]] = [known, {**known, "mode": "shared"}, {**known, "more": 1}, {**known, "more": 2}]
    assert add(Shape.ROUTING, iter(new), tmp_path) == ["003.json", "004.json"]


def test_nothing_is_kept_of_a_shape_that_was_never_written(tmp_path: Path) -> None:
    assert structure_kept(Shape.NEWS, tmp_path) is None
    assert golden(Shape.NEWS, tmp_path) == {}
