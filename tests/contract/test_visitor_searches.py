"""What is found of a page's visitors at AWS: conversations in the table, timers at Scheduler."""

import pytest

from handover.aws.conversation_search import ConversationSearch
from handover.aws.mailbox import Letter
from handover.aws.pending_timers import PendingTimers
from handover.aws.schedules import Schedules
from handover.aws.table import ConversationTable, DamagedItemError
from handover.conversation.conversation import Conversation
from tests.fakes.cloud import SCHEDULE_GROUP, SCHEDULER_ROLE_ARN, TABLE_NAME, Cloud

PAGE, USER = "2000000001", "7000000000000042"
NOON = 4_000_000_000_000


def test_the_conversations_of_an_account_are_found_and_those_of_no_other(cloud: Cloud) -> None:
    table = ConversationTable(cloud.client("dynamodb"), TABLE_NAME)
    for account, user in [(PAGE, "1"), (PAGE, "2"), ("20000000012", "3"), ("17", "4")]:
        table.save(Conversation(account_id=account, user_id=user))
    looked_at: list[int] = []
    found = ConversationSearch(cloud.client("dynamodb"), TABLE_NAME).of(PAGE, looked_at.append)
    assert sorted(one.user_id for one in found) == ["1", "2"]
    assert looked_at == [4]


def test_a_damaged_conversation_is_named(cloud: Cloud) -> None:
    cloud.client("dynamodb").put_item(TableName=TABLE_NAME, Item={"pk": {"S": f"conversation#{PAGE}#{USER}"}})
    with pytest.raises(DamagedItemError, match=USER):
        list(ConversationSearch(cloud.client("dynamodb"), TABLE_NAME).of(PAGE, lambda _: None))


def test_the_timers_of_a_visitor_are_taken_away_and_those_of_the_page_stay(cloud: Cloud) -> None:
    scheduler = cloud.client("scheduler")
    schedules = Schedules(lambda: scheduler, SCHEDULE_GROUP, SCHEDULER_ROLE_ARN, cloud.mailbox_arn)
    for name, group in [("theirs.1", f"{PAGE}:{USER}"), ("theirs.2", f"{PAGE}:{USER}"), ("look", PAGE)]:
        schedules.at(name, NOON, Letter(f'{{"kind": "look", "name": "{name}"}}', group, name))
    timers = PendingTimers(scheduler, SCHEDULE_GROUP)
    assert timers.erase(PAGE, USER) == 2
    assert [one["Name"] for one in scheduler.list_schedules(GroupName=SCHEDULE_GROUP)["Schedules"]] == ["look"]
    assert timers.erase(PAGE, USER) == 0


def test_a_timer_that_goes_off_during_the_search_is_nobodys(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    timers = PendingTimers(cloud.client("scheduler"), SCHEDULE_GROUP)
    monkeypatch.setattr(timers, "_names", lambda: ["gone"])
    assert timers.erase(PAGE, USER) == 0
