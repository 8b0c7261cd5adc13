"""The SDK in the built layers: each function runs on the one that was tested, not on the one that Lambda has."""

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml

from layers.service_models import OPERATIONS
from local.deployment import Deployment
from local.settings import PROJECT
from tests.perf.endpoint import Certificate
from tests.perf.sandbox import Sandbox

FUNCTIONS = (
    "IngestFunction",
    "RepliesFunction",
    "ThreadControlFunction",
    "NotificationsFunction",
    "ConsoleFunction",
    "DoctorFunction",
    "NewsFunction",
)
PROGRAM = Path(__file__).with_name("sdk_in_a_function.py")
BUILT = PROJECT / ".aws-sam" / "build"

HOSTS = {
    "dynamodb": "https://dynamodb.eu-central-1.amazonaws.com/",
    "scheduler": "https://scheduler.eu-central-1.amazonaws.com/",
    "ses": "https://email.eu-central-1.amazonaws.com/",
    "sesv2": "https://email.eu-central-1.amazonaws.com/",
    "sns": "https://sns.eu-central-1.amazonaws.com/",
    "sqs": "https://sqs.eu-central-1.amazonaws.com/",
    "ssm": "https://ssm.eu-central-1.amazonaws.com/",
}

OF_THE_RUNTIME = {"simplejson"}
"""Lambda's runtime interface client has loaded it before any handler, and requests takes it where it is."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lambda")


@pytest.fixture(scope="module")
def sandbox(folder: Path) -> Sandbox:
    Deployment(PROJECT, folder).build()
    return Sandbox(folder, BUILT, Certificate(folder).certificate)


def variables_of(function: str) -> dict[str, str]:
    template = yaml.safe_load((BUILT / "template.yaml").read_text())
    parts = (template["Globals"]["Function"], template["Resources"][function]["Properties"])
    names = (name for part in parts for name in part["Environment"]["Variables"])
    return {name: "https://x" if name == "GRAPH_API_URL" else "x" for name in names}


def seen_in(function: str, sandbox: Sandbox) -> dict[str, Any]:
    task = sandbox.function(function)
    environment = {
        **variables_of(function),
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_SESSION_TOKEN": "test",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "POWERTOOLS_LOG_LEVEL": "INFO",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join([str(task.folder), task.python_path]),
    }
    # -S and -P: nothing but the standard library and what PYTHONPATH names.
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        [sys.executable, "-S", "-P", str(PROGRAM)],
        env=environment,
        input=json.dumps(OPERATIONS),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def from_image(files: list[str], image: Path) -> set[str]:
    """Names the packages that the files are of, where they come along with Lambda."""
    return {Path(file).relative_to(image).parts[0] for file in files if Path(file).is_relative_to(image)}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_runs_on_the_sdk_of_the_layer_which_is_the_one_tested(
    function: str, sandbox: Sandbox, folder: Path
) -> None:
    seen = seen_in(function, sandbox)

    assert seen["versions"] == [version("boto3"), version("botocore")]
    assert str(folder / "opt" / "python" / "botocore" / "__init__.py") in seen["files"]
    assert from_image(seen["files"], folder / "image") <= OF_THE_RUNTIME


def test_every_operation_builds_a_request_to_its_service(sandbox: Sandbox) -> None:
    calls = seen_in("IngestFunction", sandbox)["calls"]

    assert len(calls) == sum(len(operations) for operations in OPERATIONS.values())
    assert {name: url for name, url in calls.items() if not url.startswith(HOSTS[name.partition(".")[0]])} == {}


@pytest.mark.usefixtures("sandbox")
def test_the_layer_has_none_of_botocores_own_descriptions(folder: Path) -> None:
    assert not (folder / "opt" / "python" / "botocore" / "data").exists()


@pytest.mark.usefixtures("sandbox")
def test_the_sdk_is_plain_python_and_serves_both_processors() -> None:
    assert [*(BUILT / "SdkLayer").rglob("*.py")]
    assert [*(BUILT / "SdkLayer").rglob("*.so")] == []
