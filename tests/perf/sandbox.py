"""Lays the built artefacts out as Lambda does: task, layers, the image's packages, and nothing else to import."""

import compileall
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

import yaml
from packaging.requirements import Requirement

BARE: Final = Path(__file__).parent / "bare"
IMAGE_PACKAGES: Final = ("boto3", "awslambdaric")
"""What Lambda's Python image brings along."""


@dataclass(frozen=True, slots=True)
class Task:
    """A function ready to run: its folder with `handler.py`, and where else it may import from."""

    folder: Path
    python_path: str


class Sandbox:
    """Folders in the places of /var/task, /opt/python and the image's own packages.

    Built code is copied without the files' times: a zip keeps them to two seconds and in no time zone, so bytecode that
    is tied to its source by time cannot be relied on. Only bytecode tied by hash, or by nothing, counts. The image's
    packages come compiled, here as there.
    """

    def __init__(self, folder: Path, built: Path, certificate: Path) -> None:
        """Lays everything out.

        Args:
            folder: an empty folder.
            built: what `sam build` left.
            certificate: one that all code in the sandbox is to trust, besides the real ones.
        """
        self._built = built
        self._tasks = folder / "task"
        self._layers = folder / "opt" / "python"
        self._image = folder / "image"
        for layer in _layers(built):
            _copy(layer / "python", self._layers)
        self._image.mkdir()
        for name in sorted(set(_top_level_names(IMAGE_PACKAGES))):
            _link_compiled(name, self._image)
        # Where botocore and requests look by themselves: a setting would spare them work that they have in Lambda.
        for bundle in (self._image / "botocore" / "cacert.pem", self._layers / "certifi" / "cacert.pem"):
            _append(certificate, bundle)

    def function(self, name: str) -> Task:
        """Gives a function, by its name in the template."""
        return Task(self._task(name, self._built / name), f"{self._layers}{os.pathsep}{self._image}")

    def bare(self) -> Task:
        """Gives the bare handler, which has no layers."""
        return Task(self._task("bare", BARE), str(self._image))

    def _task(self, name: str, source: Path) -> Path:
        task = self._tasks / name
        if not task.exists():
            _copy(source, task)
        return task


def _layers(built: Path) -> list[Path]:
    """The layers in the order in which Lambda unpacks them, one over the other."""
    template = yaml.safe_load((built / "template.yaml").read_text())
    return [built / layer["Ref"] for layer in template["Globals"]["Function"]["Layers"]]


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target, copy_function=shutil.copyfile, dirs_exist_ok=True)


def _top_level_names(packages: tuple[str, ...]) -> Iterator[str]:
    """Names what the packages, and those they need, installed at the top of the environment."""
    for package in packages:
        found = distribution(package)
        parts = (file.parts[0] for file in found.files or ())
        yield from (part for part in parts if part not in ("..", "__pycache__"))
        needs = [Requirement(text) for text in found.requires or ()]
        here = {"extra": ""}
        yield from _top_level_names(tuple(need.name for need in needs if not need.marker or need.marker.evaluate(here)))


def _link_compiled(name: str, image: Path) -> None:
    installed = Path(str(distribution("boto3").locate_file(name)))
    if installed.is_dir():
        compileall.compile_dir(installed, quiet=2)
        (image / name).mkdir()
        for content in installed.iterdir():
            (image / name / content.name).symlink_to(content)
    else:
        (image / name).symlink_to(installed)


def _append(certificate: Path, bundle: Path) -> None:
    content = bundle.read_bytes() + certificate.read_bytes()
    bundle.unlink()
    bundle.write_bytes(content)
