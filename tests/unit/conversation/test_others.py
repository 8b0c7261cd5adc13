"""What other apps and the people behind them do, and what follows. The numbers are those of the design's invariants."""

from typing import Any

import pytest

from handover.conversation.conversation import SPOKEN_KEPT, Control, HandoverRequest, Mode
from handover.conversation.effects import Alert, PassControl, Resume, SetTimer, SwitchOff, SwitchOn, WatchBurst
from handover.conversation.events import (
    AnyEvent,
    Channel,
    ControlMoved,
    ControlRequested,
    HumanWrote,
    Owner,
    PressedElsewhere,
    ReplyRefused,
    SomebodyWrote,
    UserWrote,
)
from handover.conversation.moment import Finding
from handover.conversation.seen import Group
from handover.conversation.switches import RETURNS_LIMIT
from handover.conversation.vocabulary import AlertKind, Origin, SwitchOutcome
from handover.pages.page import KNOWN_APPS
from handover.pages.platform import Platform
from handover.pages.routing import RoutingMode
from tests.builders.pages import DIMELO, INBOX
from tests.unit.conversation.story import NOW, Story, back_again, kinds, paused, returning, story


def request_of(told: Story) -> HandoverRequest:
    assert told.conversation.request is not None
    return told.conversation.request


# --- they speak or take -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "fields", "control"),
    [
        (HumanWrote, {"text": "Maya here"}, Control.UNKNOWN),
        (SomebodyWrote, {"text": "Maya here"}, Control.UNKNOWN),
        (ControlMoved, {"owner": Owner.ANOTHER_APP}, Control.ELSEWHERE),
        (ReplyRefused, {"fence": 0}, Control.ELSEWHERE),
        (UserWrote, {"text": "hello", "channel": Channel.STANDBY}, Control.ELSEWHERE),
        (PressedElsewhere, {}, Control.ELSEWHERE),
    ],
)
def test_invariant_12_somebody_else_takes_over_and_the_bot_falls_silent(
    kind: type[AnyEvent], fields: dict[str, Any], control: Control
) -> None:
    told = story()
    decision = told.happens(kind, **fields)
    assert (decision.effects, decision.finding) == ((), Finding.TAKEN_OVER)
    assert (decision.conversation.mode, decision.conversation.fence) == (Mode.HUMAN, 1)
    assert (request_of(told).origin, request_of(told).control) == (Origin.INBOX, control)


def test_invariant_12_a_press_in_standby_is_not_answered() -> None:
    decision = story().presses("recipe/hours", channel=Channel.STANDBY)
    assert (decision.effects, decision.finding) == ((), Finding.TAKEN_OVER)


def test_a_refusal_from_before_a_switch_is_outdated() -> None:
    told = paused()
    assert told.happens(ReplyRefused, fence=0).finding is Finding.OUTDATED


def test_what_the_user_did_before_a_refused_reply_is_history() -> None:
    told = story()
    told.writes("hello")
    last = told.now
    told.happens(ReplyRefused, fence=0)
    assert told.presses("handover/off", at=last - 1).finding is Finding.OUTDATED
    assert told.presses("handover/off", at=last).finding is Finding.RETURNING


def test_control_that_moves_between_apps_keeps_the_pause() -> None:
    told = paused(SwitchOutcome.PASS_FAILED)
    told.happens(ControlMoved, owner=Owner.ANOTHER_APP)
    assert request_of(told).control is Control.ELSEWHERE


def test_a_press_elsewhere_during_a_pause_tells_who_owns_the_thread() -> None:
    told = paused(SwitchOutcome.PASS_FAILED)
    assert told.happens(PressedElsewhere).finding is Finding.NOTED
    assert request_of(told).control is Control.ELSEWHERE


def test_a_message_in_standby_during_a_pause_tells_who_owns_the_thread() -> None:
    told = paused(SwitchOutcome.PASS_FAILED)
    assert told.writes("hello?", Channel.STANDBY).finding is Finding.SILENT
    assert request_of(told).control is Control.ELSEWHERE


def test_a_press_elsewhere_while_the_bot_is_returning_changes_nothing() -> None:
    told = returning()
    assert told.happens(PressedElsewhere).finding is Finding.NOTED
    assert told.conversation.mode is Mode.RETURNING


def test_an_idle_thread_changes_nothing() -> None:
    assert paused().happens(ControlMoved, owner=Owner.NOBODY).conversation.mode is Mode.HUMAN


# --- they speak while the bot is returning ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (HumanWrote, {"text": "Maya here"}),
        (SomebodyWrote, {"text": "Maya here"}),
        (ControlMoved, {"owner": Owner.ANOTHER_APP}),
    ],
)
def test_somebody_who_comes_while_the_bot_is_returning_gets_the_conversation(
    kind: type[AnyEvent], fields: dict[str, Any]
) -> None:
    told = returning()
    told.writes("when are you open")
    told.happens(kind, **fields)
    decision = told.switched(SwitchOutcome.RETURNED)
    assert (decision.effects, decision.finding) == ((), Finding.TAKEN_OVER)
    assert (decision.conversation.mode, decision.conversation.fence) == (Mode.HUMAN, 3)
    assert (request_of(told).origin, decision.conversation.held) == (Origin.INBOX, ())


def test_somebody_who_spoke_before_the_bot_was_asked_back_does_not() -> None:
    told = paused()
    told.happens(HumanWrote, text="Maya here")
    said_at = told.now
    told.presses("handover/off")
    told.happens(HumanWrote, text="Goodbye", at=said_at + 1)
    assert told.switched(SwitchOutcome.RETURNED).finding is Finding.BOT_IS_BACK


# --- whose echo it is -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("saying", "echo"),
    [
        (lambda told: told.writes("xyz"), "I did not get that."),
        (lambda told: told.presses("handover/on"), "[template]"),
        (lambda told: told.presses("recipe/hours"), "Tuesday to Saturday."),
    ],
)
def test_invariant_12_our_own_unsigned_echo_is_nobody(saying: Any, echo: str) -> None:
    told = story()
    saying(told)
    before = told.conversation.mode
    decision = told.happens(SomebodyWrote, text=echo)
    assert (decision.effects, decision.finding, decision.conversation.mode) == ((), Finding.NOTED, before)


def test_the_off_recipe_is_known_again_in_its_echo() -> None:
    told = returning()
    told.happens(SomebodyWrote, text="[template]")
    told.happens(SomebodyWrote, text="[template]")
    assert told.switched(SwitchOutcome.RETURNED).finding is Finding.BOT_IS_BACK


def test_our_words_count_once_and_then_they_are_somebody_elses() -> None:
    told = story()
    told.writes("xyz")
    assert told.happens(SomebodyWrote, text="I did not get that. ").finding is Finding.NOTED
    assert told.happens(SomebodyWrote, text="I did not get that.").finding is Finding.TAKEN_OVER


def test_what_has_no_words_is_nobodys() -> None:
    assert story().happens(SomebodyWrote, text="").finding is Finding.NOTED


def test_only_the_last_sayings_are_remembered() -> None:
    told = story()
    told.writes("xyz")
    for _ in range(SPOKEN_KEPT[Platform.MESSENGER]):
        told.presses("get_started")
    assert len(told.conversation.spoken) == SPOKEN_KEPT[Platform.MESSENGER]
    assert told.happens(SomebodyWrote, text="I did not get that.").finding is Finding.TAKEN_OVER


# --- they ask ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("app_id", [KNOWN_APPS["page_inbox"], KNOWN_APPS["instagram_inbox"], DIMELO])
@pytest.mark.parametrize("teller", [story, paused, returning])
def test_an_app_that_may_ask_gets_the_thread_without_a_word_to_the_user(teller: Any, app_id: str) -> None:
    told = teller()
    fence = told.conversation.fence + 1
    decision = told.happens(ControlRequested, app_id=app_id)
    assert decision.effects[0] == PassControl(id=f"e{told.count}.1", fence=fence, target_app_id=app_id)
    # The timer of a request that was about to end may have run.
    assert kinds(decision)[1:] == ([SetTimer] if teller is returning else [])
    assert (decision.finding, decision.conversation.mode) == (Finding.REQUEST_HONOURED, Mode.HUMAN)
    assert (request_of(told).control, request_of(told).target_app_id) == (Control.UNKNOWN, app_id)
    assert request_of(told).last_human_sign == told.now


@pytest.mark.parametrize("teller", [story, paused, returning])
def test_any_other_app_gets_nothing(teller: Any) -> None:
    told = teller()
    before = told.conversation
    decision = told.happens(ControlRequested, app_id="999999999")
    assert (decision.effects, decision.finding) == ((), Finding.REQUEST_REFUSED)
    assert decision.conversation == before.remembering(Group.MOVES, f"e{told.count}", told.now, told.now)


def test_a_request_from_before_the_last_switch_is_history() -> None:
    told = paused()
    assert told.happens(ControlRequested, app_id=INBOX, at=NOW).finding is Finding.OUTDATED


def test_a_user_who_asked_for_a_person_is_still_one_who_asked_after_an_app_has_asked_too() -> None:
    told = paused()
    told.happens(ControlRequested, app_id=INBOX)
    assert request_of(told).origin is Origin.BUTTON
    assert told.presses("handover/on").finding is Finding.SILENT


# --- they give back ---------------------------------------------------------------------------------------------------


def test_done_in_the_inbox_brings_the_bot_back() -> None:
    assert paused().happens(ControlMoved, owner=Owner.US).effects == (Resume(id="e3.1", fence=2, at=NOW + 3000),)


def test_invariant_12_a_message_in_messaging_proves_that_the_thread_came_back_and_is_answered() -> None:
    told = paused()
    assert told.writes("open?").effects == (Resume(id="e3.1", fence=2, at=NOW + 3000),)
    decision = told.switched(SwitchOutcome.RETURNED)
    assert decision.effects == (told.reply("e4.1", "hours", fence=2),)


def test_invariant_9_in_zero_config_a_message_in_messaging_proves_nothing() -> None:
    assert paused(SwitchOutcome.GATE_ONLY).writes("open?").effects == ()


def test_invariant_9_in_zero_config_no_owner_makes_the_channel_a_proof() -> None:
    told = paused(SwitchOutcome.GATE_ONLY)
    told.happens(ControlMoved, owner=Owner.ANOTHER_APP)
    assert told.writes("open?").effects == ()


def test_invariant_9_where_the_page_is_known_for_zero_config_the_channel_proves_nothing_of_anybody() -> None:
    told = story()
    told.routing = RoutingMode.ZERO_CONFIG
    told.happens(ControlMoved, owner=Owner.ANOTHER_APP)
    assert told.writes("open?").effects == ()


@pytest.mark.parametrize("control", [Control.UNKNOWN, Control.KEPT, Control.BOUNCING, Control.OURS])
def test_a_message_in_messaging_proves_nothing_where_control_is_not_known_to_have_gone(control: Control) -> None:
    told = paused()
    request = request_of(told).model_copy(update={"control": control})
    told.conversation = told.conversation.model_copy(update={"request": request})
    assert told.writes("open?").finding is Finding.SILENT


def test_a_press_in_messaging_proves_nothing() -> None:
    assert paused().presses("recipe/hours").finding is Finding.SILENT


@pytest.mark.parametrize("mode", ["bot", "returning"])
def test_control_that_comes_to_us_while_no_person_has_it_changes_nothing(mode: str) -> None:
    told = story() if mode == "bot" else returning()
    before = told.conversation.mode
    assert told.happens(ControlMoved, owner=Owner.US).effects == ()
    assert told.conversation.mode is before


def test_after_a_refused_return_only_done_off_or_time_tries_again_and_staff_hear_of_it_once() -> None:
    told = returning()
    assert kinds(told.switched(SwitchOutcome.RETURN_REFUSED)) == [Alert, SetTimer]
    assert told.writes("hello?").effects == ()
    assert kinds(told.presses("handover/off")) == [SwitchOff]
    assert kinds(told.switched(SwitchOutcome.RETURN_REFUSED)) == [SetTimer]
    assert kinds(told.happens(ControlMoved, owner=Owner.US)) == [Resume]


def test_after_a_refused_return_a_message_in_standby_makes_the_channel_a_proof_again() -> None:
    told = returning()
    told.switched(SwitchOutcome.RETURN_REFUSED)
    told.writes("hello?", Channel.STANDBY)
    assert kinds(told.writes("hello?")) == [Resume]


# --- they pull at the thread ------------------------------------------------------------------------------------------


def hop(told: Story) -> None:
    """The thread is given to us, and taken again."""
    told.happens(ControlMoved, owner=Owner.US)
    told.switched(SwitchOutcome.RETURNED)
    told.happens(ControlMoved, owner=Owner.ANOTHER_APP)


def hopped() -> Story:
    told = paused()
    for _ in range(RETURNS_LIMIT):
        hop(told)
    return told


@pytest.mark.parametrize(
    "return_of_the_thread",
    [(ControlMoved, {"owner": Owner.US}), (UserWrote, {"text": "open?", "channel": Channel.MESSAGING})],
)
def test_a_thread_that_comes_back_too_often_is_let_go_and_staff_hear_of_it_once(
    return_of_the_thread: tuple[type[AnyEvent], dict[str, Any]],
) -> None:
    told = hopped()
    kind, fields = return_of_the_thread
    decision = told.happens(kind, **fields)
    assert decision.effects == (Alert(id=f"e{told.count}.1", about=AlertKind.CONTROL_BOUNCES),)
    assert (decision.finding, decision.conversation.mode) == (Finding.BOUNCING, Mode.HUMAN)
    assert told.happens(ControlMoved, owner=Owner.US).effects == ()
    assert told.writes("open?").effects == ()
    told.happens(ControlMoved, owner=Owner.ANOTHER_APP)
    assert told.happens(ControlMoved, owner=Owner.US).effects == ()


def test_a_thread_that_comes_back_now_and_then_is_followed() -> None:
    told = paused()
    for _ in range(3 * RETURNS_LIMIT):
        told.minutes_pass(5)
        hop(told)
    assert kinds(told.happens(ControlMoved, owner=Owner.US)) == [Resume]


def test_invariant_5_the_user_brings_the_bot_back_from_a_thread_that_bounces() -> None:
    told = hopped()
    told.happens(ControlMoved, owner=Owner.US)
    assert kinds(told.presses("handover/off")) == [SwitchOff]
    told.switched(SwitchOutcome.RETURNED)
    hop(told)
    assert kinds(told.happens(ControlMoved, owner=Owner.US)) == [Resume]


def test_invariant_4_a_pause_in_a_thread_that_bounces_ends_as_any_other() -> None:
    told = hopped()
    told.happens(ControlMoved, owner=Owner.US)
    told.minutes_pass(60)
    assert kinds(told.writes("hello?", Channel.STANDBY)) == [SwitchOff]


def test_a_request_for_a_person_begins_the_count_of_hops_anew() -> None:
    told = hopped()
    assert kinds(told.presses("handover/on")) == [SwitchOn, Alert, SetTimer, WatchBurst]
    told.switched(SwitchOutcome.PASSED)
    assert kinds(told.happens(ControlMoved, owner=Owner.US)) == [Resume]


def test_a_bot_that_was_asked_back_has_no_hops_behind_it() -> None:
    told = back_again()
    assert told.conversation.returns == ()
