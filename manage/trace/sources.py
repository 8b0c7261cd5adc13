"""Where lines of logs are read: CloudWatch Logs Insights, the logs of the embedded engine, a file."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from manage.target import Target
from manage.trace.line import Line, read_line

OUTPUTS: Final = (
    "IngestLogGroupName",
    "RepliesLogGroupName",
    "ThreadControlLogGroupName",
    "NotificationsLogGroupName",
    "NewsLogGroupName",
    "ConsoleLogGroupName",
)
LIMIT: Final = 10_000
"""The most that a query gives (CloudWatch Logs API Reference, `StartQuery`, `limit`)."""

_LOOK_AGAIN_SECONDS: Final = 0.5
_UNDER_WAY: Final = frozenset({"Scheduled", "Running", "Unknown"})
_TRIES: Final = 600


class QueryFailedError(Exception):
    """CloudWatch did not finish a query; the text says what to do."""


class Source(Protocol):
    """Where lines are read."""

    def lines(self, names: frozenset[str], since: int) -> Iterable[Line]:
        """Return the lines that name one of these events or conversations, since a time in milliseconds since 1970."""


@dataclass(frozen=True, slots=True)
class LogsInsights:
    """The log groups of a stack on AWS. A query is paid for by the bytes it looks through (0.005 USD a GB)."""

    target: Target
    pause: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.time

    def lines(self, names: frozenset[str], since: int) -> Iterator[Line]:
        """Return the lines.

        Raises:
            QueryFailedError: the query failed, was cancelled, or takes too long.
        """
        logs = self.target.client("logs")
        query = logs.start_query(
            logGroupNames=[self.target.output(name) for name in OUTPUTS],
            startTime=since // 1000,
            endTime=int(self.clock()) + 1,
            # All of our names are letters, digits and dashes, which mean nothing else in a pattern.
            queryString=f"fields @message | filter @message like /{'|'.join(sorted(names))}/ | sort @timestamp asc",
            limit=LIMIT,
        )
        for row in self._results(logs, query["queryId"]):
            text = next((cell["value"] for cell in row if cell["field"] == "@message"), "")
            line = read_line(text)
            if line is not None and line.is_about(names):
                yield line

    def _results(self, logs: Any, query_id: str) -> list[list[dict[str, str]]]:  # noqa: ANN401 - boto3's clients have no common type
        for _ in range(_TRIES):
            answer = logs.get_query_results(queryId=query_id)
            if answer["status"] == "Complete":
                found: list[list[dict[str, str]]] = answer["results"]
                return found
            if answer["status"] not in _UNDER_WAY:
                raise QueryFailedError(f"CloudWatch says {answer['status']} of the query: try a shorter --since")
            self.pause(_LOOK_AGAIN_SECONDS)
        raise QueryFailedError("CloudWatch takes too long over the query: try a shorter --since")


@dataclass(frozen=True, slots=True)
class EngineLogs:
    """The log groups of the local stack."""

    target: Target

    def lines(self, names: frozenset[str], since: int) -> Iterator[Line]:
        """Return the lines."""
        pages = self.target.client("logs").get_paginator("filter_log_events")
        for output in OUTPUTS:
            for page in pages.paginate(logGroupName=self.target.output(output), startTime=since):
                yield from _about(names, (event["message"] for event in page["events"]))


@dataclass(frozen=True, slots=True)
class LogFile:
    """A file that has a line of log in each line, as a failed run of the local stack leaves `functions.log`."""

    path: Path

    def lines(self, names: frozenset[str], since: int) -> Iterator[Line]:
        """Return the lines."""
        written = self.path.read_text(encoding="utf-8").splitlines()
        yield from (line for line in _about(names, written) if line.at >= since)


def _about(names: frozenset[str], texts: Iterable[str]) -> Iterator[Line]:
    lines = (read_line(text) for text in texts if any(name in text for name in names))
    yield from (line for line in lines if line is not None and line.is_about(names))
