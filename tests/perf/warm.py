"""Measures the CPU of warm invocations of `ingest` and of the bare handler, in turn, in this one process.

A program of its own: it runs where only what Lambda has can be imported. It reads a `Request` as JSON from its standard
input and writes the CPU seconds per webhook of each block of invocations to its standard output.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.httpsession import URLLib3Session

from tests.perf.answers import Answers

type Handler = Callable[[Mapping[str, Any], object], Mapping[str, Any]]

BLOCKS: Final = 40
CALLS_IN_A_BLOCK: Final = 100
WARM_UP_CALLS: Final = 20


class _Body:
    """The body of an answer as botocore reads it from urllib3."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self) -> Iterator[bytes]:
        yield self._content


class _Network:
    """Takes the place of the network below botocore, so that signing and serialising count and waiting does not."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def send(self, request: AWSPreparedRequest) -> AWSResponse:
        target = _text(request.headers["X-Amz-Target"])
        answer = self._answers.to("/", target, _text(request.body).encode())
        headers = HTTPHeaders()
        headers["Content-Type"] = answer.content_type
        return AWSResponse(request.url, 200, headers, _Body(answer.body))


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _handler(folder: str) -> Handler:
    spec = spec_from_file_location(f"{Path(folder).name}_handler", Path(folder) / "handler.py")
    if spec is None or spec.loader is None:
        raise ImportError(folder)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    handler: Handler = module.handler
    return handler


def _cpu_per_call(handler: Handler, event: Mapping[str, Any], calls: int) -> float:
    begin = time.process_time()
    for _ in range(calls):
        if handler(event, None)["statusCode"] != 200:
            raise RuntimeError("a handler refused the benchmark's webhook")
    return (time.process_time() - begin) / calls


def measure(tasks: Mapping[str, str], event: Mapping[str, Any]) -> dict[str, list[float]]:
    """Gives the CPU seconds per webhook, block by block: both handlers take turns, and who begins changes too."""
    handlers = {name: _handler(folder) for name, folder in tasks.items()}
    for handler in handlers.values():
        _cpu_per_call(handler, event, WARM_UP_CALLS)
    found: dict[str, list[float]] = {name: [] for name in handlers}
    for block in range(BLOCKS):
        for name in sorted(handlers, reverse=bool(block % 2)):
            found[name].append(_cpu_per_call(handlers[name], event, CALLS_IN_A_BLOCK))
    return found


def main() -> None:
    """Measures what the standard input asks for."""
    request = json.load(sys.stdin)
    network = _Network(Answers(os.environ["APP_SECRET"]))
    with (
        # Lambda's log is not buffered either.
        Path(os.devnull).open("w", buffering=1) as nowhere,
        redirect_stdout(nowhere),
        patch.object(URLLib3Session, "send", lambda _, request: network.send(request)),
    ):
        found = measure(request["tasks"], request["event"])
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
