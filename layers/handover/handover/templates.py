"""Reads templates: strict, escaped, and already compiled where the build has done so (layers/compile_templates.py)."""

from pathlib import Path
from typing import override

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.bccache import Bucket

from handover.alerts.single_line import on_its_line


def templates(*folders: Path) -> Environment:
    """Gives the templates of some folders, those of the first before others of the same name.

    What is filled in stays on one line, so that no name and no chat line can pass for another line.
    """
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=select_autoescape(["html.jinja"]),
        undefined=StrictUndefined,
        finalize=_on_one_line,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=CompiledTemplates(),
    )


def _on_one_line(value: object) -> object:
    """Takes line breaks, control characters and marks of direction out of a text; markup is our own."""
    return on_its_line(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


class CompiledTemplates(BytecodeCache):
    """Templates compiled beside their sources. One that was made of another source is not used: it holds a hash."""

    @override
    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return f"{filename}c"

    @override
    def load_bytecode(self, bucket: Bucket) -> None:
        path = Path(bucket.key)
        if path.exists():
            bucket.bytecode_from_string(path.read_bytes())

    @override
    def dump_bytecode(self, bucket: Bucket) -> None:
        """Leaves the folder as it is; Lambda's are read-only."""
