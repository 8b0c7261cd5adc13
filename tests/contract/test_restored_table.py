"""A restored table is looked through for those who were forgotten since, by their tombstones in another one."""

import pytest

from handover.aws.conversation_table import ConversationTable
from handover.aws.history import HistoryTable
from handover.aws.keys import tombstone_key
from handover.aws.restored_table import forgotten_visitors
from handover.conversation.conversation import Conversation
from handover.conversation.effects import Deed, Record
from tests.fakes.cloud import TABLE_NAME, Cloud

PAGE, USER = "2000000001", "7000000000000042"
AT = 1_795_000_000_000
LINE = Record(id="e.requested", deed=Deed.REQUESTED, at=AT, request_id="e")


def found(cloud: Cloud, at: int = AT) -> list[tuple[str, str, int]]:
    tombstones = {tombstone_key(PAGE, USER): at}
    return list(forgotten_visitors(tombstones, cloud.client("dynamodb"), TABLE_NAME, lambda _: None))


def talks(cloud: Cloud, user_id: str, forgotten_at: int = 0) -> None:
    conversation = Conversation(account_id=PAGE, user_id=user_id, forgotten_at=forgotten_at)
    ConversationTable(cloud.client("dynamodb"), TABLE_NAME).save(conversation)


@pytest.mark.parametrize(("begun_after", "is_found"), [(0, True), (AT - 1, True), (AT, False), (AT + 1, False)])
def test_whose_conversation_is_older_than_their_tombstone_is_found(
    cloud: Cloud, begun_after: int, *, is_found: bool
) -> None:
    talks(cloud, USER, begun_after)
    assert found(cloud) == [(PAGE, USER, AT)] * is_found


def test_of_whom_only_a_line_of_history_is_left_is_found_once(cloud: Cloud) -> None:
    history = HistoryTable(cloud.client("dynamodb"), TABLE_NAME)
    history.add(PAGE, USER, LINE)
    history.add(PAGE, USER, LINE.model_copy(update={"id": "f.requested"}))
    assert found(cloud) == [(PAGE, USER, AT)]


def test_who_has_no_tombstone_is_not_found(cloud: Cloud) -> None:
    talks(cloud, f"{USER}1")
    HistoryTable(cloud.client("dynamodb"), TABLE_NAME).add("17", USER, LINE)
    assert found(cloud) == []
