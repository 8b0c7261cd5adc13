"""What `replies` makes of what is still under way when a visitor was forgotten."""

import pytest

from handover.aws.conditions import ConflictError
from handover.conversation.conversation import Mode
from handover.conversation.events import PageOpened, ReportedEvent
from handover.conversation.moment import Finding
from handover.conversation.vocabulary import SwitchOutcome
from handover.operations.reports import report
from tests.builders.pages import PAGE_ID
from tests.unit.operations.desk import NOW, USER, Desk, pressed, wrote


def forgotten() -> Desk:
    desk = Desk()
    desk.receives(pressed("handover/on?recipe=hours", "Talk to a human"))
    desk.conversations.erase(PAGE_ID, USER)
    return desk


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
    assert desk.receives(wrote("open", "m_2")) is Finding.ANSWERED
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
