"""Reads a page file (YAML) and says in plain words what is wrong with one."""

from pathlib import Path

import yaml
from pydantic import ValidationError

from handover.pages.page import Page


class PageFileError(Exception):
    """A page file cannot be used; the text says where and why, one finding a line."""


def _place(location: tuple[int | str, ...]) -> str:
    """Writes a place as an owner finds it: list positions count from 1, names of our classes are left out."""
    steps = [f"#{step + 1}" if isinstance(step, int) else step for step in location if not str(step)[:1].isupper()]
    return ", ".join(steps) or "page"


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
        findings = {f"{path}: {_place(problem['loc'])}: {problem['msg']}": None for problem in error.errors()}
        raise PageFileError("\n".join(findings)) from error
