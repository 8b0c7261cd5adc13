"""The parameters that the next deploy is meant to set, from samconfig.toml and template.yaml."""

from pathlib import Path

import pytest

from manage import stack
from manage.stack import wanted_parameters

OF_A_STAGE = """
[prod.global.parameters]
stack_name = "messenger-handover-prod"
region = "eu-central-1"
[prod.deploy.parameters]
resolve_s3 = true
"""


def test_the_shipped_files_are_read() -> None:
    wanted = wanted_parameters("prod")
    assert (wanted.overrides["Stage"], wanted.overrides["OperatorEmail"]) == ("prod", "")
    assert (wanted.defaults["GraphApiUrl"], "Stage" in wanted.defaults) == ("https://graph.facebook.com", False)


@pytest.mark.parametrize(
    ("written", "overrides"),
    [
        ("", {}),
        (
            "parameter_overrides = ['AppId=1', 'AdminEmail=\"\"', 'ApiUrl=https://a.b/?c=d']",
            {"AppId": "1", "AdminEmail": "", "ApiUrl": "https://a.b/?c=d"},
        ),
        ("parameter_overrides = 'AppId=1 AdminEmail=\"\"'", {"AppId": "1", "AdminEmail": ""}),
    ],
)
def test_overrides_are_written_as_a_list_or_as_one_text(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, written: str, overrides: dict[str, str]
) -> None:
    configuration = tmp_path / "samconfig.toml"
    configuration.write_text(OF_A_STAGE + written)
    monkeypatch.setattr(stack, "SAMCONFIG", configuration)
    assert wanted_parameters("prod").overrides == overrides
