"""What a build is made of: every file that `sam build` reads counts, and nothing that Python leaves behind."""

from pathlib import Path

import pytest

from local.build_inputs import INPUTS, digest_of_inputs

PARAMETERS = {"Architecture": "x86_64"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("template.yaml", "samconfig.toml", "functions/ingest/handler.py", "layers/Makefile"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


def test_the_same_inputs_have_the_same_digest(project: Path) -> None:
    assert digest_of_inputs(project, PARAMETERS) == digest_of_inputs(project, dict(PARAMETERS))


@pytest.mark.parametrize("name", ["template.yaml", "samconfig.toml", "functions/ingest/handler.py", "layers/Makefile"])
def test_another_content_is_another_build(project: Path, name: str) -> None:
    before = digest_of_inputs(project, PARAMETERS)
    (project / name).write_text("something else")
    assert digest_of_inputs(project, PARAMETERS) != before


def test_another_name_is_another_build(project: Path) -> None:
    before = digest_of_inputs(project, PARAMETERS)
    (project / "functions/ingest/handler.py").rename(project / "functions/ingest/other.py")
    assert digest_of_inputs(project, PARAMETERS) != before


def test_another_parameter_is_another_build(project: Path) -> None:
    assert digest_of_inputs(project, PARAMETERS) != digest_of_inputs(project, {"Architecture": "arm64"})


def test_what_python_leaves_behind_and_what_is_not_built_count_for_nothing(project: Path) -> None:
    before = digest_of_inputs(project, PARAMETERS)
    for name in ("functions/ingest/__pycache__/handler.cpython-313.pyc", "README.md"):
        path = project / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("left behind")
    assert digest_of_inputs(project, PARAMETERS) == before


def test_the_inputs_are_there() -> None:
    root = Path(__file__).parents[3]
    assert [name for name in INPUTS if not (root / name).exists()] == []
