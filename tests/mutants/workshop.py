"""A copy of the project in which one thing is broken at a time, and the tests are run against it."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).parents[2]
_PARTS: Final = (
    "events",
    "functions",
    "layers",
    "local",
    "manage",
    "tests",
    "pyproject.toml",
    "samconfig.toml",
    "template.yaml",
)
_NOT_COPIED: Final = shutil.ignore_patterns("__pycache__", ".*")
_DEADLINE_SECONDS: Final = 240
_FAILED: Final = re.compile(r"^(?:FAILED|ERROR) (\S+.*?)(?: - .*)?$", re.MULTILINE)


class Ending(StrEnum):
    """How a run of tests ended."""

    PASSED = "passed"
    FAILED = "failed"
    ENDLESS = "endless"
    STALE = "stale"
    """The mutant does not fit the code any more."""

    BROKEN = "broken"
    """Nothing was tested: the tests could not be read, or there are none."""


_ENDINGS: Final = {0: Ending.PASSED, 1: Ending.FAILED}


@dataclass(frozen=True)
class Tested:
    """What a run of tests came to; `first` names the first test that failed, or says what went wrong."""

    ending: Ending
    first: str = ""


class Workshop:
    """One copy of the project."""

    def __init__(self, folder: Path) -> None:
        """Copies the project into a folder, which must not exist."""
        self._folder = folder
        folder.mkdir()
        for part in _PARTS:
            source = PROJECT / part
            if source.is_dir():
                shutil.copytree(source, folder / part, ignore=_NOT_COPIED)
            else:
                shutil.copy2(source, folder / part)

    @contextmanager
    def changed(self, file: str, change: Callable[[str], str]) -> Iterator[None]:
        """Lets a file be another for a while: what `change` makes of its text."""
        path = self._folder / file
        healthy = path.read_text()
        self._write(path, change(healthy))
        try:
            yield
        finally:
            self._write(path, healthy)

    def test(self, tests: Sequence[str]) -> Tested:
        """Runs tests until one fails."""
        try:
            done = self._pytest("-x", *tests)
        except subprocess.TimeoutExpired:
            return Tested(Ending.ENDLESS, f"no end in {_DEADLINE_SECONDS} s")
        failed = _FAILED.search(done.stdout)
        is_run = failed is None or "::" in failed[1]
        ending = _ENDINGS.get(done.returncode, Ending.BROKEN) if is_run else Ending.BROKEN
        return Tested(ending, failed[1] if failed else f"{done.stdout}{done.stderr}".strip().rpartition("\n")[2])

    def failures(self, tests: Sequence[str]) -> frozenset[str]:
        """Gives those of the tests that fail; all of them where they cannot be run."""
        done = self._pytest(*tests)
        return frozenset(_FAILED.findall(done.stdout) if done.returncode in _ENDINGS else tests)

    def _pytest(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        paths = os.pathsep.join((str(self._folder), str(self._folder / "layers" / "handover")))
        return subprocess.run(  # noqa: S603 - our own tests
            [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", "--no-cov", *arguments],
            cwd=self._folder,
            env={**os.environ, "PYTHONPATH": paths},
            capture_output=True,
            text=True,
            timeout=_DEADLINE_SECONDS,
            check=False,
        )

    @staticmethod
    def _write(path: Path, source: str) -> None:
        """Writes a source; what was compiled of the former one may have its size and its second, and must go."""
        path.write_text(source)
        Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)
