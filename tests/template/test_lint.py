"""The templates as cfn-lint sees them: `sam validate --lint` for every test run."""

import pytest
from cfnlint.api import lint  # type: ignore[import-untyped]  # it ships no types

from tests.template.document import ROOT


@pytest.mark.parametrize(("name", "region"), [("template.yaml", "eu-central-1"), ("front-door.yaml", "us-east-1")])
def test_cfn_lint_finds_nothing(name: str, region: str) -> None:
    findings = lint((ROOT / name).read_text(), regions=[region])

    assert [str(finding) for finding in findings] == []
