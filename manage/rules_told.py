"""Tells the rules that a page file is checked by, as the Markdown of docs/lint-rules.md."""

from collections.abc import Iterator
from typing import Final

from handover.lint.catalogue import CATALOGUE
from handover.lint.finding import Severity

_OPENING: Final = """\
# What a page file is checked for

Each finding of `handover page lint` names its rule. The names stay what they are, for scripts and for searching.
An error keeps a page from being applied; a warning does not. Made by `handover page rules`.
"""
_MEANING: Final = {
    Severity.ERROR: "Errors: the page cannot be used like this",
    Severity.WARNING: "Warnings: the page works, and a visitor may be worse off than its owner thinks",
}


def rules_as_markdown() -> str:
    """Gives every rule with its one line, errors first."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield _OPENING
    for severity, meaning in _MEANING.items():
        yield f"## {meaning}\n\n| rule | what is found |\n|---|---|"
        yield from (f"| `{rule}` | {one.line} |" for rule, one in CATALOGUE.items() if one.severity is severity)
        yield ""
