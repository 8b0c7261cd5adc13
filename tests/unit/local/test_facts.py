import json
from pathlib import Path

import pytest

from local.facts import Facts, forget
from local.failures import StackFailure

PROMISED = {
    "engine_url",
    "webhook_url",
    "simulator_url",
    "graph_url",
    "app_secret",
    "verify_token",
    "page_id",
    "page_token",
}


def facts() -> Facts:
    texts = {name: name for name, field in Facts.model_fields.items() if field.annotation is str}
    return Facts.model_validate(texts | {"outputs": {"MailboxUrl": "mailbox_url"}})


def test_other_programs_find_what_they_were_promised(tmp_path: Path) -> None:
    facts().save(tmp_path)

    assert json.loads((tmp_path / "stack.json").read_text()).keys() >= PROMISED


def test_facts_are_read_as_they_were_written(tmp_path: Path) -> None:
    facts().save(tmp_path)

    assert Facts.load(tmp_path) == facts()


@pytest.mark.parametrize("content", [None, "", "{}", '{"engine_url": 1}'])
def test_without_facts_one_line_says_how_to_get_them(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "stack.json").write_text(content)

    with pytest.raises(StackFailure, match="start one with `make up`"):
        Facts.load(tmp_path)


def test_a_stack_that_ended_leaves_no_facts(tmp_path: Path) -> None:
    facts().save(tmp_path)
    forget(tmp_path)
    forget(tmp_path)

    assert not (tmp_path / "stack.json").exists()


def test_clients_are_made_for_the_engine() -> None:
    arguments = facts().client_arguments()

    assert arguments["endpoint_url"] == "engine_url"
    assert arguments["region_name"] == "region"
