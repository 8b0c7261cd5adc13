"""Imports go one way: functions, operations, then messenger and aws, then what is pure; and `ingest` stays light."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "layers" / "handover" / "handover"
PURE = ("frozen", "recipes", "pages", "conversation", "alerts", "deletion")
OUTSIDE = ("boto3", "botocore", "requests", "urllib3", "os", "time", "random", "aws_lambda_powertools")

FORBIDDEN = {
    **dict.fromkeys(PURE, (*OUTSIDE, "handover.aws", "handover.messenger", "handover.operations")),
    "recipes": (*OUTSIDE, "handover.pages", "handover.conversation", "handover.alerts"),
    "pages": (*OUTSIDE, "handover.conversation", "handover.alerts"),
    "conversation": (*OUTSIDE, "handover.alerts"),
    "messenger": ("boto3", "botocore", "os", "handover.aws", "handover.operations"),
    "aws": ("requests", "handover.messenger", "handover.operations"),
    "operations": ("boto3", "botocore", "requests", "os"),
}


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)


@pytest.mark.parametrize("part", sorted(FORBIDDEN))
def test_imports_go_one_way(part: str) -> None:
    files = [PACKAGE / f"{part}.py"] if (PACKAGE / f"{part}.py").exists() else [*(PACKAGE / part).glob("*.py")]
    assert files
    wrong = [
        f"{file.name} imports {name}"
        for file in files
        for name in imports_of(file)
        for forbidden in FORBIDDEN[part]
        if name == forbidden or name.startswith(f"{forbidden}.")
    ]
    assert wrong == []


def test_ingest_loads_neither_requests_nor_pydantic_nor_a_tracer() -> None:
    names = ("SECRETS_PATH", "APP_ID", "MAILBOX_URL", "MAILBOX_DEAD_LETTER_URL", "POWERTOOLS_METRICS_NAMESPACE")
    environment = {
        **dict.fromkeys(names, "x"),
        "AWS_DEFAULT_REGION": "eu-west-1",
        "PYTHONPATH": os.pathsep.join([str(PROJECT), str(PACKAGE.parent)]),
    }
    heavy = "{'requests', 'pydantic', 'aws_xray_sdk', 'boto3', 'jinja2'}"
    program = f"import sys, functions.ingest.handler; print(sorted({heavy} & set(sys.modules)))"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert done.stdout.strip() == "[]"
