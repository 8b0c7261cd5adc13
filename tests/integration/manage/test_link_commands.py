"""`links rotate-key`, as somebody types it."""

import json

import pytest
from typer.testing import CliRunner, Result

from manage.cloud import Cloud
from manage.command import app
from tests.integration.manage.conftest import Connected


@pytest.fixture(name="cloud")
def _cloud(unconnected: Connected, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    monkeypatch.setattr("manage.link_commands.target", lambda _: unconnected.target)
    return Cloud(unconnected.target)


def rotates(*options: str) -> Result:
    return CliRunner().invoke(app, ["links", "rotate-key", *options], env={"COLUMNS": "200", "NO_COLOR": "1"})


def test_where_there_is_no_key_one_is_made(cloud: Cloud) -> None:
    result = rotates()
    assert (result.exit_code, "without links" in result.stdout) == (0, True)
    assert len(cloud.secret("link-key") or "") >= 43
    assert cloud.secret("link-key-previous") is None


def test_the_current_key_becomes_the_previous_one_and_its_links_work_on(cloud: Cloud) -> None:
    cloud.put_secret("link-key", "one")
    result = rotates()
    assert "work until they expire" in result.stdout
    assert "no longer work" not in result.stdout
    assert cloud.secret("link-key-previous") == "one"
    assert cloud.secret("link-key") not in {"one", None}


def test_the_next_time_the_oldest_counts_no_more_and_that_is_said(cloud: Cloud) -> None:
    cloud.put_secret("link-key", "two")
    cloud.put_secret("link-key-previous", "one")
    assert "no longer work" in rotates().stdout
    assert cloud.secret("link-key-previous") == "two"


def test_no_key_is_ever_printed(cloud: Cloud) -> None:
    cloud.put_secret("link-key", "a-very-secret-key")
    output = rotates().output
    assert "a-very-secret-key" not in output
    assert str(cloud.secret("link-key")) not in output


def test_programs_are_told_in_json(cloud: Cloud) -> None:
    assert cloud.secret("link-key") is None
    assert json.loads(rotates("--json").stdout) == {"stage": "local", "rotation": "first"}
