"""What comes late, twice or in another guise changes nothing it should not. The numbers are those of the invariants."""

from typing import Any

import pytest

from handover.conversation.conversation import RING_SIZE, Mode
from handover.conversation.effects import Alert, SetTimer, SwitchOn
from handover.conversation.events import (
    AnyEvent,
    Channel,
    ControlMoved,
    ControlRequested,
    HumanWrote,
    Owner,
    PressedElsewhere,
    SomebodyWrote,
    UserPressed,
    UserWrote,
)
from handover.conversation.moment import Finding
from handover.conversation.vocabulary import SwitchOutcome
from tests.builders.pages import INBOX
from tests.unit.conversation.story import NOW, back_again, kinds, paused, returning, story


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (HumanWrote, {"text": "Maya here"}),
        (SomebodyWrote, {"text": "Maya here"}),
        (UserWrote, {"text": "hello", "channel": Channel.STANDBY}),
        (UserPressed, {"title": "On", "payload": "handover/on", "channel": Channel.MESSAGING}),
        (UserPressed, {"title": "Off", "payload": "handover/off", "channel": Channel.MESSAGING}),
        (PressedElsewhere, {}),
        (ControlMoved, {"owner": Owner.ANOTHER_APP}),
        (ControlRequested, {"app_id": INBOX}),
    ],
)
def test_invariant_12_what_happened_before_the_bot_was_back_does_not_silence_it_again(
    kind: type[AnyEvent], fields: dict[str, Any]
) -> None:
    told = back_again()
    decision = told.happens(kind, at=NOW + 1, **fields)
    assert (decision.effects, decision.finding) == ((), Finding.OUTDATED)
    assert decision.conversation.mode is Mode.BOT


def test_a_message_from_before_the_bot_was_back_is_answered() -> None:
    told = back_again()
    assert told.writes("open?", at=NOW + 1).effects == (told.reply("e5.1", "hours", fence=2),)


def test_an_old_hand_back_does_not_end_a_new_pause() -> None:
    told = paused()
    assert told.happens(ControlMoved, owner=Owner.US, at=NOW - 1).finding is Finding.OUTDATED
    assert told.conversation.mode is Mode.HUMAN


@pytest.mark.parametrize("payload", ["handover/off", "handover/on"])
def test_an_old_press_neither_ends_a_new_pause_nor_asks_anew(payload: str) -> None:
    told = story()
    told.happens(HumanWrote, text="Maya here")
    assert told.presses(payload, at=NOW).finding is Finding.OUTDATED


def test_a_message_from_before_the_switch_that_arrives_late_proves_nothing() -> None:
    told = paused()
    assert told.writes("open?", at=NOW).effects == ()


def test_the_off_recipes_button_works_however_late_the_outcome_of_the_return_is_known() -> None:
    told = returning()
    pressed_at = told.now + 1
    told.now += 5000
    told.switched(SwitchOutcome.RETURNED)
    assert kinds(told.presses("handover/on", "Pause", at=pressed_at)) == [SwitchOn, Alert, SetTimer]


# --- in two guises ----------------------------------------------------------------------------------------------------


def test_invariant_6_a_press_seen_on_both_channels_begins_one_handover() -> None:
    told = story()
    assert told.presses("handover/on").finding is Finding.HANDOVER_BEGUN
    assert told.happens(PressedElsewhere, at=told.now).finding is Finding.OUTDATED
    other = story()
    assert other.happens(PressedElsewhere).finding is Finding.TAKEN_OVER
    assert other.presses("handover/on", at=other.now).finding is Finding.HANDOVER_BEGUN


def test_invariant_6_the_off_press_seen_on_both_channels_brings_the_bot_back_once() -> None:
    told = paused()
    told.presses("handover/off")
    pressed_at = told.now
    told.switched(SwitchOutcome.RETURNED)
    assert told.happens(PressedElsewhere, at=pressed_at).finding is Finding.OUTDATED
    assert told.presses("handover/off", at=pressed_at).finding is Finding.OUTDATED
    assert told.conversation.mode is Mode.BOT


# --- twice ------------------------------------------------------------------------------------------------------------


def test_invariant_6_an_event_too_old_for_the_ring_is_a_duplicate() -> None:
    told = story()
    first = told.writes("hello")
    assert first.finding is Finding.ANSWERED
    for number in range(RING_SIZE + 1):
        told.writes(f"hello {number}")
    assert told.conversation.remembers("e1") is False
    assert told.writes("hello", id="e1", at=NOW + 1000).finding is Finding.DUPLICATE


def test_hundreds_of_events_of_one_moment_are_all_answered() -> None:
    told = story()
    findings = {told.writes("hello", at=NOW).finding for _ in range(3 * RING_SIZE)}
    assert findings == {Finding.ANSWERED}


def test_a_report_is_never_taken_for_a_duplicate_because_of_its_age() -> None:
    told = story()
    told.presses("handover/on")
    for number in range(RING_SIZE + 1):
        told.writes(f"hello {number}")
    assert told.conversation.forgotten_until > NOW
    assert told.switched(SwitchOutcome.PASSED, at=NOW).finding is Finding.NOTED


def test_invariant_8_our_own_clock_does_not_make_what_is_still_under_way_look_forgotten() -> None:
    told = story()
    told.presses("handover/on")
    outage = 20 * 60_000
    told.switched(SwitchOutcome.PASSED, at=told.now + outage)
    told.presses("handover/off")
    told.switched(SwitchOutcome.RETURNED, at=told.now + outage)
    findings = [told.writes(f"hello {number}").finding for number in range(3 * RING_SIZE)]
    assert set(findings) == {Finding.ANSWERED}


def test_invariant_5_the_off_button_works_after_a_backlog_in_which_control_passed() -> None:
    told = story()
    told.presses("handover/on")
    told.switched(SwitchOutcome.PASSED, at=told.now + 20 * 60_000)
    for number in range(RING_SIZE + 2):
        told.happens(HumanWrote, text=f"Maya here {number}")
    assert told.presses("handover/off").finding is Finding.RETURNING


@pytest.mark.parametrize("title", ["Switch it on", "SWITCH IT ON!", "Start the bot"])
def test_invariant_5_our_off_button_works_where_meta_leaves_out_what_it_carries(title: str) -> None:
    told = paused()
    assert told.happens(PressedElsewhere, title=title).finding is Finding.RETURNING
    other = story()
    assert other.happens(PressedElsewhere, title=title).finding is Finding.RETURNING


def test_invariant_6_the_full_copy_of_such_a_press_brings_the_bot_back_no_second_time() -> None:
    told = paused()
    told.happens(PressedElsewhere, title="Switch it on")
    pressed_at = told.now
    told.switched(SwitchOutcome.RETURNED)
    assert told.presses("handover/off", at=pressed_at).finding is Finding.OUTDATED
