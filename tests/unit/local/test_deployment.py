from pathlib import Path
from typing import Any

import pytest

from local.deployment import (
    Deployed,
    Deployment,
    architecture_of,
    failure_line,
    parameters_of,
    reason_in,
    with_absolute_paths,
)
from local.failures import StackFailure
from local.settings import PROJECT


@pytest.mark.parametrize(
    ("log", "reason"),
    [
        (
            (
                "CREATE_COMPLETE  AWS::SNS::Topic  EventsTopic  -\n"
                "CREATE_FAILED    AWS::SQS::Queue  Mailbox      VisibilityTimeout must be between 0 and 43200.\n"
                "CREATE_FAILED    AWS::CloudFormation::Stack  handover  Resource creation cancelled\n"
                "Error: Failed to create/update the stack\n"
            ),
            "CREATE_FAILED AWS::SQS::Queue Mailbox VisibilityTimeout must be between 0 and 43200.",
        ),
        (
            (
                "Build Failed\nError: PythonPipBuilder:ResolveDependencies - WARNING: an old script\n"
                "ERROR: No matching distribution found for nonsense\n"
            ),
            "No matching distribution found for nonsense",
        ),
        (
            "Starting\n\nError: Unrecognized resource types: [AWS::SNS::Topicx]\n",
            "Unrecognized resource types: [AWS::SNS::Topicx]",
        ),
        ("line one\nConnection refused\n\n", "Connection refused"),
        ("", "it said nothing."),
    ],
    ids=["a resource", "a package", "the template", "something else", "silence"],
)
def test_the_most_telling_line_of_a_log_is_found(log: str, reason: str) -> None:
    assert reason_in(log) == reason


def test_a_failed_tool_is_told_in_one_line_that_names_its_log() -> None:
    line = failure_line("deploy", "Error: no such bucket\n", Path("local/.state/deploy.log"))

    assert line == (
        "sam deploy failed: no such bucket -- mend that and run the same command again; "
        "the whole log: local/.state/deploy.log"
    )


def test_parameters_are_read_from_a_list_and_from_a_line() -> None:
    expected = {"Stage": "local", "AdminEmail": ""}

    assert parameters_of(["Stage=local", "AdminEmail="]) == expected
    assert parameters_of('Stage=local AdminEmail=""') == expected


@pytest.mark.parametrize(
    ("machine", "architecture"),
    [("x86_64", "x86_64"), ("AMD64", "x86_64"), ("arm64", "arm64"), ("aarch64", "arm64")],
)
def test_the_functions_are_built_for_this_machine(machine: str, architecture: str) -> None:
    assert architecture_of(machine) == architecture


def test_a_changed_template_finds_its_code_from_any_folder() -> None:
    template: dict[str, Any] = {
        "Resources": {
            "IngestFunction": {"Properties": {"CodeUri": "IngestFunction"}},
            "HandoverLayer": {"Properties": {"ContentUri": "HandoverLayer"}},
            "Mailbox": {"Properties": {"FifoQueue": True}},
            "EventsTopic": {},
        }
    }

    resources = with_absolute_paths(template, Path("/project/build"))["Resources"]

    assert resources["IngestFunction"]["Properties"]["CodeUri"] == "/project/build/IngestFunction"
    assert resources["HandoverLayer"]["Properties"]["ContentUri"] == "/project/build/HandoverLayer"
    assert resources["Mailbox"] == {"Properties": {"FifoQueue": True}}


def test_an_output_that_the_template_lacks_is_told_by_name() -> None:
    with pytest.raises(StackFailure, match="no output MailboxUrl"):
        Deployed(parameters={}, outputs={}).output("MailboxUrl")


def test_the_local_settings_of_the_project_name_stack_region_app_and_sender(tmp_path: Path) -> None:
    deployment = Deployment(PROJECT, tmp_path)

    assert deployment.stack_name
    assert deployment.region
    assert {"Stage", "AppId", "SenderEmail", "GraphApiUrl"} <= deployment.parameters.keys()
