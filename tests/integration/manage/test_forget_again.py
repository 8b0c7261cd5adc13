"""`handover conversation forget-again`: what a backup brings back of visitors who were forgotten goes again."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from handover.aws.conversation_table import ConversationTable
from handover.aws.deletion_requests import DeletionRequestTable
from handover.aws.history import HistoryTable
from handover.aws.page_versions import PageVersions
from handover.aws.standings import StandingTable
from handover.aws.tombstones import TombstoneTable
from handover.conversation.conversation import Conversation
from handover.conversation.effects import Deed, Record
from handover.deletion.request import DeletionRequest, Progress
from handover.pages.standing import Standing, Waiting
from manage import conversation_commands
from manage.command import app
from tests.builders.pages import PAGE_ID, page
from tests.fakes.cloud import ACCOUNT, SENDER_EMAIL, TABLE_NAME, Cloud
from tests.fakes.operators import commands_of_an_operator
from tests.iam.judge import production
from tests.integration.manage.test_conversation_commands import Stack

USER, OTHER, INSTAGRAM = "7000000000000042", "7000000000000043", "17841400000000001"
AT = 1_795_000_000_000
CODE, LATER_CODE = "c" * 32, "d" * 32
RESTORED = f"{production(ACCOUNT, SENDER_EMAIL).stack_name}-HandoverTable-restored"
LINE = Record(id="e.requested", deed=Deed.REQUESTED, at=AT, why="my secret", request_id="e")


@pytest.fixture(name="cloud")
def _cloud(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """A stack whose table was restored beside it, to a time before anybody was forgotten."""
    client = cloud.client("dynamodb")
    schema = client.describe_table(TableName=TABLE_NAME)["Table"]
    indexes = [
        {name: index[name] for name in ("IndexName", "KeySchema", "Projection")}
        for index in schema["GlobalSecondaryIndexes"]
    ]
    client.create_table(
        TableName=RESTORED,
        AttributeDefinitions=schema["AttributeDefinitions"],
        KeySchema=schema["KeySchema"],
        GlobalSecondaryIndexes=indexes,
        BillingMode="PAY_PER_REQUEST",
    )
    monkeypatch.setattr(conversation_commands, "target", lambda _: Stack(cloud, {}, TABLE_NAME, {}))  # type: ignore[arg-type]  # it gives clients, as a session does
    for table in (TABLE_NAME, RESTORED):
        PageVersions(client, table).publish(page(instagram_account_id=INSTAGRAM), by="a test")
    with commands_of_an_operator(cloud, {}):
        yield cloud


def chat(cloud: Cloud, account_id: str, user_id: str, forgotten_at: int = 0) -> None:
    client = cloud.client("dynamodb")
    ConversationTable(client, RESTORED).save(
        Conversation(account_id=account_id, user_id=user_id, name="Anna", forgotten_at=forgotten_at)
    )
    HistoryTable(client, RESTORED).add(account_id, user_id, LINE)


def was_forgotten(cloud: Cloud, account_id: str, user_id: str, table: str = TABLE_NAME) -> None:
    TombstoneTable(cloud.client("dynamodb"), table).put(account_id, user_id, AT)


def handover(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["conversation", "forget-again", *arguments], env={"COLUMNS": "220"})


def restored(cloud: Cloud) -> dict[str, Any]:
    items = cloud.client("dynamodb").scan(TableName=RESTORED)["Items"]
    return {item["pk"]["S"]: item for item in items}


@pytest.mark.parametrize("account_id", [PAGE_ID, INSTAGRAM])
def test_who_was_forgotten_since_is_forgotten_again_and_nobody_else(cloud: Cloud, account_id: str) -> None:
    for user in (USER, OTHER):
        chat(cloud, account_id, user)
    waiting = tuple(Waiting(account_id=account_id, user_id=user, last_user_at=AT) for user in (USER, OTHER))
    StandingTable(cloud.client("dynamodb"), RESTORED).save(Standing(page_id=PAGE_ID, waiting=waiting))
    was_forgotten(cloud, account_id, USER)
    result = handover(RESTORED)
    assert result.exit_code == 0, result.output
    assert "1 of the visitors were there, and are forgotten" in result.stdout
    assert "erased  the conversation: state, request, last lines, name: 1" in result.stdout
    assert USER not in str(restored(cloud))
    assert {f"conversation#{account_id}#{OTHER}", f"history#{account_id}#{OTHER}#e.requested"} <= {*restored(cloud)}
    assert TombstoneTable(cloud.client("dynamodb"), RESTORED).forgotten_at(account_id, USER) == AT


def test_a_second_time_finds_nobody(cloud: Cloud) -> None:
    chat(cloud, PAGE_ID, USER)
    was_forgotten(cloud, PAGE_ID, USER)
    told = [json.loads(handover(RESTORED, "--json").stdout) for _ in range(2)]
    assert told == [
        {"tombstones": 1, "requests": 0, "visitors": 1, "erased": {"conversation": 1, "history": 1}},
        {"tombstones": 1, "requests": 0, "visitors": 0, "erased": {}},
    ]


def test_lines_of_history_alone_go_too(cloud: Cloud) -> None:
    HistoryTable(cloud.client("dynamodb"), RESTORED).add(PAGE_ID, USER, LINE)
    was_forgotten(cloud, PAGE_ID, USER)
    handover(RESTORED)
    assert USER not in str(restored(cloud))


def test_who_has_begun_a_new_chat_after_they_were_forgotten_keeps_it(cloud: Cloud) -> None:
    chat(cloud, PAGE_ID, USER, forgotten_at=AT)
    was_forgotten(cloud, PAGE_ID, USER)
    assert json.loads(handover(RESTORED, "--json").stdout)["visitors"] == 0
    assert f"conversation#{PAGE_ID}#{USER}" in restored(cloud)


def test_a_chat_of_a_page_that_is_not_connected_any_more_goes_too(cloud: Cloud) -> None:
    chat(cloud, "99", USER)
    was_forgotten(cloud, "99", USER)
    handover(RESTORED)
    assert USER not in str(restored(cloud))


def test_requests_are_taken_over_as_they_stood_last(cloud: Cloud) -> None:
    client = cloud.client("dynamodb")
    old, new = DeletionRequestTable(client, TABLE_NAME), DeletionRequestTable(client, RESTORED)
    request = DeletionRequest(code=CODE, subject="s", received_at=AT)
    new.save(request)
    old.save(old.save(request).done(3, AT))
    old.save(request.model_copy(update={"code": LATER_CODE}))
    handover(RESTORED)
    done, later = new.get(CODE), new.get(LATER_CODE)
    assert done is not None
    assert (done.progress, done.version) == (Progress.DONE, 2)
    assert later == old.get(LATER_CODE)
    new.save(done.model_copy(update={"erased": 9}))
    handover(RESTORED)
    assert new.get(CODE) != done


def test_another_table_may_know_who_was_forgotten(cloud: Cloud) -> None:
    ConversationTable(cloud.client("dynamodb"), TABLE_NAME).save(Conversation(account_id=PAGE_ID, user_id=USER))
    was_forgotten(cloud, PAGE_ID, USER, RESTORED)
    assert json.loads(handover(TABLE_NAME, "--from", RESTORED, "--json").stdout)["visitors"] == 1
    assert cloud.items("conversation#") == {}


def test_items_that_were_copied_back_into_the_table_of_the_stack_go_too(cloud: Cloud) -> None:
    ConversationTable(cloud.client("dynamodb"), TABLE_NAME).save(Conversation(account_id=PAGE_ID, user_id=USER))
    was_forgotten(cloud, PAGE_ID, USER)
    assert json.loads(handover(TABLE_NAME, "--json").stdout)["visitors"] == 1
    assert cloud.items("conversation#") == {}
