"""Names what a build is made of, so that it is known whether the last one still is what a new one would be."""

import hashlib
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Final

INPUTS: Final = ("template.yaml", "samconfig.toml", "functions", "layers")
_OF_PYTHON: Final = "__pycache__"


def digest_of_inputs(project: Path, parameters: Mapping[str, str]) -> str:
    """Return a digest of all that `sam build` reads.

    Args:
        project: the folder with the template.
        parameters: the template's parameters that the build is told.
    """
    digest = hashlib.sha256(f"{version('aws-sam-cli')} {sorted(parameters.items())}".encode())
    for path in _files(project):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(project)} {content}\n".encode())
    return digest.hexdigest()


def _files(project: Path) -> Iterator[Path]:
    for name in INPUTS:
        found = project / name
        yield from [found] if found.is_file() else sorted(_source_files(found))


def _source_files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and _OF_PYTHON not in path.parts)
