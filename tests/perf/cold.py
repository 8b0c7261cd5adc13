"""Times cold starts: one process, its first answer, under Lambda's runtime interface emulator."""

import json
import platform
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, Final

from local.deployment import architecture_of
from local.ports import LOOPBACK, free_ports
from local.waiting import wait_until
from tests.perf.sandbox import Task
from tests.perf.settings import environment

READY_SECONDS: Final = 10
ANSWER_SECONDS: Final = 60
END_SECONDS: Final = 10


class NotMeasuredError(Exception):
    """Something could not be measured; the text says what and why."""


@dataclass(frozen=True, slots=True)
class ColdStart:
    """A function, the event it is started with, and what it answers where all is well."""

    task: Task
    event: Mapping[str, Any]
    expected: Mapping[str, Any]


class Emulator:
    """Starts functions as Lambda does, one process for each start."""

    def __init__(self, endpoint: str, log: Path) -> None:
        """Finds the emulator that the SAM CLI brings along.

        Args:
            endpoint: where AWS and the Graph API are.
            log: a file for what the function and the emulator say.
        """
        if not sys.platform.startswith("linux"):
            raise NotMeasuredError("cold starts need Linux: the runtime interface emulator is a Linux program")
        name = f"samcli/local/rapid/aws-lambda-rie-{architecture_of(platform.machine())}"
        self._program = str(distribution("aws-sam-cli").locate_file(name))
        self._endpoint = endpoint
        self._log = log

    def seconds_to_first_answer(self, start: ColdStart) -> float:
        """Times one cold start, from the request that makes the emulator start the process to the answer.

        Raises:
            NotMeasuredError: the function did not answer, or not as expected.
        """
        with self._running(start.task) as url:
            request = urllib.request.Request(url, json.dumps(start.event).encode())  # noqa: S310 - our own loopback
            begin = time.perf_counter()
            try:
                with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as response:  # noqa: S310 - as above
                    answer = response.read()
            except OSError as error:
                raise NotMeasuredError(f"{start.task.folder.name} gives no answer: {error}\n{self._said()}") from error
            seconds = time.perf_counter() - begin
        document = json.loads(answer)
        if not isinstance(document, dict) or not start.expected.items() <= document.items():
            raise NotMeasuredError(f"{start.task.folder.name} fails: {answer!r}\n{self._said()}")
        return seconds

    @contextmanager
    def _running(self, task: Task) -> Iterator[str]:
        """An emulator that waits for its first request; it starts the function's process only then."""
        port, api_port = free_ports(2)
        addresses = [
            *("--runtime-interface-emulator-address", f"{LOOPBACK}:{port}"),
            *("--runtime-api-address", f"{LOOPBACK}:{api_port}"),
        ]
        # -S: nothing but the standard library and what PYTHONPATH names.
        command = [self._program, *addresses, sys.executable, "-S", "-m", "awslambdaric", "handler.handler"]
        with self._log.open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - the project's own tools, no shell
                command,
                cwd=task.folder,
                env=dict(environment(task, self._endpoint)),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            if not wait_until(lambda: _answers(port), READY_SECONDS):
                raise NotMeasuredError(f"the runtime interface emulator does not start\n{self._said()}")
            yield f"http://{LOOPBACK}:{port}/2015-03-31/functions/function/invocations"
        finally:
            _end(process)

    def _said(self) -> str:
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-30:])


def _answers(port: int) -> bool:
    with socket.socket() as visitor:
        return visitor.connect_ex((LOOPBACK, port)) == 0


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
