"""Compiles our templates beside their sources, as `layers/Makefile` lays them out: a cold start is spared that."""

import sys
from pathlib import Path

from handover.templates import CompiledTemplates, templates

DEPLOYED = Path("/opt/python")
"""Where Lambda unpacks layers; what is told of a template that fails names this place, not that of the build."""


def compile_templates(package: Path) -> None:
    """Compiles every template of a package."""
    cache = CompiledTemplates()
    for path in sorted(package.rglob("*.jinja")):
        environment, source = templates(path.parent), path.read_text(encoding="utf-8")
        bucket = cache.get_bucket(environment, path.name, str(path), source)
        deployed = DEPLOYED / path.relative_to(package.parent)
        bucket.code = environment.compile(source, path.name, str(deployed))
        Path(bucket.key).write_bytes(bucket.bytecode_to_string())


if __name__ == "__main__":
    compile_templates(Path(sys.argv[1]))
