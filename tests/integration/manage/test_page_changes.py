"""`handover page diff, apply, export, history, restore`, as somebody types them, on a table in memory."""

import json
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
import yaml
from moto import mock_aws
from typer.testing import CliRunner, Result

from handover.aws.page_versions import PageVersions
from handover.pages.page import Page, Plan
from manage import page_commands
from manage.command import app
from manage.page_file import read_page
from manage.page_yaml import as_yaml
from tests.builders.mistakes import good_page
from tests.builders.pages import DOCUMENT, PAGE_ID, page

TABLE = "conversations"
DEMO = Path(__file__).parents[3] / "local" / "demo" / "page.yaml"


class Stack:
    """A stack of which only the table is there."""

    def __init__(self) -> None:
        self.versions = PageVersions(boto3.client("dynamodb"), TABLE, lambda: 1_795_000_000)


@pytest.fixture
def versions(monkeypatch: pytest.MonkeyPatch) -> Iterator[PageVersions]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setattr("boto3.DEFAULT_SESSION", None)  # it would remember the region of another test
    monkeypatch.setattr("getpass.getuser", lambda: "maya")
    with mock_aws():
        boto3.client("dynamodb").create_table(
            TableName=TABLE,
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        stack = Stack()
        monkeypatch.setattr(page_commands, "target", lambda _: stack)
        yield stack.versions


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "page.yaml", page())


def write(path: Path, settings: Page) -> Path:
    path.write_text(as_yaml(settings), encoding="utf-8")
    return path


def handover(*arguments: object) -> Result:
    command = [str(argument) for argument in arguments]
    return CliRunner().invoke(app, command, env={"COLUMNS": "200", "NO_COLOR": "1"})


def test_a_page_file_is_applied_and_counts(versions: PageVersions, file: Path) -> None:
    result = handover("page", "apply", file, "--note", "the first one")
    assert (result.exit_code, result.stdout.splitlines()[-2:]) == (
        0,
        [
            "Harbour Bikes: version 1 counts, everywhere within 30 seconds",
            f"page {PAGE_ID} is new here: its bot answers nobody until `handover page connect` gives it a token",
        ],
    )
    current = versions.current(PAGE_ID)
    assert current is not None
    assert (current.page, current.by, current.note) == (page(), "maya", "the first one")


def test_a_changed_menu_is_told_to_be_published(versions: PageVersions, file: Path) -> None:
    versions.publish(page(menu=[]), by="jonas")
    told = handover("page", "apply", file).stdout.splitlines()
    assert told[-1] == f"visitors see the new greeting and menu after `handover page menu sync {PAGE_ID}`"


def test_what_would_change_is_told_and_nothing_is_changed(versions: PageVersions, file: Path) -> None:
    versions.publish(page(plan="free", greeting="Hello", menu=[]), by="jonas")
    result = handover("page", "diff", file)
    assert result.stdout.splitlines() == [
        "+ plan: premium",
        '+ menu: [{"title": "Hours", "recipe": "hours"}, {"title": "Talk to a human", "handover": "on"}]',
        "- greeting: was Hello",
    ]
    assert len(versions.all(PAGE_ID)) == 1
    told = json.loads(handover("page", "diff", file, "--json").stdout)
    assert [(one["kind"], one["place"]) for one in told] == [
        ("added", ["plan"]),
        ("added", ["menu"]),
        ("removed", ["greeting"]),
    ]


def test_a_recipe_is_told_by_its_id_and_what_changed_in_it(versions: PageVersions, file: Path) -> None:
    changed = json.loads(json.dumps(DOCUMENT))
    changed["recipes"][1]["name"] = "Hours"
    changed["recipes"].append({"id": "prices", "name": "Prices", "blocks": [{"text": "15 €"}]})
    versions.publish(Page.model_validate(changed), by="jonas")
    assert handover("page", "diff", file).stdout.splitlines() == [
        "~ recipes → hours → name: Hours → Opening hours",
        '- recipes → prices: was {"id": "prices", "name": "Prices", "blocks": [{"text": "15 €"}]}',
    ]


def test_one_word_in_a_long_text_is_told_at_its_place(versions: PageVersions, file: Path) -> None:
    changed = json.loads(json.dumps(DOCUMENT))
    changed["recipes"][1]["blocks"][0]["text"] = "x" * 300 + " today"
    versions.publish(Page.model_validate(changed), by="jonas")
    assert handover("page", "diff", file).stdout.splitlines() == [
        f"~ recipes → hours → blocks → #1 → text: {'x' * 300} today → Tuesday to Saturday."
    ]


def test_words_hours_and_holidays_are_told_one_by_one(versions: PageVersions, tmp_path: Path) -> None:
    bakery, path = good_page("bakery"), tmp_path / "page.yaml"
    versions.publish(Page.model_validate(bakery), by="jonas")
    bakery["recipes"][0]["triggers"]["words"]["fr"] = ["bonjour", "salut", "bonsoir"]
    bakery["languages"].append("de")
    bakery["hours"]["week"]["monday"] = "8:00-12:00"
    bakery["hours"]["holidays"][2]["open"] = "closed"
    bakery["hours"]["holidays"].pop(0)
    bakery["handover"]["admins"][0]["sms"] = "+33612345679"
    path.write_text(yaml.safe_dump(bakery, sort_keys=False, allow_unicode=True), encoding="utf-8")
    assert handover("page", "diff", path).stdout.splitlines() == [
        "+ languages: de",
        "~ handover → admins → solene@canal.example → sms: +33612345678 → +33612345679",
        "+ hours → week → monday: 8:00-12:00",
        "- hours → holidays → 12-24 → open: was 6:30-16:00",
        '- hours → holidays → 2027-05-06: was {"date": "2027-05-06"}',
        "- recipes → accueil → triggers → words → fr: was coucou",
        "+ recipes → accueil → triggers → words → fr: bonsoir",
    ]


def test_what_is_the_same_is_no_version(versions: PageVersions, file: Path) -> None:
    handover("page", "apply", file)
    assert handover("page", "apply", file).stdout == "Harbour Bikes: nothing changes\n"
    assert handover("page", "diff", file).stdout == "nothing changes\n"
    assert len(versions.all(PAGE_ID)) == 1


def test_a_file_with_mistakes_changes_nothing(versions: PageVersions, tmp_path: Path) -> None:
    path = tmp_path / "page.yaml"
    path.write_text(yaml.safe_dump({**DOCUMENT, "colour": "blue"}), encoding="utf-8")
    result = handover("page", "apply", path)
    assert result.exit_code == 1
    assert "`colour` is no setting here" in result.stderr
    assert versions.all(PAGE_ID) == []


def test_exported_and_applied_nothing_changes(versions: PageVersions, tmp_path: Path) -> None:
    demo = read_page(DEMO)
    versions.publish(demo, by="jonas")
    path = tmp_path / "exported.yaml"
    path.write_text(handover("page", "export", demo.id).stdout, encoding="utf-8")
    assert "# each gets an e-mail when somebody waits" in path.read_text(encoding="utf-8")
    assert read_page(path) == demo
    assert handover("page", "apply", path).stdout == "Harbour Bikes: nothing changes\n"


def test_versions_are_listed_and_an_older_one_is_restored(versions: PageVersions) -> None:
    versions.publish(page(), by="maya")
    versions.publish(page(plan="free"), by="jonas", note="the plan lapsed")
    assert handover("page", "restore", PAGE_ID, 1).exit_code == 0
    current = versions.current(PAGE_ID)
    assert current is not None
    assert (current.number, current.page.plan, current.note) == (3, Plan.PREMIUM, "version 1 again")
    listed = json.loads(handover("page", "history", PAGE_ID, "--json").stdout)
    assert [(one["version"], one["by"], one["note"]) for one in listed] == [
        (3, "maya", "version 1 again"),
        (2, "jonas", "the plan lapsed"),
        (1, "maya", ""),
    ]
    assert "the plan lapsed" in handover("page", "history", PAGE_ID).stdout
    told = handover("page", "history", PAGE_ID, "--changes").stdout
    assert "the plan lapsed" in told
    assert "plan" in told.split("version 2")[1].split("version 1")[0]
    assert handover("page", "history", "999").exit_code == 1


@pytest.mark.usefixtures("versions")
@pytest.mark.parametrize("command", [["export", PAGE_ID], ["restore", PAGE_ID, "1"]])
def test_a_page_that_was_never_stored_is_said_in_one_line(command: list[str]) -> None:
    result = handover("page", *command)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"handover: no page {PAGE_ID} is stored in stack `local`\n"


def test_a_version_that_is_not_there_is_said_in_one_line(versions: PageVersions) -> None:
    versions.publish(page(), by="maya")
    assert handover("page", "restore", PAGE_ID, 7).stderr == f"handover: page {PAGE_ID} has no version 7\n"
