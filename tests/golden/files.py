"""The golden files: what was written once is read for ever."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from handover.migrations import Shape, newest
from tests.golden.facts import Fact, facts_of
from tests.golden.shapes import SHAPES, Document

FOLDER: Final = Path(__file__).parent
STRUCTURE: Final = "structure.json"


def golden(shape: Shape, folder: Path = FOLDER) -> dict[str, Document]:
    """Give the golden files of a shape by their names, the oldest first."""
    files = sorted((folder / shape).glob("[0-9]*.json"))
    return {file.name: json.loads(file.read_text(encoding="utf-8")) for file in files}


def structure_of(shape: Shape) -> Document:
    """Give what the shape looks like today, as it stands beside its newest golden file."""
    written: Document = json.loads(json.dumps({"version": newest(shape), **SHAPES[shape].structure()}, sort_keys=True))
    return written


def structure_kept(shape: Shape, folder: Path = FOLDER) -> Document | None:
    """Give what the shape looked like when its newest golden file was written; None where there is none."""
    file = folder / shape / STRUCTURE
    if not file.exists():
        return None
    kept: Document = json.loads(file.read_text(encoding="utf-8"))
    return kept


def write(shape: Shape, folder: Path = FOLDER) -> list[str]:
    """Write what is new of a shape; give the names of the files."""
    _dump(folder / shape / STRUCTURE, structure_of(shape))
    return add(shape, SHAPES[shape].samples(), folder)


def add(shape: Shape, documents: Iterator[Document], folder: Path = FOLDER) -> list[str]:
    """Write the documents that show something that no golden file of the shape does; give their names."""
    before = golden(shape, folder)
    known = {fact for document in before.values() for fact in facts_of(document)}
    number, names = len(before), list[str]()
    for document in documents:
        shown: set[Fact] = {*facts_of(document)}
        if not shown <= known:
            known |= shown
            number += 1
            names.append(f"{number:03}.json")
            _dump(folder / shape / names[-1], document)
    return names


def _dump(file: Path, content: Any) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(content, indent=1, ensure_ascii=True) + "\n", encoding="utf-8")
