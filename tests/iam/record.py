"""Keeps which test has put which question to IAM that it allows, for `python -m tests.permissions`."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

from tests.iam.installation import Installation, Question
from tests.iam.policy import ContextValue, Principal, Request

FOLDER: Final = "HANDOVER_PERMISSIONS"
"""The environment variable that names the folder of the record; nothing is kept without it."""

_TESTS_KEPT: Final = 3


@dataclass(frozen=True)
class Put:
    """A question, and some of the tests that put it."""

    question: Question
    tests: tuple[str, ...]


class Record:
    """What was asked in this process. Of questions that the same parts of the policies answer, one is kept."""

    def __init__(self, folder: str | None) -> None:
        self._folder = folder
        self._kept: dict[frozenset[str], tuple[Question, list[str]]] = {}

    def add(self, question: Question, installation: Installation) -> None:
        """Keep a question of the running test, which must be allowed."""
        if self._folder is None:
            return
        _, tests = self._kept.setdefault(installation.granting(question), (question, []))
        test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
        if test and test not in tests and len(tests) < _TESTS_KEPT:
            tests.append(test)

    def write(self) -> None:
        """Write what was kept into a file of its own."""
        if self._folder is None:
            return
        put = [{**asdict(question), "tests": tests} for question, tests in self._kept.values() if tests]
        path = Path(self._folder) / f"{uuid4().hex}.json"
        path.write_text(json.dumps(put), encoding="utf-8")


def read(folder: Path) -> Iterator[Put]:
    """Return what all processes have kept."""
    for path in sorted(folder.glob("*.json")):
        for one in json.loads(path.read_text(encoding="utf-8")):
            request = one["request"]
            context = tuple((name, _value(value)) for name, value in request["context"])
            asked = Request(request["action"], request["resource"], context)
            yield Put(Question(Principal(**one["who"]), asked), tuple(one["tests"]))


def _value(written: list[str] | str | None) -> ContextValue:
    return tuple(written) if isinstance(written, list) else written


RECORD: Final = Record(os.environ.get(FOLDER))
"""Of this process."""
