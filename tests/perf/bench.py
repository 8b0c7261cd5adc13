"""`make bench`: compares our functions with a bare handler, warm and cold, in one run."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from local.deployment import Deployment
from local.failures import StackFailure
from local.settings import PROJECT
from manage.page_file import read_page
from tests.perf.answers import Answers
from tests.perf.cold import ColdStart, Emulator, NotMeasuredError
from tests.perf.comparison import Comparison, table
from tests.perf.endpoint import Certificate, serving
from tests.perf.sandbox import Sandbox
from tests.perf.settings import APP_SECRET, environment
from tests.perf.webhooks import with_events

WARM_BAR: Final = 1.3
INGEST_COLD_BAR: Final = 1.2
OTHERS_COLD_BAR: Final = 2.0
MANY_EVENTS: Final = 10

INGEST_PAIRS: Final = 25
OTHERS_PAIRS: Final = 10

WORKERS: Final = {
    "replies": ("RepliesFunction", "replies-text.json"),
    "thread_control": ("ThreadControlFunction", "thread_control-switch-on.json"),
    "notifications": ("NotificationsFunction", "notifications-handover-requested.json"),
    "news": ("NewsFunction", "news-requested.json"),
}
NO_FAILURES: Final[Mapping[str, Any]] = {"batchItemFailures": []}
OK: Final[Mapping[str, Any]] = {"statusCode": 200}


def _event(file: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((PROJECT / "events" / file).read_text())
    return event


def _tell(what: str) -> None:
    sys.stderr.write(f"bench: {what}\n")


class Benchmark:
    """All measurements, on the artefacts as they are built now."""

    def __init__(self, sandbox: Sandbox, emulator: Emulator) -> None:
        self._sandbox = sandbox
        self._emulator = emulator
        self._text = _event("ingest-text.json")
        self._bare = ColdStart(sandbox.bare(), self._text, OK)
        self._ingest = ColdStart(sandbox.function("IngestFunction"), self._text, OK)

    def run(self) -> list[Comparison]:
        """Measures everything once."""
        return [
            self._warm("ingest warm, CPU per webhook of one text", 1, WARM_BAR),
            self._warm(f"ingest warm, CPU per webhook of {MANY_EVENTS} texts", MANY_EVENTS, None),
            self._cold("ingest cold", self._ingest, INGEST_PAIRS, INGEST_COLD_BAR),
            *(self._cold_worker(name, *where) for name, where in WORKERS.items()),
        ]

    def _cold_worker(self, name: str, function: str, file: str) -> Comparison:
        start = ColdStart(self._sandbox.function(function), _event(file), NO_FAILURES)
        return self._cold(f"{name} cold", start, OTHERS_PAIRS, OTHERS_COLD_BAR)

    def _cold(self, what: str, ours: ColdStart, pairs: int, bar: float) -> Comparison:
        _tell(f"{what}, {pairs} pairs of starts")
        seconds: dict[str, list[float]] = {"bare": [], "ours": []}
        starts = {"bare": self._bare, "ours": ours}
        for start in starts.values():
            self._emulator.seconds_to_first_answer(start)  # brings the files into the machine's cache
        for pair in range(pairs):
            for side in sorted(starts, reverse=bool(pair % 2)):
                seconds[side].append(self._emulator.seconds_to_first_answer(starts[side]))
        return Comparison(what, seconds["bare"], seconds["ours"], bar)

    def _warm(self, what: str, events: int, bar: float | None) -> Comparison:
        _tell(what)
        task = self._ingest.task
        image = self._bare.task.python_path
        request = {
            "tasks": {"bare": str(self._bare.task.folder), "ours": str(task.folder)},
            "event": with_events(self._text, events),
        }
        done = subprocess.run(
            [sys.executable, "-S", "-m", "tests.perf.warm"],
            cwd=PROJECT,
            # Both run on the layer's SDK here, which has no descriptions of AWS: the bare handler takes the image's.
            env={**environment(task, "https://127.0.0.1"), "AWS_DATA_PATH": f"{image}/botocore/data"},
            input=json.dumps(request),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NotMeasuredError(f"{what}: {done.stderr}")
        found = json.loads(done.stdout)
        return Comparison(what, found["bare"], found["ours"], bar)


def _built() -> Path:
    _tell("building the functions")
    folder = PROJECT / ".aws-sam"
    folder.mkdir(exist_ok=True)
    Deployment(PROJECT, folder).build()
    return folder / "build"


def main() -> int:
    """Prints the table and a verdict for each budget; fails only where something could not be measured."""
    try:
        with ExitStack() as ending:
            folder = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="handover-bench-")))
            certificate = Certificate(folder)
            page = read_page(PROJECT / "local" / "demo" / "page.yaml")
            answers = Answers(APP_SECRET, page.model_dump_json(exclude_defaults=True))
            endpoint = ending.enter_context(serving(answers, certificate))
            sandbox = Sandbox(folder, _built(), certificate.certificate)
            comparisons = Benchmark(sandbox, Emulator(endpoint, folder / "emulator.log")).run()
    except (NotMeasuredError, StackFailure) as failure:
        _tell(f"could not measure: {failure}")
        return 1
    verdicts = "\n".join(comparison.verdict() for comparison in comparisons)
    sys.stdout.write(f"\n{table(comparisons)}\n\n{verdicts}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
