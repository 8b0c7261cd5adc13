"""Reads a page file (YAML) and says in plain words what is wrong with one."""

from collections.abc import Iterator
from pathlib import Path

import yaml
from pydantic import ValidationError

from handover.pages.page import Page


class PageFileError(Exception):
    """A page file cannot be used; the text says where and why, one finding a line."""


def _place(location: tuple[int | str, ...]) -> str:
    """Writes a place as an owner finds it: list positions count from 1, names of our kinds are left out."""
    steps = [f"#{step + 1}" if isinstance(step, int) else step for step in location if not str(step)[:1].isupper()]
    return ", ".join(steps) or "page"


def _findings(error: ValidationError) -> Iterator[str]:
    problems = error.errors(include_url=False, include_input=False)
    for problem in problems:
        place = problem["loc"]
        inside = any(other["loc"][: len(place)] == place and other["loc"] != place for other in problems)
        if problem["type"] == "too_short" and inside:
            # The list lacks only what is wrong inside it.
            continue
        for line in problem["msg"].removeprefix("Value error, ").splitlines():
            yield f"{_place(place)}: {line}"


def read_page(path: Path) -> Page:
    """Reads a page file.

    Raises:
        PageFileError: the file is not there, is no YAML, or does not describe a page that works.
    """
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PageFileError(f"{path}: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PageFileError(f"{path}: not YAML: {' '.join(str(error).split())}") from error
    try:
        return Page.model_validate(document)
    except ValidationError as error:
        raise PageFileError("\n".join(f"{path}: {finding}" for finding in _findings(error))) from error
