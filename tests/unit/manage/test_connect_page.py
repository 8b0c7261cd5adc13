"""`python -m manage.connect_page`: a page is connected to a deployed stack, or one clear line says why it is not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import responses
import yaml
from botocore.exceptions import ClientError
from moto import mock_aws

from handover.aws.page_versions import PageVersions
from handover.aws.table import PageTable
from manage import connect_page
from tests.builders.pages import DOCUMENT, page

BASE = "https://graph.example/v25.0"
TABLE = "conversations"
INSTAGRAM = "17841400000000001"
TOKEN = "EAAB-of-page-22"


class DeployedStacks:
    """CloudFormation with one stack, `messenger-handover-dev`."""

    def describe_stacks(self, *, StackName: str) -> dict[str, Any]:  # noqa: N803 - AWS's name
        if StackName != "messenger-handover-dev":
            error = {"Code": "ValidationError", "Message": f"Stack with id {StackName} does not exist"}
            raise ClientError({"Error": error}, "DescribeStacks")  # type: ignore[typeddict-item]  # as AWS sends it
        parameters = {"GraphApiUrl": "https://graph.example", "GraphApiVersion": "v25.0", "Stage": "dev"}
        outputs = {"SecretsPath": "/handover/dev", "TableName": TABLE}
        return {
            "Stacks": [
                {
                    "Parameters": [{"ParameterKey": key, "ParameterValue": parameters[key]} for key in parameters],
                    "Outputs": [{"OutputKey": key, "OutputValue": outputs[key]} for key in outputs],
                }
            ]
        }


class SessionWithStacks:
    """A session whose CloudFormation has that stack, in the region of samconfig.toml."""

    def __init__(self, region_name: str) -> None:
        assert region_name == "eu-central-1"

    def client(self, service: Any) -> Any:
        return DeployedStacks() if service == "cloudformation" else boto3.client(service)


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    real = boto3.client
    monkeypatch.setattr("manage.stack.Session", SessionWithStacks)
    with mock_aws():
        real("ssm").put_parameter(Name="/handover/dev/app-secret", Value="test_app_secret", Type="SecureString")
        real("dynamodb").create_table(
            TableName=TABLE,
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        yield


@pytest.fixture
def meta(aws: None) -> Iterator[responses.RequestsMock]:  # noqa: ARG001 - inside it, or AWS would answer for Meta
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mocked:
        mocked.get(f"{BASE}/me", json={"id": "22", "messaging_feature_status": {"msgr_multi_app": True}})
        mocked.post(f"{BASE}/22/subscribed_apps", json={"success": True})
        mocked.post(f"{BASE}/22/messenger_profile", json={"result": "success"})
        mocked.delete(f"{BASE}/22/messenger_profile", json={"result": "success"})
        yield mocked


@pytest.fixture
def page_file(tmp_path: Path) -> Path:
    path = tmp_path / "page.yaml"
    path.write_text(yaml.safe_dump(DOCUMENT), encoding="utf-8")
    return path


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch, page_file: Path) -> "Command":
    monkeypatch.setenv("PAGE_TOKEN", TOKEN)
    monkeypatch.setattr("boto3.DEFAULT_SESSION", None)  # it would remember the region of another test
    return Command(monkeypatch, page_file)


class Command:
    """The command as somebody types it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, page_file: Path) -> None:
        self._monkeypatch = monkeypatch
        self._page_file = page_file

    def __call__(self, *, file: Path | None = None, stage: str = "dev") -> int:
        arguments = ["connect_page", str(file or self._page_file), "--stage", stage]
        self._monkeypatch.setattr("sys.argv", arguments)
        return connect_page.main()


def secret(name: str) -> dict[str, Any]:
    found = boto3.client("ssm").get_parameter(Name=f"/handover/dev/{name}", WithDecryption=True)
    return {key: found["Parameter"].get(key) for key in ("Type", "Value")}


@pytest.mark.usefixtures("meta")
def test_settings_and_token_are_stored_and_each_step_is_said(
    connect: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert connect() == 0
    assert secret("pages/22/token") == {"Type": "SecureString", "Value": TOKEN}
    assert PageTable(boto3.client("dynamodb"), TABLE).get("22") == page()
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "Harbour Bikes: settings and token stored",
        "Harbour Bikes: webhook fields subscribed for the page",
        "Harbour Bikes: greeting, Get Started button and menu published",
        "Harbour Bikes: Conversation Routing is on: control passes to the target app",
    ]
    assert (said.err, TOKEN in said.out) == ("", False)


@pytest.mark.usefixtures("meta")
def test_a_page_is_connected_again_with_a_new_token(connect: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    connect()
    monkeypatch.setenv("PAGE_TOKEN", "new token")
    assert connect() == 0
    assert secret("pages/22/token")["Value"] == "new token"


@pytest.mark.usefixtures("meta")
def test_a_token_may_be_typed_without_being_shown(connect: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PAGE_TOKEN")
    monkeypatch.setattr("getpass.getpass", lambda _: TOKEN)
    assert connect() == 0
    assert secret("pages/22/token")["Value"] == TOKEN


def refusal(capsys: pytest.CaptureFixture[str]) -> str:
    """Gives the one line that says why; nothing else was said."""
    said = capsys.readouterr()
    assert said.out == ""
    [line] = said.err.splitlines()
    assert line.startswith("not connected: ")
    return line.removeprefix("not connected: ")


@pytest.mark.usefixtures("meta")
def test_a_token_of_another_page_stores_nothing(
    connect: Command, meta: responses.RequestsMock, capsys: pytest.CaptureFixture[str]
) -> None:
    meta.replace(responses.GET, f"{BASE}/me", json={"id": "99"})
    assert connect() == 1
    assert refusal(capsys) == "the token is that of page 99, the file is about page 22"
    with pytest.raises(ClientError, match="ParameterNotFound"):
        secret("pages/22/token")


@pytest.mark.usefixtures("meta")
def test_a_page_is_found_by_its_instagram_account_too(connect: Command, page_file: Path) -> None:
    page_file.write_text(yaml.safe_dump(DOCUMENT | {"instagram_account_id": INSTAGRAM}), encoding="utf-8")
    assert connect() == 0
    assert PageTable(boto3.client("dynamodb"), TABLE).get(INSTAGRAM) == page(instagram_account_id=INSTAGRAM)


@pytest.mark.usefixtures("meta")
def test_another_page_taken_for_an_instagram_account(
    connect: Command, page_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = PageVersions(boto3.client("dynamodb"), TABLE)
    pages.publish(page(id=INSTAGRAM), by="somebody")
    page_file.write_text(yaml.safe_dump(DOCUMENT | {"instagram_account_id": INSTAGRAM}), encoding="utf-8")
    assert connect() == 1
    assert refusal(capsys) == f"{INSTAGRAM} is no Instagram account but a page of its own"
    assert [version.page for version in pages.all(INSTAGRAM)] == [page(id=INSTAGRAM)]


@pytest.mark.usefixtures("aws")
def test_a_file_that_is_not_there(connect: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert connect(file=tmp_path / "nowhere.yaml") == 1
    assert refusal(capsys) == f"{tmp_path}/nowhere.yaml: No such file or directory"


@pytest.mark.usefixtures("aws")
def test_a_stack_that_is_not_deployed(connect: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert connect(stage="prod") == 1
    assert "Stack with id messenger-handover-prod does not exist" in refusal(capsys)


@pytest.mark.usefixtures("meta")
def test_a_stack_without_an_app_secret(connect: Command, capsys: pytest.CaptureFixture[str]) -> None:
    boto3.client("ssm").delete_parameter(Name="/handover/dev/app-secret")
    assert connect() == 1
    assert "ParameterNotFound" in refusal(capsys)


def test_without_access_to_aws(
    connect: Command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"AWS_CONFIG_FILE": "/nowhere", "AWS_EC2_METADATA_DISABLED": "true"}.items():
        monkeypatch.setenv(name, value)
    assert connect() == 1
    assert refusal(capsys) == "Unable to locate credentials"
