"""Takes the policies of template.yaml apart, piece by piece, and tells which tests notice each piece that is missing.

`python -m tests.permissions` runs a test that should notice it against each such template. `--asked FOLDER` takes what
an earlier run has asked IAM (`HANDOVER_PERMISSIONS=FOLDER pytest …`) in place of a new run; `--computed` works out the
score from that alone and runs no test.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final

from tests.iam.record import FOLDER, Put, read
from tests.mutants.workshop import Ending, Workshop
from tests.permissions.removals import removals
from tests.permissions.score import Noticed, noticed
from tests.template.document import read_template

AT_A_TIME: Final = 2
TRIED: Final = 3
"""How many of the tests that should notice a removal are run at most."""

_ASKING: Final = ("tests/iam", "tests/contract", "tests/integration")


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _ask(folder: Path) -> None:
    """Run the tests that call AWS in memory, and keep what they ask IAM."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", str(AT_A_TIME), *_ASKING]
    subprocess.run(command, env={**os.environ, FOLDER: str(folder)}, check=True)  # noqa: S603 - our own tests


def _score(template: dict[str, Any], put: Sequence[Put]) -> list[Noticed]:
    return [noticed(removal, template, put) for removal in removals(template)]


def _tried(scores: Sequence[Noticed], template: dict[str, Any]) -> Iterator[str]:
    """Run tests against each template; return what no test has noticed."""
    free: SimpleQueue[Workshop] = SimpleQueue()
    with tempfile.TemporaryDirectory(prefix="handover-permissions-") as folder, ThreadPoolExecutor(AT_A_TIME) as pool:
        for number in range(AT_A_TIME):
            free.put(Workshop(Path(folder, str(number))))

        def failing(one: Noticed) -> str | None:
            workshop = free.get()
            try:
                return _failing(one, template, workshop)
            finally:
                free.put(workshop)

        for one, test in zip(scores, pool.map(failing, scores), strict=True):
            _tell(f"{'noticed' if test else 'UNNOTICED':10} {one.removal.name}\n           {test or '-'}")
            if test is None:
                yield one.removal.name


def _failing(one: Noticed, template: dict[str, Any], workshop: Workshop) -> str | None:
    with workshop.changed("template.yaml", lambda _: json.dumps(one.removal.applied_to(template))):
        for test in one.tests[:TRIED]:
            tested = workshop.test([test])
            if tested.ending is Ending.FAILED:
                return tested.first
    return None


def main(arguments: Sequence[str]) -> int:
    """Return 1 unless each removal is noticed."""
    parser = argparse.ArgumentParser(prog="tests.permissions", description=__doc__)
    parser.add_argument("--asked", type=Path)
    parser.add_argument("--computed", action="store_true")
    options = parser.parse_args(arguments)
    template = read_template()
    with tempfile.TemporaryDirectory(prefix="handover-asked-") as folder:
        if options.asked is None:
            _ask(Path(folder))
        scores = _score(template, list(read(options.asked or Path(folder))))
    unnoticed = [one.removal.name for one in scores if not one.tests]
    if not options.computed:
        unnoticed = list(_tried(scores, template))
    for name in unnoticed:
        _tell(f"no test notices that this is missing: {name}")
    _tell(f"permissions: {len(scores) - len(unnoticed)} of {len(scores)} removals are noticed")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
