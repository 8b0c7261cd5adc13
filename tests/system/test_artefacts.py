"""What is deployed is within what Lambda takes: a function unpacked together with all its layers."""

from pathlib import Path
from typing import Final

import pytest

from local.settings import PROJECT

UNPACKED_LIMIT_BYTES: Final = 250 * 1024 * 1024
"""A function with its layers, unpacked (“Lambda quotas”)."""


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@pytest.mark.usefixtures("stack")
def test_a_function_and_its_layers_take_less_than_half_of_what_lambda_unpacks() -> None:
    built = PROJECT / ".aws-sam" / "build"
    layers = sum(size_of(folder) for folder in built.glob("*Layer"))
    functions = [size_of(folder) for folder in built.glob("*Function")]
    assert len(functions) == 7
    assert 1_000_000 < layers + max(functions) < UNPACKED_LIMIT_BYTES / 2
