"""What docs/iam publishes is valid for IAM, names its actions, and fits where IAM has limits."""

import json
import re
import subprocess

import pytest
from botocore.session import Session

from tests.iam.people import FOLDER, NAMES, filled_in, policy, statements, values_of
from tests.template.document import ROOT
from tests.template.stack import as_list

# "IAM and AWS STS quotas": the size of a customer managed policy, without white space.
LARGEST = 6_144
# The longest name that docs/iam/README.md lets a stack have, and the longest partition and region of AWS. They need not
# belong together: what fits with them fits everywhere.
LONGEST_NAME = 29
LONGEST = {**values_of("m" * LONGEST_NAME, "prod"), "Partition": "aws-us-gov", "Region": "us-isof-south-1"}
PROD = values_of("messenger-handover-prod", "prod")


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_is_understood_when_it_is_filled_in(name: str) -> None:
    assert json.loads(filled_in(name, PROD)).keys() == {"Version", "Statement"}
    assert policy(PROD, name).statements


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_fits_in_a_managed_policy(name: str) -> None:
    assert len("".join(filled_in(name, LONGEST).split())) <= LARGEST


def test_the_longest_names_are_those_of_the_readme_and_of_aws() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    partitions = Session().get_available_partitions()
    regions = [one for partition in partitions for one in Session().get_available_regions("sqs", partition)]

    assert f"A stack's name has at most {LONGEST_NAME} characters" in readme
    assert len(LONGEST["Partition"]) >= max(map(len, partitions))
    assert len(LONGEST["Region"]) >= max(map(len, regions))


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_names_each_action_once_in_a_statement_and_none_by_a_wildcard(name: str) -> None:
    for one in statements(name, PROD):
        actions = as_list(one["Action"])
        assert [action for action in actions if "*" in action] == [], one["Sid"]
        assert actions == sorted(set(actions)), one["Sid"]


def test_a_statement_of_the_operator_names_services_that_its_actions_and_its_resources_are_both_of() -> None:
    for one in statements("operator", PROD):
        services = {action.partition(":")[0] for action in as_list(one["Action"])}
        assert one["Resource"] == "*" or services == {arn.split(":")[2] for arn in as_list(one["Resource"])}, one["Sid"]


@pytest.mark.parametrize("name", NAMES)
def test_statements_are_told_apart_by_their_names_and_only_allow(name: str) -> None:
    found = statements(name, PROD)
    names = [one["Sid"] for one in found]

    assert len(names) == len(set(names))
    assert [one for one in names if not re.fullmatch(r"[A-Za-z0-9]+", one)] == []
    assert {one["Effect"] for one in found} == {"Allow"}


@pytest.mark.parametrize("name", NAMES)
def test_each_policy_is_told_of_in_the_readme(name: str) -> None:
    assert f"`{name}.json`" in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_the_line_in_the_readme_fills_a_policy_in() -> None:
    [line] = re.findall(r"^sed .*$", (FOLDER / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    printed = subprocess.run(["/bin/sh", "-c", line], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own line

    assert printed == filled_in("operator", PROD)
