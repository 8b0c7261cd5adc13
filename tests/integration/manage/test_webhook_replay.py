"""`page webhook-replay`, as somebody types it: what happened is posted once more, with the ids that it had."""

import json
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from pydantic import HttpUrl
from typer.testing import CliRunner, Result

from handover.aws.conversation_table import ConversationTable
from handover.aws.endpoints import EndpointTable
from handover.aws.history import HistoryTable
from handover.aws.keys import history_key
from handover.aws.page_versions import PageVersions
from handover.conversation.conversation import Conversation
from handover.conversation.effects import Deed, Record
from handover.pages.endpoint import Endpoint
from handover.pages.page import Page
from manage.command import app
from tests.fakes.cloud import TABLE_NAME, Cloud
from tests.integration.manage.conftest import Connected

ANNA: Final = "7000000000000042"
BEN: Final = "7000000000000043"
PAGE: Final = "2000000001"


def at(hour: int) -> int:
    return int(datetime(2026, 11, 20, hour, tzinfo=UTC).timestamp() * 1000)


def record(record_id: str, hour: int, deed: Deed = Deed.REQUESTED) -> Record:
    return Record(id=record_id, deed=deed, at=at(hour), request_id="r")


@pytest.fixture(name="cloud")
def _cloud(unconnected: Connected, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    monkeypatch.setattr("manage.webhook_commands.target", lambda _: unconnected.target)
    monkeypatch.setattr("time.sleep", lambda _: None)
    cloud = unconnected.target.cloud
    store(unconnected.settings, cloud, "https://desk.example/handover")
    dynamodb = cloud.client("dynamodb")
    ConversationTable(dynamodb, TABLE_NAME).save(Conversation(account_id=PAGE, user_id=ANNA, name="Anna Berg"))
    history = HistoryTable(dynamodb, TABLE_NAME)
    history.add(PAGE, ANNA, record("late", 12, Deed.RETURNED))
    history.add(PAGE, ANNA, record("early", 9))
    history.add(PAGE, BEN, record("between", 10))
    history.add(PAGE, BEN, record("before", 7))
    history.add("2000000009", BEN, record("of another page", 10))
    return cloud


def store(settings: Page, cloud: Cloud, webhook: str | None) -> None:
    handover = settings.handover.model_copy(update={"webhook": HttpUrl(webhook) if webhook else None})
    changed = settings.model_copy(update={"handover": handover})
    PageVersions(cloud.client("dynamodb"), TABLE_NAME).publish(changed, by="a test")


def replays(*options: str) -> Result:
    arguments = ["page", "webhook-replay", PAGE, "--since", "2026-11-20T09:00", *options]
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "200", "NO_COLOR": "1"})


def sent(cloud: Cloud) -> list[Any]:
    return [json.loads(one["body"]) for one in cloud.take_all(cloud.news_queue_url)]


def test_without_being_told_to_it_only_says_what_it_would_send(cloud: Cloud) -> None:
    result = replays()
    assert [line.split()[-1] for line in result.stdout.splitlines()] == ["early", "between", "late"]
    assert (result.exit_code, "3 would be sent: add --send" in result.stderr) == (0, True)
    assert sent(cloud) == []


def test_what_happened_since_is_sent_oldest_first_with_its_id_and_as_one_replay(cloud: Cloud) -> None:
    assert replays("--send").exit_code == 0
    bodies = sent(cloud)
    news = [json.loads(body["Message"]) for body in bodies]
    assert [one["id"] for one in news] == ["early", "between", "late"]
    assert [one["user_name"] for one in news] == ["Anna Berg", None, "Anna Berg"]
    assert {one["about"] for one in news} == {"news"}
    [replay] = {body["Replay"] for body in bodies}
    assert len(replay) == 16


def test_another_replay_has_another_name(cloud: Cloud) -> None:
    replays("--send")
    replays("--send")
    assert len({body["Replay"] for body in sent(cloud)}) == 2


def test_until_a_time_and_not_of_that_time(cloud: Cloud) -> None:
    replays("--until", "2026-11-20T12:00", "--send")
    assert [json.loads(body["Message"])["id"] for body in sent(cloud)] == ["early", "between"]


def test_it_takes_its_time(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    monkeypatch.setattr("time.sleep", rests.append)
    replays("--send", "--a-minute", "30")
    assert (rests, len(sent(cloud))) == ([2.0, 2.0], 3)


@pytest.mark.parametrize(("oldest", "left"), [(9, 0), (8, 1)])
def test_what_the_program_missed_is_made_good_where_all_of_it_is_sent(cloud: Cloud, oldest: int, left: int) -> None:
    endpoints = EndpointTable(cloud.client("dynamodb"), TABLE_NAME)
    endpoints.save(Endpoint(PAGE).without(at(oldest)))
    replays()
    assert endpoints.get(PAGE).missed == 1
    replays("--send")
    assert endpoints.get(PAGE).missed == left


def test_a_line_that_nobody_can_read_keeps_no_other_from_being_sent(cloud: Cloud) -> None:
    item = {"pk": {"S": history_key(PAGE, ANNA, "broken")}, "entry": {"S": "{}"}}
    cloud.client("dynamodb").put_item(TableName=TABLE_NAME, Item=item)
    assert "1 lines of the history cannot be read" in replays("--send").stderr
    assert len(sent(cloud)) == 3


def test_a_page_without_a_program_is_told_so(cloud: Cloud, unconnected: Connected) -> None:
    store(unconnected.settings, cloud, None)
    result = replays("--send")
    assert (result.exit_code, "no `webhook`" in result.stderr) == (1, True)


def test_so_is_a_page_that_is_not_there(cloud: Cloud) -> None:
    arguments = ["page", "webhook-replay", "99", "--since", "2026-11-20"]
    assert "no page 99 is stored" in CliRunner().invoke(app, arguments).stderr
    assert sent(cloud) == []
