"""The stack a command is about: the local one by its facts, one on AWS by its stage."""

import json
from pathlib import Path

import pytest
from botocore.exceptions import NoCredentialsError

from manage import target as targets
from manage.target import StackMissingError, Stage, target

FACTS = {
    "engine_url": "http://127.0.0.1:4566",
    "region": "us-east-1",
    "access_key_id": "test",
    "secret_access_key": "test",
    "table_name": "handover-local",
    "page_name": "Harbour Bikes",
}


def test_the_local_stack_is_found_by_its_facts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HANDOVER_STATE_DIR", str(tmp_path))
    (tmp_path / "stack.json").write_text(json.dumps(FACTS))
    found = target(Stage.LOCAL)
    client = found.client("dynamodb")
    assert found.table_name == "handover-local"
    assert (client.meta.endpoint_url, client.meta.region_name) == ("http://127.0.0.1:4566", "us-east-1")


def test_a_local_stack_that_does_not_run_is_said_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HANDOVER_STATE_DIR", str(tmp_path))
    with pytest.raises(StackMissingError, match="make up"):
        target(Stage.LOCAL)


def test_a_stack_out_of_reach_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_: str) -> None:
        raise NoCredentialsError

    monkeypatch.setattr(targets, "deployed_stack", nobody)
    with pytest.raises(StackMissingError, match="no stack `prod`: Unable to locate credentials"):
        target(Stage.PROD)
