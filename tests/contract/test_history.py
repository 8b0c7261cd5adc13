"""The history of conversations, in memory and in the table: each line once, in order, and erased with its visitor."""

from collections.abc import Iterator
from itertools import islice
from typing import Protocol

import pytest
from botocore.exceptions import BotoCoreError

from handover.aws.history import KEPT_DAYS, READ_AT_ONCE, HistoryTable
from handover.conversation.effects import Deed, Record
from handover.operations.ports import History
from tests.fakes.clock import ManualClock
from tests.fakes.cloud import TABLE_NAME, Cloud, interrupt
from tests.fakes.history import InMemoryHistory

PAGE, USER = "2000000001", "7000000000000042"
ASKED = Record(id="a", deed=Deed.REQUESTED, at=1_000, why="Talk to a human", request_id="r")
CLAIMED = Record(id="b", deed=Deed.CLAIMED, at=2_000, by="Maya", request_id="r")


class Kept(History, Protocol):
    """A history that can be read and erased as well."""

    def newest_first(self, account_id: str, user_id: str) -> Iterator[Record]: ...

    def erase(self, account_id: str, user_id: str) -> int: ...


@pytest.fixture(params=["in memory", "in the table"])
def history(request: pytest.FixtureRequest) -> Kept:
    if request.param == "in memory":
        return InMemoryHistory()
    return HistoryTable(request.getfixturevalue("cloud").client("dynamodb"), TABLE_NAME)


def test_lines_come_with_the_newest_first(history: Kept) -> None:
    history.add(PAGE, USER, CLAIMED)
    history.add(PAGE, USER, ASKED)
    assert [*history.newest_first(PAGE, USER)] == [CLAIMED, ASKED]


def test_a_line_is_written_once_and_never_changed(history: Kept) -> None:
    history.add(PAGE, USER, ASKED)
    history.add(PAGE, USER, ASKED.model_copy(update={"why": "Pause the bot"}))
    assert [*history.newest_first(PAGE, USER)] == [ASKED]


def test_every_conversation_has_its_own(history: Kept) -> None:
    history.add(PAGE, USER, ASKED)
    history.add(PAGE, f"{USER}1", ASKED)
    history.add("17", USER, CLAIMED)
    assert [*history.newest_first("17", USER)] == [CLAIMED]
    assert history.erase(PAGE, USER) == 1
    assert [[*history.newest_first(PAGE, user)] for user in (USER, f"{USER}1")] == [[], [ASKED]]
    assert history.erase(PAGE, USER) == 0


def test_lines_leave_the_table_by_themselves(cloud: Cloud) -> None:
    HistoryTable(cloud.client("dynamodb"), TABLE_NAME, ManualClock(1_000)).add(PAGE, USER, ASKED)
    [item] = cloud.items("history#").values()
    assert item["expires_at"] == {"N": str(1_000 + KEPT_DAYS * 86_400)}


def test_a_table_that_is_out_of_reach_is_an_error(cloud: Cloud) -> None:
    client = cloud.client("dynamodb")
    interrupt(client).begin(1)
    with pytest.raises(BotoCoreError):
        HistoryTable(client, TABLE_NAME).add(PAGE, USER, ASKED)


def test_one_query_reads_no_more_lines_than_a_page_shows(cloud: Cloud) -> None:
    client = cloud.client("dynamodb")
    history, limits = HistoryTable(client, TABLE_NAME), []
    lines = [ASKED.model_copy(update={"id": str(number), "at": number}) for number in range(30)]
    for line in lines:
        history.add(PAGE, USER, line)
    client.meta.events.register(
        "provide-client-params.dynamodb.Query", lambda params, **_: limits.append(params.get("Limit"))
    )
    assert [*islice(history.newest_first(PAGE, USER), READ_AT_ONCE)] == lines[:-13:-1]
    assert limits == [12]
    assert [*history.newest_first(PAGE, USER)] == lines[::-1]


def test_a_line_that_cannot_be_read_is_left_out_and_logged_without_its_words(
    cloud: Cloud, caplog: pytest.LogCaptureFixture
) -> None:
    client = cloud.client("dynamodb")
    history = HistoryTable(client, TABLE_NAME)
    for line in (ASKED, CLAIMED):
        history.add(PAGE, USER, line)
    key = f"history#{PAGE}#{USER}"
    listed = {"list": {"S": key}, "listed_at": {"N": "1500"}}
    entry = {"entry": {"S": '{"id": "x", "deed": "of the future", "at": 1500, "why": "my secret", "request_id": "r"}'}}
    client.put_item(TableName=TABLE_NAME, Item={"pk": {"S": f"{key}#x"}, **listed, **entry})
    client.put_item(TableName=TABLE_NAME, Item={"pk": {"S": f"{key}#y"}, **listed})
    assert [*history.newest_first(PAGE, USER)] == [CLAIMED, ASKED]
    assert [record.getMessage() for record in caplog.records] == ["a line of a history is left out"] * 2
    assert "secret" not in str([vars(record) for record in caplog.records])
