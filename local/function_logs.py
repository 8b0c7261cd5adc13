"""Fetches what the deployed functions logged, into a file that a person can read."""

import time
from operator import itemgetter
from pathlib import Path

import boto3

from local.access import EngineAccess

FILE_NAME = "functions.log"


class FunctionLogs:
    """The log groups of one deployed stack."""

    def __init__(self, access: EngineAccess, stack_name: str, state: Path) -> None:
        """Names the stack; nothing is fetched yet."""
        self._client = boto3.client("logs", **access.client_arguments())
        self._stack_name = stack_name
        self.file = state / FILE_NAME

    def fetch(self) -> Path:
        """Writes all lines of all functions in the order of their times; gives the file."""
        lines = sorted((line for group in self._groups() for line in self._lines(group)), key=itemgetter(0))
        self.file.write_text("".join(f"{_clock(at)} {function}: {text}\n" for at, function, text in lines))
        return self.file

    def _groups(self) -> list[str]:
        found = self._client.describe_log_groups()["logGroups"]
        return [group["logGroupName"] for group in found if self._stack_name in group["logGroupName"]]

    def _lines(self, group: str) -> list[tuple[int, str, str]]:
        pages = self._client.get_paginator("filter_log_events").paginate(logGroupName=group)
        name = group.rsplit("/", 1)[1]
        return [(event["timestamp"], name, event["message"].rstrip()) for page in pages for event in page["events"]]


def _clock(milliseconds: int) -> str:
    return time.strftime("%H:%M:%S", time.localtime(milliseconds / 1000))
