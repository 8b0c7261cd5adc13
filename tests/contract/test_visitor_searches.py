"""What is found of a page's visitors at AWS: conversations in the table, timers at Scheduler."""

import pytest

from handover.aws.conversation_search import ConversationSearch
from handover.aws.conversation_table import ConversationTable
from handover.aws.damaged import DamagedItemError
from handover.aws.mailbox import Letter
from handover.aws.pending_timers import PendingTimers
from handover.aws.schedules import Schedules
from handover.aws.timer_names import timer_name
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


def test_the_timers_of_a_visitor_are_taken_away_and_those_of_others_stay(cloud: Cloud) -> None:
    scheduler = cloud.client("scheduler")
    schedules = Schedules(lambda: scheduler, SCHEDULE_GROUP, SCHEDULER_ROLE_ARN, cloud.mailbox_arn)
    theirs = [timer_name(PAGE, USER, effect) for effect in ("e.3", "f.3")]
    others = ["look", timer_name(PAGE, "another", "e.3"), timer_name("another", USER, "e.3")]
    for name in (*theirs, *others):
        schedules.at(name, NOON, Letter(f'{{"name": "{name}"}}', PAGE, name))
    timers = PendingTimers(lambda: scheduler, SCHEDULE_GROUP)
    assert timers.erase(PAGE, USER) == 2
    left = {one["Name"] for one in scheduler.list_schedules(GroupName=SCHEDULE_GROUP)["Schedules"]}
    assert left == set(others)
    assert timers.erase(PAGE, USER) == 0


def test_a_timer_that_goes_off_during_the_search_is_nobodys(cloud: Cloud) -> None:
    scheduler = cloud.client("scheduler")
    schedules = Schedules(lambda: scheduler, SCHEDULE_GROUP, SCHEDULER_ROLE_ARN, cloud.mailbox_arn)
    name = timer_name(PAGE, USER, "e.3")
    schedules.at(name, NOON, Letter("{}", PAGE, name))

    def goes_off(**_: object) -> None:
        scheduler.meta.events.unregister("before-call.scheduler.DeleteSchedule", goes_off)
        scheduler.delete_schedule(GroupName=SCHEDULE_GROUP, Name=name)

    scheduler.meta.events.register("before-call.scheduler.DeleteSchedule", goes_off)
    assert PendingTimers(lambda: scheduler, SCHEDULE_GROUP).erase(PAGE, USER) == 0
