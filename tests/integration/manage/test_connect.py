"""`page connect` and `page menu sync`, as somebody types them."""

import json
from getpass import GetPassWarning
from pathlib import Path
from typing import Any

import pytest
import yaml
from botocore.exceptions import ClientError
from typer.testing import CliRunner, Result

from handover.aws.page_versions import PageVersions
from handover.doctor.subscriptions import FIELDS, INSTAGRAM_FIELDS
from handover.pages.page import Page
from manage.cloud import Cloud
from manage.command import app
from manage.menu import profile_changes
from tests.builders.pages import page as page_of
from tests.fakes.cloud import SECRETS_PATH, TABLE_NAME, WEBHOOK_URL
from tests.fakes.meta import PAGE_ID, PAGE_TOKEN
from tests.integration.manage.conftest import DEMO, Connected

JSON = {"Content-Type": "application/json"}
COMMANDS = ("connect_commands", "doctor_commands", "menu_commands", "page_commands")


@pytest.fixture(autouse=True)
def _stack(unconnected: Connected, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGE_TOKEN", PAGE_TOKEN)
    for module in COMMANDS:
        monkeypatch.setattr(f"manage.{module}.target", lambda _: unconnected.target)


def handover(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["page", *arguments], env={"COLUMNS": "200", "NO_COLOR": "1"})


def connect(*options: str, file: Path = DEMO) -> Result:
    return handover("connect", str(file), *options)


def versions(at: Connected) -> PageVersions:
    return PageVersions(at.target.client("dynamodb"), TABLE_NAME)


def token_stored(at: Connected) -> dict[str, Any]:
    name = f"{SECRETS_PATH}/pages/{PAGE_ID}/token"
    found: dict[str, Any] = at.target.client("ssm").get_parameter(Name=name, WithDecryption=True)["Parameter"]
    return found


def changed(tmp_path: Path, **settings: object) -> Path:
    path = tmp_path / "page.yaml"
    path.write_text(yaml.safe_dump({**yaml.safe_load(DEMO.read_text(encoding="utf-8")), **settings}), encoding="utf-8")
    return path


# --- connect ----------------------------------------------------------------------------------------------------------


def test_each_step_is_told(unconnected: Connected) -> None:
    result = connect("--subscribe-app")
    assert (result.exit_code, result.stderr) == (0, "")
    assert [line.split("  ")[0] for line in result.stdout.splitlines()] == ["✓ ok"] * 10
    assert f"the token is that of {PAGE_ID} “Harbour Bikes”" in result.stdout
    assert PAGE_TOKEN not in result.stdout
    assert (token_stored(unconnected)["Type"], token_stored(unconnected)["Value"]) == ("SecureString", PAGE_TOKEN)
    current = versions(unconnected).current(PAGE_ID)
    assert current is not None
    assert (current.number, current.page, current.note) == (1, unconnected.settings, "connected")
    assert unconnected.page.simulator.platform.subscriptions.page_fields == (*FIELDS,)


def test_connecting_again_makes_another_version_only_where_something_changed(unconnected: Connected) -> None:
    connect()
    connect()
    assert len(versions(unconnected).all(PAGE_ID)) == 1
    stored_anew(unconnected, greeting=None)
    connect()
    assert len(versions(unconnected).all(PAGE_ID)) == 3


def test_the_first_page_brings_the_key_of_links_and_the_next_one_leaves_it(unconnected: Connected) -> None:
    assert "link key" in connect().stdout
    key = Cloud(unconnected.target).secret("link-key")
    assert key is not None
    assert len(key) >= 43
    assert "link key" not in connect().stdout
    assert Cloud(unconnected.target).secret("link-key") == key


def test_a_token_may_be_typed_without_being_shown(unconnected: Connected, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PAGE_TOKEN")
    monkeypatch.setattr("getpass.getpass", lambda _: PAGE_TOKEN)
    connect()
    assert token_stored(unconnected)["Value"] == PAGE_TOKEN


@pytest.mark.parametrize("lack", [EOFError(), GetPassWarning("echoed")])
def test_without_a_terminal_to_ask_on(monkeypatch: pytest.MonkeyPatch, lack: Exception) -> None:
    def nobody(_: str) -> str:
        raise lack

    monkeypatch.delenv("PAGE_TOKEN")
    monkeypatch.setattr("getpass.getpass", nobody)
    result = connect()
    assert (result.exit_code, "put the token into PAGE_TOKEN" in result.stderr) == (1, True)


def test_a_token_of_another_page_stores_nothing(unconnected: Connected, tmp_path: Path) -> None:
    result = connect(file=changed(tmp_path, id="99"))
    assert result.exit_code == 1
    assert "the token is that of page 2000000001 “Harbour Bikes”, the file is about page 99" in result.stderr
    assert versions(unconnected).current("99") is None
    with pytest.raises(ClientError, match="ParameterNotFound"):
        unconnected.target.client("ssm").get_parameter(Name=f"{SECRETS_PATH}/pages/99/token")


def test_a_token_that_meta_does_not_take_stores_nothing(unconnected: Connected) -> None:
    unconnected.change(token_dead=True)
    result = connect()
    assert (result.exit_code, "HTTP 400, code 190/460" in result.stderr) == (1, True)
    assert versions(unconnected).current(PAGE_ID) is None


def test_an_app_that_hears_nothing_is_told_with_the_option_that_mends_it(unconnected: Connected) -> None:
    result = connect()
    assert result.exit_code == 1
    assert "✗ broken  app subscription " in result.stdout
    assert "--subscribe-app" in result.stdout
    assert unconnected.page.simulator.platform.subscriptions.app_fields is None


def test_the_app_keeps_what_it_heard_before(unconnected: Connected) -> None:
    layers = unconnected.page.simulator.platform.subscriptions
    layers.app_fields = ("feed", "messages")
    assert connect("--subscribe-app").exit_code == 0
    assert layers.app_fields[:2] == ("feed", "messages")
    assert {*layers.app_fields} == {"feed", *FIELDS}
    assert layers.instagram_fields == (*INSTAGRAM_FIELDS,)
    assert unconnected.page.simulator.settings.webhook_url == WEBHOOK_URL


def test_an_app_that_hears_all_is_not_written_anew(unconnected: Connected) -> None:
    connect("--subscribe-app")
    unconnected.page.simulator.calls.clear()
    connect("--subscribe-app")
    written = [call["edge"] for call in unconnected.page.simulator.calls.entries if call["method"] == "POST"]
    assert "subscriptions" not in written


@pytest.mark.parametrize(("edge", "step"), [("subscribed_apps", "page subscription"), ("messenger_profile", "menu")])
def test_what_meta_refuses_is_told_and_the_rest_is_done(unconnected: Connected, edge: str, step: str) -> None:
    refused = {"code": 200, "message": "(#200) Requires pages_manage_metadata", "status": 400}
    unconnected.page.request("POST", "/_simulator/failures", json.dumps({"edge": edge, **refused}).encode(), JSON)
    result = connect("--subscribe-app")
    [failed] = [line for line in result.stdout.splitlines() if line.startswith("✗")]
    assert result.exit_code == 1
    assert step in failed
    assert "MisconfiguredError: HTTP 400, code 200" in failed


def test_without_a_default_app_it_is_said_where_to_choose_it(unconnected: Connected) -> None:
    unconnected.change(mode="zero_config", instagram_mode="conversation_routing")
    result = connect("--subscribe-app")
    assert result.exit_code == 0
    assert "https://www.facebook.com/settings?tab=msgr_conversation_routing" in result.stdout
    assert "ig_conversation_routing" not in result.stdout


def test_a_page_without_instagram_is_asked_nothing_about_it(tmp_path: Path) -> None:
    settings = yaml.safe_load(DEMO.read_text(encoding="utf-8"))
    del settings["instagram_account_id"]
    path = tmp_path / "page.yaml"
    path.write_text(yaml.safe_dump(settings), encoding="utf-8")
    assert "Instagram" not in connect("--subscribe-app", file=path).stdout


def test_programs_get_every_step_at_the_end() -> None:
    result = connect("--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["connected"], told["page"]) == (1, False, {"id": PAGE_ID, "name": "Harbour Bikes"})
    assert {"name": "page token", "mark": "ok", "found": "stored as a secret"} in told["steps"]


def test_a_stack_without_an_app_secret_is_said(unconnected: Connected) -> None:
    unconnected.target.cloud.delete_secret("app-secret")
    result = connect()
    assert (result.exit_code, result.stderr) == (
        1,
        f"handover: {SECRETS_PATH}/app-secret is not in Parameter Store\n",
    )


def test_a_page_taken_for_an_instagram_account_is_refused(unconnected: Connected) -> None:
    other = page_of(id=str(unconnected.settings.instagram_account_id))
    versions(unconnected).publish(other, by="somebody")
    result = connect()
    assert (result.exit_code, "is no Instagram account but a page of its own" in result.stderr) == (1, True)


# --- menu sync --------------------------------------------------------------------------------------------------------


def stored_anew(at: Connected, **settings: object) -> Page:
    new = at.settings.model_copy(update=settings)
    versions(at).publish(new, by="a test")
    return new


def test_a_menu_that_is_published_changes_nothing(unconnected: Connected) -> None:
    connect()
    unconnected.page.simulator.calls.clear()
    for named in (PAGE_ID, str(DEMO)):
        assert handover("menu", "sync", named).stdout == "nothing changes\n"
    assert {call["method"] for call in unconnected.page.simulator.calls.entries} == {"GET"}


def test_what_meta_has_otherwise_is_told_and_published(unconnected: Connected) -> None:
    connect()
    stored_anew(unconnected, greeting=None, menu=unconnected.settings.menu[:1])
    result = handover("menu", "sync", PAGE_ID)
    told = [line.split(" ")[:4] for line in result.stdout.splitlines()]
    assert told[:2] == [["~", "persistent_menu", "→", "default"], ["~", "persistent_menu", "→", "en_US"]]
    assert told[-1][0] == "-"
    assert "greeting" in result.stdout
    assert handover("menu", "sync", PAGE_ID).stdout == "nothing changes\n"
    assert [entry.title for entry in unconnected.page.simulator.platform.page.menu()] == ["Opening hours"]
    assert unconnected.page.simulator.platform.page.greeting() == ""


def test_what_meta_adds_of_its_own_is_no_change() -> None:
    ours = {"greeting": [{"locale": "default", "text": "Hi"}], "persistent_menu": [{"call_to_actions": [{"url": "u"}]}]}
    theirs = {
        "greeting": [{"locale": "default", "text": "Hi"}],
        "persistent_menu": [{"call_to_actions": [{"url": "u", "webview_height_ratio": "full"}], "disabled": False}],
    }
    assert profile_changes(theirs, ours) == []
    assert [change.kind for change in profile_changes(ours, theirs | {"greeting": []})] == ["changed", "added", "added"]


def test_a_file_that_was_not_applied_publishes_nothing_of_its_own(tmp_path: Path) -> None:
    connect()
    result = handover("menu", "sync", str(changed(tmp_path, greeting="Ahoy")))
    assert (result.exit_code, result.stdout) == (0, "nothing changes\n")
    assert "page apply" in result.stderr


def test_a_page_that_is_not_stored_has_no_menu() -> None:
    result = handover("menu", "sync", "99")
    assert (result.exit_code, "no page 99 is stored" in result.stderr) == (1, True)


def test_a_menu_that_meta_refuses_is_said(unconnected: Connected) -> None:
    connect()
    unconnected.change(token_dead=True)
    result = handover("menu", "sync", PAGE_ID)
    assert (result.exit_code, "Meta refuses it (TokenInvalidError: HTTP 400" in result.stderr) == (1, True)


# --- doctor -----------------------------------------------------------------------------------------------------------


def test_the_doctor_tells_each_check_and_a_total(unconnected: Connected) -> None:
    connect("--subscribe-app")
    unconnected.inbox_has_a_chat()
    result = handover("doctor", PAGE_ID)
    assert result.exit_code == 0
    assert "✓ ok      page token" in result.stdout
    assert "! look    take switch" in result.stdout
    assert result.stdout.splitlines()[-1] == f"page {PAGE_ID}, stack `local`: 1 to look at, 48 ok"


def test_the_doctor_names_the_stack_that_its_advice_is_about(unconnected: Connected) -> None:
    connect("--subscribe-app")
    unconnected.change(token_dead=True)
    hint = "Each command of handover above needs --stage prod."
    assert handover("doctor", PAGE_ID, "--stage", "prod").stdout.splitlines()[-1] == hint
    assert "--stage" not in handover("doctor", PAGE_ID).stdout


def test_the_doctor_tells_programs_and_fails_where_something_is_broken(unconnected: Connected) -> None:
    connect("--subscribe-app")
    unconnected.change(token_dead=True)
    result = handover("doctor", PAGE_ID, "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["works"], told["total"]["broken"]) == (1, False, 1)
    [token] = [one for one in told["checks"] if one["name"] == "page token"]
    assert (token["mark"], token["found"]) == ("broken", "Meta does not take the page token (code 190/460)")
    assert token["mend"].startswith("make a new page token")
