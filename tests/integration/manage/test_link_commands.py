"""`links rotate-key` and `links revoke-keys`, as somebody types them."""

import json
import time

import pytest
from typer.testing import CliRunner, Result

from handover.aws.link_keys import retired_keys
from manage.cloud import Cloud
from manage.command import app
from manage.link_keys import rotate
from tests.integration.manage.conftest import Connected


@pytest.fixture(name="cloud")
def _cloud(unconnected: Connected, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    monkeypatch.setattr("manage.link_commands.target", lambda _: unconnected.target)
    return Cloud(unconnected.target)


def rotates(*options: str, command: str = "rotate-key") -> Result:
    return CliRunner().invoke(app, ["links", command, *options], env={"COLUMNS": "200", "NO_COLOR": "1"})


def test_where_there_is_no_key_one_is_made(cloud: Cloud) -> None:
    result = rotates()
    assert (result.exit_code, "without links" in result.stdout) == (0, True)
    assert len(cloud.secret("link-key") or "") >= 43
    assert cloud.secret("link-key-previous") is None


def test_the_current_key_becomes_a_previous_one_and_its_links_work_on(cloud: Cloud) -> None:
    cloud.put_secret("link-key", "one")
    assert "work until they expire" in rotates().stdout
    assert [one.key for one in retired_keys(cloud.secret("link-key-previous") or "")] == ["one"]
    assert cloud.secret("link-key") not in {"one", None}


def test_however_often_it_is_done_no_link_in_a_mail_ends_by_it(cloud: Cloud) -> None:
    cloud.put_secret("link-key", "one")
    signed = {"one"}
    for _ in range(5):
        assert rotates().exit_code == 0
        signed.add(str(cloud.secret("link-key")))
    assert set(keys_of(cloud)) == signed


def test_a_key_that_an_older_version_retired_counts_on(cloud: Cloud) -> None:
    cloud.put_secret("link-key", "two")
    cloud.put_secret("link-key-previous", "one")
    rotates()
    assert keys_of(cloud)[1:] == ("two", "one")


def test_a_key_is_dropped_a_day_after_its_last_link_has_expired(cloud: Cloud) -> None:
    day, now = 86_400, 1_795_996_800
    cloud.put_secret("link-key", "three")
    cloud.put_secret("link-key-previous", f"two@{now - 8 * day} one@{now - 8 * day - 1}")
    rotate(cloud, now)
    assert keys_of(cloud)[1:] == ("three", "two")


def test_what_was_cut_off_can_be_done_again(cloud: Cloud) -> None:
    cloud.put_secret("link-key", "two")
    cloud.put_secret("link-key-previous", "two@1795996800 one@1795996800")
    rotate(cloud, 1_795_996_900)
    assert keys_of(cloud)[1:] == ("two", "one")


def test_keys_that_fit_no_more_are_not_dropped_but_told(cloud: Cloud) -> None:
    now = int(time.time())
    before = " ".join(f"{number:043}@{now}" for number in range(74))
    cloud.put_secret("link-key", "1" * 43)
    cloud.put_secret("link-key-previous", before)
    result = rotates()
    assert (result.exit_code, "74 keys count still" in result.stderr) == (1, True)
    assert (cloud.secret("link-key"), cloud.secret("link-key-previous")) == ("1" * 43, before)


def test_after_keys_were_revoked_no_earlier_one_counts_and_that_is_said(cloud: Cloud) -> None:
    cloud.put_secret("link-key", "two")
    cloud.put_secret("link-key-previous", "one")
    assert "No link in a mail that is out works any more" in rotates(command="revoke-keys").stdout
    assert set(keys_of(cloud)) & {"one", "two"} == set()
    rotates()
    assert len(set(keys_of(cloud))) == 2


def keys_of(cloud: Cloud) -> tuple[str, ...]:
    """Return the keys that count, the current one first."""
    return str(cloud.secret("link-key")), *(one.key for one in retired_keys(cloud.secret("link-key-previous") or ""))


def test_no_key_is_ever_printed(cloud: Cloud) -> None:
    cloud.put_secret("link-key", "a-very-secret-key")
    output = rotates().output
    assert "a-very-secret-key" not in output
    assert str(cloud.secret("link-key")) not in output


def test_programs_are_told_in_json(cloud: Cloud) -> None:
    assert cloud.secret("link-key") is None
    assert json.loads(rotates("--json").stdout) == {"stage": "local", "rotation": "first"}
