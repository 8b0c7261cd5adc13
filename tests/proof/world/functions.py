"""The five functions in containers: each container is a cold start of its own, and a death takes it away."""

import importlib.util
import io
import logging
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import Any, Final, override

import pytest
from aws_lambda_powertools import Logger

from handover.aws import clients, cold_start
from handover.operations import graph_access, webhook_access
from tests.fakes.lambda_context import FakeLambdaContext
from tests.proof.world.aws import Aws
from tests.proof.world.clock import WorldClock
from tests.proof.world.line import Died, Invocation, Lines
from tests.proof.world.meta import Wire, session

FOLDER: Final = Path(__file__).parents[3] / "functions"
NAMES: Final = ("ingest", "replies", "thread_control", "notifications", "news")
MOST_CONTAINERS: Final = 2


class Console(io.TextIOBase):
    """Takes whatever the functions print or log, and hands each line on to be looked at."""

    def __init__(self, read: Callable[[str], None]) -> None:
        self.read_line = read

    @override
    def write(self, text: str) -> int:
        if text.strip():
            self.read_line(text)
        return len(text)


class _Log(logging.Handler):
    """Writes the log to the console."""

    def __init__(self, console: Console, formatter: logging.Formatter) -> None:
        super().__init__()
        self._console = console
        self.setFormatter(formatter)

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self._console.write(self.format(record))


class Functions:
    """The functions, warm and cold."""

    def __init__(self, clock: WorldClock, lines: Lines, console: Console) -> None:
        self._clock = clock
        self._lines = lines
        self._console = console
        self._containers: dict[str, list[ModuleType]] = {name: [] for name in NAMES}
        self._busy: list[ModuleType] = []

    def invoke(
        self, name: str, subject: str, event: Mapping[str, Any], tries: int = 1
    ) -> tuple[Mapping[str, Any] | None, Invocation]:
        """Invokes a function; its answer is None where it died."""
        container = self._container(name)
        invocation = Invocation(name, subject, tries, was_interrupted=bool(self._lines.at_work))
        self._lines.at_work.append(invocation)
        self._busy.append(container)
        try:
            with redirect_stdout(self._console):
                answer: Mapping[str, Any] = container.handler(event, FakeLambdaContext(name))
        except Died:
            self._containers[name].remove(container)
            return None, invocation
        else:
            return answer, invocation
        finally:
            self._busy.remove(container)
            self._lines.at_work.pop()

    def scale(self, name: str) -> None:
        """Lets another container work next: a cold one first, then in turn."""
        containers = self._containers[name]
        if len(containers) < MOST_CONTAINERS:
            containers.append(_cold(name, self._clock))
        containers.insert(0, containers.pop())

    def _container(self, name: str) -> ModuleType:
        containers = self._containers[name]
        free = [container for container in containers if container not in self._busy]
        if not free:
            containers.append(_cold(name, self._clock))
            free = containers[-1:]
        return free[0]


def _cold(name: str, clock: WorldClock) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"functions.{name}.handler", FOLDER / name / "handler.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if hasattr(module, "time"):
        vars(module)["time"] = clock
    return module


@contextmanager
def wired(aws: Aws, wire: Wire, clock: WorldClock, console: Console) -> Iterator[None]:
    """Lets every cold start find this world in the place of AWS, Meta, the time and the console."""
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings(), _logging_to(console):
        warnings.filterwarnings("ignore", message="No application metrics to publish")
        for name, value in aws.environment().items():
            patch.setenv(name, value)
        # The collector would never look again at what a cold start freezes, and here are thousands of them.
        patch.setattr(cold_start, "over", lambda: None)
        patch.setattr(clients, "client", aws.client)
        patch.setattr(graph_access, "client", aws.client)
        patch.setattr(webhook_access, "client", aws.client)
        patch.setattr(graph_access, "graph_session", lambda: session(wire))
        clock.rule(patch)
        yield


@contextmanager
def _logging_to(console: Console) -> Iterator[None]:
    """All functions share one logger here, as powertools names it after a service that nobody named."""
    logger = Logger()
    root = logging.getLogger(logger.name)
    handlers, propagate = [*root.handlers], root.propagate
    root.handlers[:], root.propagate = [_Log(console, logger.registered_formatter)], False
    try:
        yield
    finally:
        root.handlers[:], root.propagate = handlers, propagate
