"""Reads a page file (YAML): what it says, and on which line each part of it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from handover.lint.finding import Finding, Place, error, in_words
from handover.lint.linter import check
from handover.lint.written_out import TooLargeError, written_out
from handover.pages.page import Page
from manage.yaml_values import UnreadableValueError, load


class PageFileError(Exception):
    """A page file cannot be used; the text says where and why, one finding a line."""


class Line(NamedTuple):
    """A place in a file; both numbers count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class PageFile:
    """A page file that was read.

    Attributes:
        page: the page, if it can be used.
        findings: in the order of the file.
        lines: where each part of it begins.
    """

    path: Path
    page: Page | None
    findings: tuple[Finding, ...]
    lines: Mapping[Place, Line]

    def line(self, place: Place) -> Line:
        """Gives where a place is; for what is missing, where it belongs."""
        return next(self.lines[place[:length]] for length in range(len(place), -1, -1) if place[:length] in self.lines)


_TOP: Final = Line(1, 1)
_TAKEN_OVER: Final = "tag:yaml.org,2002:merge"
"""What `<<` takes over stands, and is looked at, where it is written."""


def open_page(path: Path) -> PageFile:
    """Reads a page file and checks it.

    Raises:
        PageFileError: the file is not there, no YAML, or larger than any page.
    """
    document, nodes = _parse(path)
    lines: dict[Place, Line] = {(): _TOP, **dict(_lines(nodes, ()))}
    checked, repeated = check(document), tuple(_repeated_keys(nodes, ()))
    file = PageFile(path, None if repeated else checked.page, (*repeated, *checked.findings), lines)
    return replace(file, findings=tuple(sorted(file.findings, key=lambda one: file.line(one.place))))


def read_page(path: Path) -> Page:
    """Reads a page file that must be without mistakes.

    Raises:
        PageFileError: the file is not there, is no YAML, or does not describe a page that works.
    """
    file = open_page(path)
    if file.page is None:
        raise PageFileError("\n".join(_told(file, finding) for finding in file.findings))
    return file.page


def _told(file: PageFile, finding: Finding) -> str:
    line = file.line(finding.place)
    return f"{file.path}:{line.line}:{line.column}: {in_words(finding.place)}: {finding.why}; {finding.mend}"


def _parse(path: Path) -> tuple[Any, yaml.Node | None]:
    text = _text_of(path)
    try:
        document = load(text)
        written_out(document)
        return document, yaml.compose(text, Loader=yaml.SafeLoader)
    except UnreadableValueError as refusal:
        raise PageFileError(f"{path}:{refusal}") from refusal
    except TooLargeError as refusal:
        raise PageFileError(f"{path}: {refusal}") from refusal
    except yaml.YAMLError as refusal:
        raise PageFileError(f"{path}: not YAML: {' '.join(str(refusal).split())}") from refusal
    except RecursionError as refusal:
        raise PageFileError(f"{path}: not YAML: too many lists and groups stand in one another") from refusal


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as refusal:
        raise PageFileError(f"{path}: {refusal.strerror}") from refusal
    except UnicodeDecodeError as refusal:
        raise PageFileError(f"{path}: not a text in UTF-8") from refusal


def _lines(node: yaml.Node | None, place: Place) -> Iterator[tuple[Place, Line]]:
    for step, named, child in _children(node):
        mark = (named or child).start_mark
        yield (*place, step), Line(mark.line + 1, mark.column + 1)
        yield from _lines(child, (*place, step))


def _children(node: yaml.Node | None) -> Iterator[tuple[str | int, yaml.Node | None, yaml.Node]]:
    """Gives what is in a node: the step to it, where its name stands if it has one, and itself."""
    if isinstance(node, yaml.MappingNode):
        yield from ((str(key.value), key, child) for key, child in node.value if key.tag != _TAKEN_OVER)
    elif isinstance(node, yaml.SequenceNode):
        yield from ((number, None, child) for number, child in enumerate(node.value))


def _repeated_keys(node: yaml.Node | None, place: Place) -> Iterator[Finding]:
    """YAML takes the last of two settings of the same name, and says nothing."""
    seen: set[str | int] = set()
    for step, _, child in _children(node):
        if step in seen:
            why = f"`{step}` is written twice, and only the last one would count"
            yield error((*place, step), "repeated_setting", why, "keep one of them")
        seen.add(step)
        yield from _repeated_keys(child, (*place, step))
