"""Whoever keeps the app secret may do what the README does by hand (docs/iam/secrets.json), and read nothing."""

import re

import pytest

from tests.iam.people import policy, values_of
from tests.iam.policy import Request
from tests.template.document import ROOT

SECRETS = policy(values_of("messenger-handover-prod", "prod"), "secrets")
BY_HAND = re.findall(r"aws ssm put-parameter .*--name (\S+)", (ROOT / "README.md").read_text(encoding="utf-8"))


def may(action: str, name: str) -> bool:
    return SECRETS.allows(Request.of(action, f"arn:aws:ssm:eu-central-1:123456789012:parameter{name}"))


def test_the_secrets_that_the_readme_sets_may_be_set() -> None:
    assert BY_HAND == ["/handover/prod/verify-token", "/handover/prod/app-secret"]
    assert all(may("ssm:PutParameter", name) for name in BY_HAND)


def test_the_app_secret_is_rotated_with_the_previous_one_beside_it() -> None:
    assert may("ssm:PutParameter", "/handover/prod/app-secret-previous")
    assert may("ssm:DeleteParameter", "/handover/prod/app-secret-previous")


@pytest.mark.parametrize("name", ["app-secret", "verify-token"])
def test_what_must_be_there_cannot_be_taken_away(name: str) -> None:
    assert not may("ssm:DeleteParameter", f"/handover/prod/{name}")


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("ssm:GetParameter", "/handover/prod/app-secret"),
        ("ssm:PutParameter", "/handover/prod/pages/2000000001/token"),
        ("ssm:PutParameter", "/handover/prod/link-key"),
        ("ssm:PutParameter", "/handover/dev/app-secret"),
    ],
)
def test_nothing_is_read_and_nothing_else_is_set(action: str, name: str) -> None:
    assert not may(action, name)
