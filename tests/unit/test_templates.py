"""Templates that the build has compiled are used as they are, and not where their source is another by now."""

import shutil
import traceback
from pathlib import Path
from typing import Never

import pytest
from jinja2 import Environment, UndefinedError

from handover.templates import templates
from layers.compile_templates import compile_templates

PACKAGE = Path(__file__).resolve().parents[2] / "layers" / "handover" / "handover"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A built package with one template."""
    path = tmp_path / "handover" / "letters"
    path.mkdir(parents=True)
    (path / "hello.html.jinja").write_text("Hello {{ name }}!")
    compile_templates(tmp_path / "handover")
    return path


def forbid_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> Never:
        raise AssertionError("a template is compiled")

    monkeypatch.setattr(Environment, "compile", refuse)


def test_a_compiled_template_is_not_compiled_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_compiling(monkeypatch)
    assert templates(folder).get_template("hello.html.jinja").render(name="<Ana>\nLima") == "Hello &lt;Ana&gt; Lima!"


def test_a_template_that_was_changed_counts_as_it_is_now(folder: Path) -> None:
    (folder / "hello.html.jinja").write_text("Bye {{ name }}!")
    assert templates(folder).get_template("hello.html.jinja").render(name="Ana") == "Bye Ana!"


def test_what_fails_is_named_as_lambda_has_it(folder: Path) -> None:
    with pytest.raises(UndefinedError) as failure:
        templates(folder).get_template("hello.html.jinja").render()
    places = [step.filename for step in traceback.extract_tb(failure.tb)]
    assert "/opt/python/handover/letters/hello.html.jinja" in places


def test_every_template_of_ours_comes_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "handover"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    compile_templates(package)
    forbid_compiling(monkeypatch)
    found = sorted(package.rglob("*.jinja"))
    assert (
        [templates(path.parent).get_template(path.name).name for path in found] == [path.name for path in found] != []
    )
