"""What `replies` makes of what is still under way when a visitor was forgotten."""

import json

import pytest

from handover.aws.conditions import ConflictError
from handover.conversation.conversation import Mode
from handover.conversation.events import PageOpened, ReportedEvent
from handover.conversation.moment import Finding
from handover.conversation.vocabulary import SwitchOutcome
from handover.operations.reports import report
from handover.pages.platform import Platform
from tests.builders.pages import PAGE_ID
from tests.fakes.graph import FakeGraph
from tests.unit.operations.desk import APP, NOW, USER, Desk, pressed, wrote

HOUR_MS = 3_600_000


def forgotten() -> Desk:
    desk = Desk()
    desk.receives(pressed("handover/on?recipe=hours", "Talk to a human"))
    desk.tombstones.put(PAGE_ID, USER, NOW)
    desk.conversations.erase(PAGE_ID, USER)
    return desk


def received_at(at: int, body: str) -> str:
    return json.dumps({**json.loads(body), "received": at})


def test_the_outcome_of_a_switch_brings_nobody_back() -> None:
    desk = forgotten()
    assert desk.switched(SwitchOutcome.PASSED) is Finding.OUTDATED
    assert desk.conversations.load(PAGE_ID, USER).version == 0


@pytest.mark.parametrize("event", [PageOpened(id="opened", at=NOW)])
def test_no_report_of_ours_brings_anybody_back(event: ReportedEvent) -> None:
    desk = forgotten()
    assert desk.receives(report(PAGE_ID, USER, event).body) is Finding.OUTDATED
    assert desk.conversations.load(PAGE_ID, USER).version == 0


def test_who_writes_again_is_new_to_the_bot() -> None:
    desk = forgotten()
    desk.clock.forward(60)
    assert desk.receives(wrote("open", "m_2", at=NOW + 1)) is Finding.ANSWERED
    conversation = desk.conversations.load(PAGE_ID, USER)
    assert (conversation.mode, conversation.version, conversation.request) == (Mode.BOT, 1, None)


def test_a_turn_that_was_under_way_cannot_save_what_it_had_loaded() -> None:
    desk = Desk()
    desk.receives(wrote("open"))
    loaded = desk.conversations.load(PAGE_ID, USER)
    desk.conversations.erase(PAGE_ID, USER)
    with pytest.raises(ConflictError):
        desk.conversations.save(loaded)
    assert desk.conversations.load(PAGE_ID, USER).version == 0


# --- older than the tombstone -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [NOW - HOUR_MS, NOW - 1, NOW])
def test_a_message_in_retry_does_not_bring_a_visitor_back(at: int) -> None:
    desk = forgotten()
    desk.clock.forward(60)
    sent = len(desk.sends)
    for _ in range(3):
        assert desk.receives(wrote("my secret", "m_2", at=at)) is Finding.FORGOTTEN
    assert (desk.conversation.version, len(desk.sends)) == (0, sent)
    assert desk.history.records.keys() <= {(PAGE_ID, USER)}


def test_nor_does_a_press_that_asks_for_a_person() -> None:
    desk = forgotten()
    alerts, orders = len(desk.announced), len(desk.orders.letters)
    assert desk.receives(pressed("handover/on?recipe=hours", "Talk to a human", "m_2")) is Finding.FORGOTTEN
    assert (len(desk.announced), len(desk.orders.letters)) == (alerts, orders)


def test_nor_one_that_has_no_time_of_its_own_and_was_received_before() -> None:
    desk = forgotten()
    desk.clock.forward(60)
    body = wrote("my secret", "m_2", at=0)
    assert desk.receives(received_at(NOW, body)) is Finding.FORGOTTEN
    assert desk.receives(received_at(NOW + 1, body)) is Finding.ANSWERED


def test_nor_one_that_comes_late_for_the_first_time() -> None:
    desk = forgotten()
    assert desk.receives(received_at(NOW + HOUR_MS, wrote("my secret", "m_2", at=NOW - 1))) is Finding.FORGOTTEN


def test_nor_once_the_visitor_has_written_again() -> None:
    desk = forgotten()
    desk.clock.forward(60)
    desk.receives(wrote("open", "m_3", at=NOW + 1))
    before = desk.conversation
    assert desk.receives(wrote("my secret", "m_2", at=NOW - 1)) is Finding.FORGOTTEN
    assert desk.conversation == before


def test_a_turn_that_loaded_nothing_before_the_tombstone_came_saves_nothing() -> None:
    desk = Desk()
    desk.conversations.erase(PAGE_ID, USER)

    class Slow(FakeGraph):
        """Meta tells a name, and meanwhile the visitor is forgotten."""

        def user_name(self, user_id: str, platform: Platform = Platform.MESSENGER) -> str | None:
            desk.tombstones.put(PAGE_ID, USER, NOW)
            return super().user_name(user_id, platform)

    desk.replaces("graph", Slow(APP, desk.clock))
    assert desk.receives(wrote("my secret")) is Finding.FORGOTTEN
    assert desk.conversation.version == 0


# --- newer than the tombstone -----------------------------------------------------------------------------------------


def test_it_is_looked_up_for_the_first_message_alone() -> None:
    desk = Desk()
    desk.receives(wrote("open"))
    assert desk.tombstones.looks == 0
    desk.conversations.erase(PAGE_ID, USER)
    for number in range(3):
        desk.receives(wrote("open", f"m_{number + 2}"))
    assert desk.tombstones.looks == 1


def test_the_outcome_of_an_order_from_before_is_no_outcome_of_the_new_one() -> None:
    desk = forgotten()
    desk.clock.forward(60)
    before = desk.outcome(SwitchOutcome.NOT_SAID)
    desk.receives(pressed("handover/on?recipe=hours", "Talk to a human", "m_2", at=NOW + 1))
    assert desk.receives(before.body) is Finding.OUTDATED
    assert desk.mode is Mode.HUMAN
