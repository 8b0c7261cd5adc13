"""The history of conversations, in memory and in the table: each line once, in order, and erased with its visitor."""

from typing import Protocol

import pytest
from botocore.exceptions import BotoCoreError

from handover.aws.history import KEPT_DAYS, HistoryTable
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

    def of(self, account_id: str, user_id: str) -> tuple[Record, ...]: ...

    def erase(self, account_id: str, user_id: str) -> int: ...


@pytest.fixture(params=["in memory", "in the table"])
def history(request: pytest.FixtureRequest) -> Kept:
    if request.param == "in memory":
        return InMemoryHistory()
    return HistoryTable(request.getfixturevalue("cloud").client("dynamodb"), TABLE_NAME)


def test_lines_come_in_the_order_of_their_time(history: Kept) -> None:
    history.add(PAGE, USER, CLAIMED)
    history.add(PAGE, USER, ASKED)
    assert history.of(PAGE, USER) == (ASKED, CLAIMED)


def test_a_line_is_written_once_and_never_changed(history: Kept) -> None:
    history.add(PAGE, USER, ASKED)
    history.add(PAGE, USER, ASKED.model_copy(update={"why": "Pause the bot"}))
    assert history.of(PAGE, USER) == (ASKED,)


def test_every_conversation_has_its_own(history: Kept) -> None:
    history.add(PAGE, USER, ASKED)
    history.add(PAGE, f"{USER}1", ASKED)
    history.add("17", USER, CLAIMED)
    assert history.of("17", USER) == (CLAIMED,)
    assert history.erase(PAGE, USER) == 1
    assert (history.of(PAGE, USER), history.of(PAGE, f"{USER}1")) == ((), (ASKED,))
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
