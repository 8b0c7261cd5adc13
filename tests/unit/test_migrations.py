"""What was different before there were versions still means what it meant."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.alerts.any_announcement import read_event
from handover.alerts.waiting_announcement import WaitingAnnouncement
from handover.conversation.conversation import CONVERSATION, Control, OutboxState
from handover.conversation.effects import Alert, Reply, SwitchOff, SwitchOn
from handover.conversation.events import REPORTED_EVENT, ControlSwitched, TimerRan
from handover.conversation.vocabulary import SwitchOutcome
from handover.messenger.webhook import Delivered, read
from handover.migrations import Shape, migrated, newest
from handover.operations.orders import ORDER, SwitchOffOrder
from handover.operations.reports import read_report
from handover.pages.platform import Platform
from handover.schema import brought_up_to_date

IDS = {"user_id": "7000000000000042"}


def test_a_timer_that_was_set_before_the_ladder_runs() -> None:
    event = REPORTED_EVENT.of({"kind": "waited_long", "id": "e.3", "at": 5, "request_id": "e"})
    assert event == TimerRan(id="e.3", at=5, request_id="e")


def test_a_report_that_names_a_page_is_one_of_that_account() -> None:
    event = {"kind": "control_switched", "id": "e.1.outcome", "at": 5, "fence": 2, "outcome": "returned"}
    letter = {"kind": "report", "page": "22", "user": "33", "event": event}
    outcome = ControlSwitched(id="e.1.outcome", at=5, fence=2, outcome=SwitchOutcome.RETURNED)
    assert read_report(brought_up_to_date(Shape.LETTER, letter)) == Delivered("22", "33", outcome)


def test_a_webhook_that_names_a_page_is_one_of_that_account() -> None:
    letter = {"kind": "webhook", "id": "e", "page": "22", "user": "33", "channel": "messaging", "event": {}}
    assert read(brought_up_to_date(Shape.LETTER, letter), "1", now=5) == Delivered("22", "33", None)


def test_an_order_that_names_a_page_alone_is_for_its_messenger() -> None:
    order = {"kind": "switch_off", "id": "e.1", "page_id": "22", "user_id": "33", "fence": 2, "messages": []}
    expected = SwitchOffOrder(id="e.1", page_id="22", account_id="22", user_id="33", fence=2, messages=())
    assert ORDER.of(order) == expected
    assert expected.platform is Platform.MESSENGER


def test_a_conversation_that_names_its_page_is_one_of_that_account() -> None:
    assert CONVERSATION.of({"page_id": "22", **IDS}).account_id == "22"


def test_events_that_were_seen_without_a_time_are_still_known() -> None:
    conversation = CONVERSATION.of({"account_id": "22", **IDS, "seen": ["a", "b"]})
    assert [conversation.seen.has(one) for one in ("a", "b", "c")] == [True, True, False]


def test_words_that_were_held_are_answered_by_nobody() -> None:
    assert CONVERSATION.of({"account_id": "22", **IDS, "held": "hello"}).held == ()


def test_control_that_was_on_its_way_is_not_known() -> None:
    request = {"id": "e", "origin": "button", "since": 1, "control": "switching", "control_at": 1}
    conversation = CONVERSATION.of({"account_id": "22", **IDS, "mode": "human", "request": request})
    assert conversation.request is not None
    assert conversation.request.control is Control.UNKNOWN


@pytest.mark.parametrize(("interrupted", "state"), [(True, OutboxState.INTERRUPTED), (False, OutboxState.BEGUN)])
def test_an_outbox_that_was_cut_off_says_so(interrupted: bool, state: OutboxState) -> None:  # noqa: FBT001 - as stored
    outbox = {"event_id": "e", "delivery_id": "d", "effects": [], "interrupted": interrupted}
    conversation = CONVERSATION.of({"account_id": "22", **IDS, "outbox": outbox})
    assert conversation.outbox is not None
    assert conversation.outbox.state is state


def test_effects_without_a_kind_are_told_by_what_they_say() -> None:
    effects: list[dict[str, Any]] = [
        {"id": "e.1", "fence": 1, "recipe_id": "hours"},
        {"id": "e.2", "fence": 1, "target_app_id": "263902037430900"},
        {"id": "e.3", "about": "handover_requested"},
        {"id": "e.4", "fence": 2},
    ]
    outbox = {"event_id": "e", "delivery_id": "d", "effects": effects}
    conversation = CONVERSATION.of({"account_id": "22", **IDS, "outbox": outbox})
    assert conversation.outbox is not None
    assert [type(effect) for effect in conversation.outbox.effects] == [Reply, SwitchOn, Alert, SwitchOff]


def test_an_announcement_that_does_not_say_what_it_is_about_is_about_a_conversation() -> None:
    told = read_event('{"id": "e.1", "kind": "handover_requested", "page_id": "22", "user_id": "33", "since": 5}')
    assert (told.about, told.id) == ("conversation", "e.1")


def test_a_list_that_counted_those_it_does_not_name_counts_as_many() -> None:
    told = read_event('{"about": "waiting", "id": "e.1", "page_id": "22", "raised_at": 5, "waiting": [], "count": 60}')
    assert isinstance(told, WaitingAnnouncement)
    assert told.count == 60
    assert "count" not in (told.model_extra or {})


@pytest.mark.parametrize("shape", Shape)
def test_what_a_newer_version_has_written_stays_as_it_is(shape: Shape) -> None:
    document = {"kind": "waited_long", "page_id": "22", "held": "x", "schema_version": newest(shape) + 1}
    assert migrated(shape, newest(shape) + 1, document) == document


NAMES = st.sampled_from(
    ["kind", "about", "page_id", "page", "seen", "held", "request", "control", "outbox", "effects", "count", "waiting"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner)
)


@given(st.sampled_from(Shape), st.dictionaries(NAMES, JSON))
def test_nothing_that_is_not_of_its_shape_breaks_a_migration(shape: Shape, document: dict[str, Any]) -> None:
    migrated(shape, 1, document)
