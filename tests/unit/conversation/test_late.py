"""What comes late, twice or in another guise changes nothing it should not. The numbers are those of the invariants."""

from typing import Any, Final

import pytest

from handover.conversation.conversation import Mode
from handover.conversation.effects import Alert, SetTimer, SwitchOn, WatchBurst
from handover.conversation.events import (
    AnyEvent,
    Channel,
    ControlMoved,
    ControlRequested,
    HumanWrote,
    Owner,
    PressedElsewhere,
    SomebodyWrote,
    StaffPaused,
    StaffResumed,
    UserPressed,
    UserWrote,
)
from handover.conversation.moment import Finding
from handover.conversation.seen import KEPT_MS, LIMITS, Group
from handover.conversation.vocabulary import SwitchOutcome
from handover.pages.platform import WINDOW_MS
from tests.builders.pages import INBOX
from tests.unit.conversation.story import NOW, Story, back_again, kinds, paused, returning, story

MANY: Final = LIMITS[Group.WORDS]


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


def test_invariant_12_what_comes_late_does_not_set_back_when_another_app_had_the_thread_last() -> None:
    told = paused()
    earlier = told.now + 10_000
    told.now += 60_000
    told.happens(HumanWrote, text="Maya here", channel=Channel.STANDBY)
    told.happens(UserWrote, text="hello", channel=Channel.STANDBY, at=earlier)
    assert told.writes("open?", at=earlier + 10_000).finding is Finding.SILENT
    assert told.conversation.mode is Mode.HUMAN


def test_invariant_4_a_request_for_the_thread_that_comes_late_does_not_make_the_last_sign_of_a_human_older() -> None:
    told = paused()
    asked_at = told.now + 10_000
    told.now += 60_000
    told.happens(HumanWrote, text="Maya here")
    spoke_at = told.now
    assert told.happens(ControlRequested, app_id=INBOX, at=asked_at).finding is Finding.REQUEST_HONOURED
    assert told.conversation.request is not None
    assert told.conversation.request.last_human_sign == spoke_at


def test_a_message_that_comes_late_does_not_make_the_24_hours_of_the_user_end_sooner() -> None:
    told = story()
    told.writes("hello")
    wrote_at = told.now
    told.writes("open?", at=NOW - WINDOW_MS)
    assert told.conversation.last_user_at == wrote_at


def test_the_off_recipes_button_works_however_late_the_outcome_of_the_return_is_known() -> None:
    told = returning()
    pressed_at = told.now + 1
    told.now += 5000
    told.switched(SwitchOutcome.RETURNED)
    assert kinds(told.presses("handover/on", "Pause", at=pressed_at)) == [SwitchOn, Alert, SetTimer, WatchBurst]


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


def test_invariant_6_a_copy_of_an_event_that_is_forgotten_is_a_duplicate() -> None:
    told = story()
    first = told.writes("hello")
    assert first.finding is Finding.ANSWERED
    for number in range(MANY):
        told.writes(f"hello {number}")
    assert told.conversation.remembers("e1") is False
    assert told.writes("hello", id="e1", at=NOW + 1000).finding is Finding.DUPLICATE


def test_invariant_6_a_copy_of_the_newest_event_that_is_forgotten_is_a_duplicate() -> None:
    told = story()
    for number in range(MANY + 1):
        told.writes(f"hello {number}", at=NOW + number)
    assert told.conversation.remembers("e1") is False
    assert told.conversation.remembers("e2") is True
    assert told.writes("hello 0", id="e1", at=NOW).finding is Finding.DUPLICATE


def test_as_many_events_of_one_moment_as_are_remembered_are_all_answered() -> None:
    told = story()
    findings = {told.writes("hello", at=NOW).finding for _ in range(MANY)}
    assert findings == {Finding.ANSWERED}


def test_invariant_8_a_hundred_texts_that_come_backwards_are_all_answered() -> None:
    told = story()
    told.now += 1000
    findings = [told.writes("hello", at=NOW + MANY - number).finding for number in range(MANY)]
    assert findings == [Finding.ANSWERED] * MANY


def test_invariant_8_a_press_behind_hundreds_of_newer_texts_begins_a_handover() -> None:
    told = story()
    told.now += 1000
    for number in range(3 * MANY):
        told.writes(f"hello {number}")
    assert told.presses("handover/on", at=NOW + 1).finding is Finding.HANDOVER_BEGUN


def test_invariant_6_copies_of_presses_are_known_behind_hundreds_of_newer_texts() -> None:
    told = story()
    told.presses("handover/on")
    for number in range(3 * MANY):
        told.writes(f"hello {number}")
    told.presses("handover/off")
    assert told.presses("handover/on", id="e1", at=NOW + 1).finding is Finding.DUPLICATE


def test_invariant_6_a_copy_is_known_for_as_long_as_a_dead_letter_is_kept() -> None:
    told = story()
    told.presses("handover/on")
    told.now += KEPT_MS - 60_000
    told.writes("hello")
    assert told.conversation.remembers("e1") is True
    told.now += 120_000
    told.presses("handover/off")
    assert told.conversation.remembers("e1") is False
    assert told.presses("handover/on", id="e1", at=NOW + 1000).finding is Finding.DUPLICATE


def test_invariant_6_what_staff_decided_is_a_duplicate_once_it_is_forgotten() -> None:
    told = story()
    told.happens(StaffPaused, by="Maya")
    for _ in range(LIMITS[Group.STAFF]):
        told.happens(StaffResumed, by="Maya")
    assert told.happens(StaffPaused, by="Maya", id="e1", at=NOW + 1000).finding is Finding.DUPLICATE


def test_a_report_is_never_taken_for_a_duplicate_because_of_its_age() -> None:
    told = story()
    told.presses("handover/on")
    for number in range(MANY + 1):
        told.writes(f"hello {number}")
    assert told.conversation.seen.has_forgotten(Group.WORDS, NOW + 1)
    assert told.switched(SwitchOutcome.PASSED, at=NOW).finding is Finding.NOTED


def test_invariant_8_our_own_clock_does_not_make_what_is_still_under_way_look_forgotten() -> None:
    told = story()
    told.presses("handover/on")
    outage = 20 * 60_000
    told.switched(SwitchOutcome.PASSED, at=told.now + outage)
    told.presses("handover/off")
    told.switched(SwitchOutcome.RETURNED, at=told.now + outage)
    findings = [told.writes(f"hello {number}").finding for number in range(3 * MANY)]
    assert set(findings) == {Finding.ANSWERED}


def test_invariant_5_the_off_button_works_after_a_backlog_in_which_control_passed() -> None:
    told = story()
    told.presses("handover/on")
    told.switched(SwitchOutcome.PASSED, at=told.now + 20 * 60_000)
    for number in range(MANY + 2):
        told.happens(HumanWrote, text=f"Maya here {number}")
    assert told.presses("handover/off").finding is Finding.RETURNING


def test_a_day_old_question_is_not_answered_any_more_and_what_was_said_is_remembered() -> None:
    told = story()
    told.now += WINDOW_MS
    decision = told.writes("open?", at=NOW + 1000)
    assert (decision.finding, decision.effects) == (Finding.TOO_LATE, ())
    assert told.conversation.lines[-1].text == "open?"
    assert told.writes("open?", at=NOW + 2001).finding is Finding.ANSWERED


def test_a_day_old_question_is_not_answered_when_the_bot_is_back() -> None:
    told = returning()
    told.now += WINDOW_MS
    told.writes("open?", at=told.now - WINDOW_MS)
    assert told.conversation.held == ()


def test_a_day_old_request_for_a_person_is_one_still() -> None:
    told = story()
    told.now += 3 * WINDOW_MS
    decision = told.presses("handover/on", at=NOW + 1)
    assert kinds(decision) == [SwitchOn, Alert, SetTimer]
    assert told.conversation.request is not None
    assert told.conversation.request.since == told.now


def test_an_off_of_days_ago_does_not_end_the_pause_that_was_begun_since() -> None:
    told = story()
    told.now += 3 * WINDOW_MS
    told.presses("handover/on")
    assert told.presses("handover/off", at=NOW + 1).finding is Finding.OUTDATED
    assert told.conversation.mode is Mode.HUMAN


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


# --- what comes out of a dead-letter queue days later -----------------------------------------------------------------


def goes_on_for_hours(told: Story) -> int:
    """Off is pressed and lost; the visitor and a person go on. Return when it was pressed."""
    pressed_at = told.now + 1_000
    for _ in range(8):
        told.minutes_pass(50)
        told.happens(HumanWrote, text="Maya here", channel=Channel.STANDBY)
    return pressed_at


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (UserPressed, {"title": "Off", "payload": "handover/off", "channel": Channel.STANDBY}),
        (UserWrote, {"text": "start the bot", "channel": Channel.STANDBY}),
        (PressedElsewhere, {"title": "start the bot"}),
    ],
)
def test_an_off_of_hours_ago_does_not_take_the_thread_from_a_person_who_went_on(
    kind: type[AnyEvent], fields: dict[str, Any]
) -> None:
    told = paused()
    decision = told.happens(kind, at=goes_on_for_hours(told), **fields)
    assert (decision.effects, decision.finding) == ((), Finding.OUTDATED)


def test_invariant_5_an_off_counts_though_a_person_spoke_before_it_was_worked_on() -> None:
    told = paused()
    pressed_at = told.now + 1_000
    told.happens(HumanWrote, text="Maya here", channel=Channel.STANDBY, at=pressed_at + 1)
    assert told.presses("handover/off", at=pressed_at).finding is Finding.RETURNING


def test_an_off_of_hours_ago_counts_where_nobody_came_since() -> None:
    told = paused()
    pressed_at = told.now + 1_000
    told.minutes_pass(50)
    assert told.presses("handover/off", at=pressed_at).finding is Finding.RETURNING


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (HumanWrote, {"text": "Maya here"}),
        (UserWrote, {"text": "hello", "channel": Channel.STANDBY}),
        (UserPressed, {"title": "Off", "payload": "handover/off", "channel": Channel.STANDBY}),
        (PressedElsewhere, {}),
        (ControlMoved, {"owner": Owner.ANOTHER_APP}),
        (ControlRequested, {"app_id": INBOX}),
    ],
)
def test_what_people_did_days_ago_does_not_silence_the_bot_now(kind: type[AnyEvent], fields: dict[str, Any]) -> None:
    told = story()
    told.now += 3 * 86_400_000
    decision = told.happens(kind, at=NOW + 1, **fields)
    assert (decision.effects, decision.finding) == ((), Finding.OUTDATED)
    assert decision.conversation.mode is Mode.BOT


def test_a_pause_that_is_heard_of_late_is_counted_from_its_beginning() -> None:
    told = story()
    told.minutes_pass(40)
    told.happens(HumanWrote, text="Maya here", at=NOW + 1)
    assert told.writes("open?").finding is Finding.SILENT
    told.minutes_pass(20)
    assert told.writes("open?").finding is Finding.RETURNING
