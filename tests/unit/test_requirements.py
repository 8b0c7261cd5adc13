"""What is shipped is what is tested: the layers' packages are installed here too, in the same versions."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
LAYERS = ("dependencies", "sdk")


def pins(path: Path) -> dict[str, str]:
    """Gives what is pinned, by name: the version with all hashes."""
    entries = re.findall(r"^([\w.-]+)==(.+(?:\n    --hash=.+)+)", path.read_text(), re.MULTILINE)
    return dict(entries)


@pytest.mark.parametrize("layer", LAYERS)
def test_the_tests_run_on_what_a_layer_ships(layer: str) -> None:
    shipped = pins(PROJECT / "layers" / layer / "requirements.txt")
    tested = pins(PROJECT / "requirements-dev.txt")

    assert shipped
    assert {name: tested.get(name) for name in shipped} == shipped


def test_the_layers_ship_all_that_the_sdk_needs_and_nothing_twice() -> None:
    dependencies, sdk = (pins(PROJECT / "layers" / layer / "requirements.txt").keys() for layer in LAYERS)

    assert sdk == {"boto3", "botocore", "python-dateutil", "s3transfer", "six"}
    assert {"jmespath", "urllib3"} <= dependencies
    assert not sdk & dependencies


@pytest.mark.parametrize("package", ["boto3", "botocore", "jmespath", "urllib3"])
def test_what_is_installed_here_is_what_is_pinned(package: str) -> None:
    tested = pins(PROJECT / "requirements-dev.txt")

    assert tested[package].split()[0] == version(package)
