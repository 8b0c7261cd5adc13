"""The template as cfn-lint sees it: `sam validate --lint` for every test run."""

from cfnlint.api import lint  # type: ignore[import-untyped]  # it ships no types

from tests.template.document import ROOT


def test_cfn_lint_finds_nothing() -> None:
    findings = lint((ROOT / "template.yaml").read_text(), regions=["eu-central-1"])

    assert [str(finding) for finding in findings] == []
