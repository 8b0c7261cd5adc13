"""The code of each function as it is written: the handler, and everything of ours that it imports."""

import ast
from functools import cache
from pathlib import Path

from tests.template.document import ROOT

PACKAGE = ROOT / "layers" / "handover"
SETTINGS = PACKAGE / "handover" / "aws" / "environment.py"
HANDLERS = {
    "IngestFunction": "ingest",
    "RepliesFunction": "replies",
    "ThreadControlFunction": "thread_control",
    "NotificationsFunction": "notifications",
    "NewsFunction": "news",
    "ConsoleFunction": "console",
    "DoctorFunction": "doctor",
}


@cache
def parse(path: Path) -> ast.Module:
    """Gives the syntax tree of a file."""
    return ast.parse(path.read_text(), filename=str(path))


def handler_of(function: str) -> Path:
    """Gives the file of a function's handler."""
    return ROOT / "functions" / HANDLERS[function] / "handler.py"


def code_of(function: str) -> list[ast.Module]:
    """Gives the handler and everything of ours that it imports, one way or another; not the settings themselves."""
    waiting, seen = {handler_of(function)}, {SETTINGS}
    modules = []
    while waiting:
        path = waiting.pop()
        seen.add(path)
        modules.append(parse(path))
        waiting |= _imported(modules[-1]) - seen
    return modules


def _imported(module: ast.Module) -> set[Path]:
    """Gives the files of our package that a module imports."""
    names: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    paths = [PACKAGE / Path(*name.split(".")).with_suffix(".py") for name in names if name.startswith("handover")]
    return {path for path in paths if path.exists()}
