"""Imports go one way: functions, operations, then messenger and aws, then what is pure; and `ingest` stays light."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from handover.aws.environment import NotificationsEnvironment, ThreadControlEnvironment
from handover.aws.keys import ItemKind, ListKind
from tests.template.sources import HANDLERS, code_of

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "layers" / "handover" / "handover"
PURE = (
    "frozen",
    "schema",
    "migrations",
    "recipes",
    "pages",
    "conversation",
    "alerts",
    "deletion",
    "links",
    "templates",
    "webpages",
    "lineage",
)
OUTSIDE = ("boto3", "botocore", "requests", "urllib3", "os", "time", "random", "aws_lambda_powertools")

ADMINISTRATION = "handover.messenger.administration"

FORBIDDEN = {
    **dict.fromkeys(PURE, (*OUTSIDE, "handover.aws", "handover.messenger", "handover.outgoing", "handover.operations")),
    "recipes": (*OUTSIDE, "handover.pages", "handover.conversation", "handover.alerts"),
    "pages": (*OUTSIDE, "handover.conversation", "handover.alerts"),
    "conversation": (*OUTSIDE, "handover.alerts"),
    "messenger": ("boto3", "botocore", "os", "handover.aws", "handover.operations"),
    "outgoing": ("boto3", "botocore", "os", "handover.aws", "handover.messenger", "handover.operations"),
    "aws": ("requests", "handover.messenger", "handover.outgoing", "handover.operations"),
    "doctor": (*OUTSIDE, "handover.aws", "handover.outgoing", "handover.operations"),
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
    files = [PACKAGE / f"{part}.py"] if (PACKAGE / f"{part}.py").exists() else [*(PACKAGE / part).rglob("*.py")]
    assert files
    wrong = [
        f"{file.name} imports {name}"
        for file in files
        for name in imports_of(file)
        for forbidden in FORBIDDEN[part]
        if name == forbidden or name.startswith(f"{forbidden}.")
    ]
    assert wrong == []


def test_no_function_loads_what_operators_ask_of_meta_but_the_one_that_does_their_looking() -> None:
    functions = {
        name for name in HANDLERS if ADMINISTRATION in {module for code in code_of(name) for module in _of(code)}
    }
    assert functions <= {"DoctorFunction"}


def _of(module: ast.Module) -> Iterator[str]:
    return (str(node.module) for node in ast.walk(module) if isinstance(node, ast.ImportFrom))


KEYS = PACKAGE / "aws" / "keys.py"
SOURCES = ("layers", "functions", "manage", "local", "events")
PREFIX = re.compile(rf"(?<![\w-])({'|'.join({kind.prefix for kind in (*ItemKind, *ListKind)})})")


def literals_of(source: str) -> Iterator[str]:
    """Gives every string in a module, those between the fields of an f-string too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
            yield node.value if isinstance(node.value, str) else node.value.decode("latin-1")


@pytest.mark.parametrize(
    "source",
    [
        '"conversation#"',
        'f"conversation#{account}#{user}"',
        'f"{stage}:page-version#{page}"',
        'b"answered#1"',
        '"begins with standing#"',
    ],
)
def test_the_prefix_of_a_key_is_seen_in_a_string(source: str) -> None:
    assert any(map(PREFIX.search, literals_of(source)))


@pytest.mark.parametrize("source", ['"conversation"', '"homepage#top"', '"#version"'])
def test_what_is_no_prefix_of_a_key_is_not_taken_for_one(source: str) -> None:
    assert not any(map(PREFIX.search, literals_of(source)))


def test_one_module_alone_spells_the_prefixes_of_keys() -> None:
    files = [file for part in SOURCES for file in (PROJECT / part).rglob("*.py") if file != KEYS]
    wrong = [
        f"{file.relative_to(PROJECT)} spells {text!r}"
        for file in files
        for text in literals_of(file.read_text(encoding="utf-8"))
        if PREFIX.search(text)
    ]
    assert {"requests.py", "reading.py", "make_events.py"} <= {file.name for file in files}
    assert wrong == []


def test_no_other_module_of_aws_joins_parts_to_a_key_or_takes_one_apart() -> None:
    wrong = [
        f"{file.name} holds {text!r}"
        for file in (PACKAGE / "aws").rglob("*.py")
        for text in literals_of(file.read_text(encoding="utf-8"))
        if file != KEYS and re.search(r"#(?![a-z])", text)
    ]
    assert wrong == []


def loaded_by(program: str, *settings: str) -> set[str]:
    """Gives the modules that a process of its own has loaded when the program has run."""
    environment = {
        **dict.fromkeys((*settings, "POWERTOOLS_METRICS_NAMESPACE"), "x"),
        "GRAPH_API_URL": "https://graph.example",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "PYTHONPATH": os.pathsep.join([str(PROJECT), str(PACKAGE.parent)]),
    }
    command = [sys.executable, "-c", f"{program}\nimport sys\nprint(*sys.modules)"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    return set(done.stdout.splitlines()[-1].split())


def test_ingest_loads_neither_requests_nor_pydantic_nor_a_tracer() -> None:
    settings = ("SECRETS_PATH", "APP_ID", "MAILBOX_URL", "UNREADABLE_QUEUE_URL")
    heavy = {"requests", "pydantic", "aws_xray_sdk", "boto3", "jinja2"}
    assert loaded_by("import functions.ingest.handler", *settings) & heavy == set()


def test_notifications_loads_the_words_and_dates_of_a_language_when_an_alert_is_told_in_it() -> None:
    settings = [field.name.upper() for field in fields(NotificationsEnvironment)]
    tell = """
import functions.notifications.handler
from handover.alerts.compose import mail_for
from handover.pages.page import Admin
from tests.builders.announcements import announcement
from tests.builders.pages import page
mail_for(announcement(), page(languages=("{language}",)), Admin(name="Maya", email="maya@example.test"))
"""
    of_french = {"babel", "handover.alerts.languages.fr"}
    of_programs = {"requests", "handover.outgoing.webhooks", "handover.alerts.news"}
    of_others = {
        "handover.conversation.conversation",
        "handover.alerts.page_content",
        "handover.alerts.waiting_content",
    }
    assert loaded_by(tell.format(language="en"), *settings) & {*of_french, *of_programs, *of_others} == set()
    assert loaded_by(tell.format(language="fr"), *settings) & {*of_french, "handover.alerts.languages.en"} == of_french


def test_thread_control_loads_no_settings_of_pages() -> None:
    settings = [field.name.upper() for field in fields(ThreadControlEnvironment)]
    heavy = {"handover.pages.page", "handover.recipes.recipe", "handover.conversation.conversation"}
    assert loaded_by("import functions.thread_control.handler", *settings) & heavy == set()
