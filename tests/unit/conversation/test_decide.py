"""What follows from each event in each mode. The numbers are those of the design's invariants."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.conversation.conversation import LINE_LENGTH, LINES_KEPT, RING_SIZE, Control, Conversation, Mode, Origin
from handover.conversation.decide import Decision, Finding, decide
from handover.conversation.effects import Alert, AlertKind, Reply, Resume, SwitchOff, SwitchOn
from handover.conversation.events import (
    AnyEvent,
    Channel,
    ControlMoved,
    ControlSwitched,
    HumanWrote,
    Owner,
    ReplyRefused,
    SwitchOutcome,
    UserPressed,
    UserWrote,
)
from handover.pages.page import MINUTE_MS
from tests.builders.pages import DIMELO, INBOX, page

NOW = 1_700_000_000_000
PAGE = page()


@dataclass
class Story:
    """A conversation and what happens to it, one event after the other."""

    conversation: Conversation
    now: int = NOW
    count: int = 0

    def happens(self, kind: type[AnyEvent], **fields: Any) -> Decision:
        self.count += 1
        self.now += 1000
        event = kind(**{"id": f"e{self.count}", "at": self.now, **fields})
        decision = decide(self.conversation, event, fields.pop("page", PAGE), self.now)
        self.conversation = decision.conversation
        return decision

    def writes(self, text: str, channel: Channel = Channel.MESSAGING, **fields: Any) -> Decision:
        return self.happens(UserWrote, channel=channel, text=text, **fields)

    def presses(self, payload: str, title: str = "Button", channel: Channel = Channel.MESSAGING) -> Decision:
        return self.happens(UserPressed, channel=channel, title=title, payload=payload)

    def switched(self, outcome: SwitchOutcome, fence: int | None = None) -> Decision:
        return self.happens(ControlSwitched, fence=self.conversation.fence if fence is None else fence, outcome=outcome)


def story() -> Story:
    return Story(Conversation(page_id="22", user_id="33"))


def paused(outcome: SwitchOutcome = SwitchOutcome.PASSED) -> Story:
    told = story()
    told.presses("handover/on?recipe=hours", "Talk to a human")
    told.switched(outcome)
    return told


def returning() -> Story:
    told = paused()
    told.presses("handover/off")
    return told


# --- the bot answers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payload", "recipe_id"),
    [("recipe/hours", "hours"), ("get_started", "welcome"), ("recipe/gone", "otherwise"), ("OLD_BOT", "otherwise")],
)
def test_a_press_is_answered_with_its_recipe(payload: str, recipe_id: str) -> None:
    assert story().presses(payload).effects == (Reply(id="e1.1", fence=0, recipe_id=recipe_id),)


@pytest.mark.parametrize(("text", "recipe_id"), [("When are you OPEN?", "hours"), ("xyz", "otherwise")])
def test_a_text_is_answered_with_its_recipe(text: str, recipe_id: str) -> None:
    assert story().writes(text).effects == (Reply(id="e1.1", fence=0, recipe_id=recipe_id),)


def test_nothing_is_said_where_no_recipe_answers() -> None:
    mute = page(recipes=[recipe for recipe in PAGE.model_dump(mode="json")["recipes"] if recipe["id"] != "otherwise"])
    decision = decide(
        Conversation(page_id="22", user_id="33"),
        UserWrote(id="e", at=NOW, channel=Channel.MESSAGING, text="xyz"),
        mute,
        NOW,
    )
    assert (decision.effects, decision.finding) == ((), Finding.NOTHING_TO_SAY)


def test_the_off_button_while_the_bot_is_on_says_so() -> None:
    assert story().presses("handover/off").effects == (Reply(id="e1.1", fence=0, recipe_id="handover_off"),)


# --- On -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["button", "quick_reply"])
def test_on_shuts_the_gate_orders_the_switch_and_alerts_once(way: str) -> None:
    told = story()
    payload = "handover/on?recipe=hours"
    decision = (
        told.presses(payload, "Talk to a human") if way == "button" else told.writes("Talk to a human", payload=payload)
    )
    assert decision.effects == (
        SwitchOn(id="e1.1", fence=1, target_app_id=INBOX),
        Alert(id="e1.2", about=AlertKind.HANDOVER_REQUESTED),
    )
    request = decision.conversation.request
    assert request is not None
    assert (decision.conversation.mode, decision.conversation.fence) == (Mode.HUMAN, 1)
    assert (request.origin, request.button, request.recipe_id) == (Origin.BUTTON, "Talk to a human", "hours")
    assert request.control is Control.UNKNOWN


def test_a_button_may_name_the_app_to_pass_to() -> None:
    [switch, _] = story().presses("handover/on?recipe=hours&target=Dimelo").effects
    assert isinstance(switch, SwitchOn)
    assert switch.target_app_id == DIMELO


def test_a_target_that_is_gone_falls_back_to_the_default() -> None:
    [switch, _] = story().presses("handover/on?target=Sprinklr").effects
    assert isinstance(switch, SwitchOn)
    assert switch.target_app_id == INBOX


@pytest.mark.parametrize("off", [{"plan": "free"}, {"handover": {**PAGE.handover.model_dump(), "enabled": False}}])
def test_without_the_feature_no_handover_begins(off: dict[str, Any]) -> None:
    event = UserPressed(id="e", at=NOW, channel=Channel.MESSAGING, title="On", payload="handover/on")
    decision = decide(Conversation(page_id="22", user_id="33"), event, page(**off), NOW)
    assert decision.conversation.mode is Mode.BOT
    assert [type(effect) for effect in decision.effects] == [Reply]


def test_invariant_10_a_pause_outlives_the_plan() -> None:
    told = paused()
    event = UserPressed(id="off", at=told.now, channel=Channel.MESSAGING, title="Off", payload="handover/off")
    decision = decide(told.conversation, event, page(plan="free"), told.now)
    assert [type(effect) for effect in decision.effects] == [SwitchOff]


# --- while a person has the conversation ------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", [SwitchOutcome.PASSED, SwitchOutcome.GATE_ONLY, SwitchOutcome.PASS_FAILED])
@pytest.mark.parametrize("channel", list(Channel))
def test_invariant_1_the_bot_is_silent_whatever_the_user_does(outcome: SwitchOutcome, channel: Channel) -> None:
    told = paused(outcome)
    if outcome is SwitchOutcome.PASSED and channel is Channel.MESSAGING:
        channel = Channel.STANDBY  # in `messaging` it would mean that the thread came back
    for decision in (
        told.writes("hello", channel),
        told.writes("[image]", channel),
        told.presses("recipe/hours", channel=channel),
        told.presses("handover/on", channel=channel),
        told.presses("get_started", channel=channel),
        told.writes("Hours", channel, payload="recipe/hours"),
    ):
        assert decision.effects == ()
        assert decision.conversation.mode is Mode.HUMAN


def test_invariant_1_what_is_sent_before_control_has_moved_is_not_answered() -> None:
    told = story()
    told.presses("handover/on")
    assert told.writes("hello?").effects == ()


def test_a_human_sign_is_noted() -> None:
    told = paused()
    told.happens(HumanWrote, text="Maya here")
    request = told.conversation.request
    assert request is not None
    assert request.last_human_sign == told.now


def test_invariant_4_the_bot_is_back_after_the_last_sign_of_a_human() -> None:
    told = paused()
    told.now += 59 * MINUTE_MS
    told.happens(HumanWrote, text="Maya here")
    told.now += 59 * MINUTE_MS
    assert told.writes("hello", Channel.STANDBY).effects == ()
    told.now += MINUTE_MS
    assert [type(effect) for effect in told.writes("hello", Channel.STANDBY).effects] == [SwitchOff]


def test_invariant_4_the_pause_has_a_hard_cap() -> None:
    told = paused()
    for _ in range(11):
        told.now += 55 * MINUTE_MS
        told.happens(HumanWrote, text="one moment")
    assert [type(effect) for effect in told.writes("hello", Channel.STANDBY).effects] == [SwitchOff]


# --- Off ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("text", ["Start the bot!", "switch it ON", "  switch it on "])
def test_invariant_5_a_typed_word_brings_the_bot_back(text: str, channel: Channel) -> None:
    assert paused().writes(text, channel).effects == (SwitchOff(id="e3.1", fence=2),)


@pytest.mark.parametrize("channel", list(Channel))
def test_invariant_5_the_off_button_brings_the_bot_back(channel: Channel) -> None:
    decision = paused().presses("handover/off", channel=channel)
    assert decision.effects == (SwitchOff(id="e3.1", fence=2),)
    assert (decision.conversation.mode, decision.conversation.fence) == (Mode.RETURNING, 2)


def test_a_word_within_a_sentence_does_not() -> None:
    assert paused().writes("please do not switch it on", Channel.STANDBY).effects == ()


def test_invariant_2_the_bot_answers_only_when_control_is_back() -> None:
    told = returning()
    assert told.writes("when are you open").effects == ()
    decision = told.switched(SwitchOutcome.RETURNED)
    assert decision.effects == (Reply(id="e5.1", fence=2, recipe_id="hours"),)
    assert (decision.conversation.mode, decision.conversation.request) == (Mode.BOT, None)


def test_the_on_button_of_the_off_recipe_works_before_the_outcome_is_known() -> None:
    told = returning()
    decision = told.presses("handover/on", "Pause the bot")
    assert [type(effect) for effect in decision.effects] == [SwitchOn, Alert]
    assert told.switched(SwitchOutcome.RETURNED, fence=2).finding is Finding.OUTDATED
    assert told.conversation.mode is Mode.HUMAN


def test_a_press_while_the_bot_is_returning_is_answered_when_it_is_back() -> None:
    told = returning()
    assert told.presses("recipe/hours").effects == ()
    assert told.presses("handover/off").effects == ()
    assert told.switched(SwitchOutcome.RETURNED).effects == (Reply(id="e6.1", fence=2, recipe_id="hours"),)


def test_a_press_after_the_pause_is_over_brings_the_bot_back_with_its_answer() -> None:
    told = paused()
    told.now += 60 * MINUTE_MS
    assert [type(effect) for effect in told.presses("recipe/hours").effects] == [SwitchOff]
    assert [type(effect) for effect in told.switched(SwitchOutcome.RETURNED).effects] == [Reply]


def test_a_request_after_somebody_spoke_up_unasked_is_a_request() -> None:
    told = story()
    told.happens(HumanWrote, text="Maya here")
    decision = told.presses("handover/on", "Talk to a human")
    assert [type(effect) for effect in decision.effects] == [SwitchOn, Alert]
    assert decision.conversation.fence == 2


def test_a_second_press_during_a_request_asks_for_nothing_new() -> None:
    told = paused()
    assert told.presses("handover/on").effects == ()
    told.now += 60 * MINUTE_MS
    assert [type(effect) for effect in told.presses("handover/on").effects] == [SwitchOn, Alert]


def test_invariant_4_a_return_whose_outcome_never_comes_is_ordered_again() -> None:
    told = returning()
    assert told.writes("open?").effects == ()
    told.now += 30 * MINUTE_MS
    assert told.writes("hello?").effects == (SwitchOff(id="e5.1", fence=3),)
    assert told.switched(SwitchOutcome.RETURNED).effects == (
        Reply(id="e6.1", fence=3, recipe_id="hours"),
        Reply(id="e6.2", fence=3, recipe_id="welcome"),
    )


def test_the_bot_comes_back_with_nothing_to_answer() -> None:
    assert returning().switched(SwitchOutcome.RETURNED).effects == ()


def test_invariant_2_a_refused_return_leaves_the_person_in_charge_and_alerts_staff() -> None:
    decision = returning().switched(SwitchOutcome.RETURN_REFUSED)
    assert decision.effects == (Alert(id="e4.1", about=AlertKind.SWITCH_FAILED, outcome=SwitchOutcome.RETURN_REFUSED),)
    assert decision.conversation.mode is Mode.HUMAN


def test_done_in_the_inbox_brings_the_bot_back() -> None:
    assert paused().happens(ControlMoved, owner=Owner.US).effects == (Resume(id="e3.1", fence=2),)


def test_invariant_12_a_message_in_messaging_proves_that_the_thread_came_back_and_is_answered() -> None:
    told = paused()
    assert told.writes("open?").effects == (Resume(id="e3.1", fence=2),)
    assert told.switched(SwitchOutcome.RETURNED).effects == (Reply(id="e4.1", fence=2, recipe_id="hours"),)


def test_a_message_from_before_the_switch_that_arrives_late_proves_nothing() -> None:
    told = paused()
    assert told.writes("open?", at=NOW).effects == ()


def test_in_zero_config_a_message_in_messaging_proves_nothing() -> None:
    assert paused(SwitchOutcome.GATE_ONLY).writes("open?").effects == ()


# --- switches that fail -----------------------------------------------------------------------------------------------


def test_invariant_2_an_on_that_could_not_be_said_is_no_pause_and_staff_hear_of_it() -> None:
    told = story()
    told.presses("handover/on")
    decision = told.switched(SwitchOutcome.NOT_SAID)
    assert decision.effects == (Alert(id="e2.1", about=AlertKind.SWITCH_FAILED, outcome=SwitchOutcome.NOT_SAID),)
    assert (decision.conversation.mode, decision.conversation.fence) == (Mode.BOT, 2)


def test_invariant_2_control_that_could_not_be_passed_keeps_the_pause_and_alerts_staff() -> None:
    told = story()
    told.presses("handover/on")
    decision = told.switched(SwitchOutcome.PASS_FAILED)
    assert decision.effects == (Alert(id="e2.1", about=AlertKind.SWITCH_FAILED, outcome=SwitchOutcome.PASS_FAILED),)
    assert decision.conversation.mode is Mode.HUMAN


@pytest.mark.parametrize("outcome", list(SwitchOutcome))
def test_an_outcome_of_an_earlier_switch_changes_nothing(outcome: SwitchOutcome) -> None:
    told = returning()
    decision = told.switched(outcome, fence=1)
    assert (decision.effects, decision.finding) == ((), Finding.OUTDATED)
    assert decision.conversation.mode is Mode.RETURNING


# --- other apps -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (HumanWrote, {"text": "Maya here"}),
        (ControlMoved, {"owner": Owner.ANOTHER_APP}),
        (ReplyRefused, {"fence": 0}),
        (UserWrote, {"text": "hello", "channel": Channel.STANDBY}),
    ],
)
def test_invariant_12_somebody_else_takes_over_and_the_bot_falls_silent(
    kind: type[AnyEvent], fields: dict[str, Any]
) -> None:
    decision = story().happens(kind, **fields)
    request = decision.conversation.request
    assert (decision.effects, decision.finding) == ((), Finding.TAKEN_OVER)
    assert (decision.conversation.mode, decision.conversation.fence) == (Mode.HUMAN, 1)
    assert request is not None
    assert request.origin is Origin.INBOX


def test_a_refusal_from_before_a_switch_is_outdated() -> None:
    told = paused()
    assert told.happens(ReplyRefused, fence=0).finding is Finding.OUTDATED


def test_an_old_hand_back_does_not_end_a_new_pause() -> None:
    told = paused()
    assert told.happens(ControlMoved, owner=Owner.US, at=NOW - 1).finding is Finding.OUTDATED
    assert told.conversation.mode is Mode.HUMAN


@pytest.mark.parametrize("mode", ["bot", "returning"])
def test_control_that_comes_to_us_while_no_person_has_it_changes_nothing(mode: str) -> None:
    told = story() if mode == "bot" else returning()
    before = told.conversation.mode
    assert told.happens(ControlMoved, owner=Owner.US).effects == ()
    assert told.conversation.mode is before


def test_control_that_moves_between_apps_keeps_the_pause() -> None:
    told = paused(SwitchOutcome.PASS_FAILED)
    told.happens(ControlMoved, owner=Owner.ANOTHER_APP)
    request = told.conversation.request
    assert request is not None
    assert request.control is Control.ELSEWHERE


def test_invariant_9_in_zero_config_no_owner_makes_the_channel_a_proof() -> None:
    told = paused(SwitchOutcome.GATE_ONLY)
    told.happens(ControlMoved, owner=Owner.ANOTHER_APP)
    assert told.writes("open?").effects == ()


def test_after_a_refused_return_only_done_off_or_time_tries_again_and_staff_hear_of_it_once() -> None:
    told = returning()
    assert [type(effect) for effect in told.switched(SwitchOutcome.RETURN_REFUSED).effects] == [Alert]
    assert told.writes("hello?").effects == ()
    assert [type(effect) for effect in told.presses("handover/off").effects] == [SwitchOff]
    assert told.switched(SwitchOutcome.RETURN_REFUSED).effects == ()
    assert [type(effect) for effect in told.happens(ControlMoved, owner=Owner.US).effects] == [Resume]


# --- what comes late --------------------------------------------------------------------------------------------------


def back_again() -> Story:
    told = returning()
    told.switched(SwitchOutcome.RETURNED)
    return told


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (HumanWrote, {"text": "Maya here"}),
        (UserWrote, {"text": "hello", "channel": Channel.STANDBY}),
        (UserPressed, {"title": "On", "payload": "handover/on", "channel": Channel.MESSAGING}),
        (ControlMoved, {"owner": Owner.ANOTHER_APP}),
    ],
)
def test_invariant_12_what_happened_before_the_bot_was_back_does_not_silence_it_again(
    kind: type[AnyEvent], fields: dict[str, Any]
) -> None:
    told = back_again()
    decision = told.happens(kind, at=NOW + 1, **fields)
    assert (decision.effects, decision.finding) == ((), Finding.OUTDATED)
    assert decision.conversation.mode is Mode.BOT


def test_invariant_6_an_event_too_old_for_the_ring_is_a_duplicate() -> None:
    told = story()
    first = told.writes("hello")
    assert first.finding is Finding.ANSWERED
    for number in range(RING_SIZE + 1):
        told.writes(f"hello {number}")
    assert told.conversation.remembers("e1") is False
    assert told.happens(UserWrote, id="e1", at=NOW + 1000, text="hello", channel=Channel.MESSAGING).finding is (
        Finding.DUPLICATE
    )


def test_hundreds_of_events_of_one_moment_are_all_answered() -> None:
    told = story()
    findings = {told.writes("hello", at=NOW).finding for _ in range(3 * RING_SIZE)}
    assert findings == {Finding.ANSWERED}


def test_the_off_recipes_button_works_however_late_the_outcome_of_the_return_is_known() -> None:
    told = returning()
    pressed_at = told.now + 1
    told.now += 5000
    told.switched(SwitchOutcome.RETURNED)
    decision = told.happens(UserPressed, at=pressed_at, title="Pause", payload="handover/on", channel=Channel.MESSAGING)
    assert [type(effect) for effect in decision.effects] == [SwitchOn, Alert]


def test_invariant_12_a_press_in_standby_is_not_answered() -> None:
    decision = story().presses("recipe/hours", channel=Channel.STANDBY)
    assert (decision.effects, decision.finding) == ((), Finding.TAKEN_OVER)


def test_a_button_of_any_length_and_any_recipe_is_kept_short() -> None:
    decision = story().writes("x" * 500_000, payload="handover/on?recipe=" + "y" * 500_000)
    request = decision.conversation.request
    assert request is not None
    assert (len(request.button or ""), request.recipe_id) == (LINE_LENGTH, None)


def test_an_idle_thread_changes_nothing() -> None:
    assert paused().happens(ControlMoved, owner=Owner.NOBODY).conversation.mode is Mode.HUMAN


# --- always -----------------------------------------------------------------------------------------------------------

_texts = st.sampled_from(["hello", "open", "switch it on", ""])
_payloads = st.sampled_from(["handover/on", "handover/off", "recipe/hours", "get_started", "?"])
_channels = st.sampled_from(list(Channel))
_ids = st.integers(0, 12).map(lambda number: f"e{number}")
_times = st.integers(NOW - 5000, NOW + 5000)
_events: st.SearchStrategy[AnyEvent] = st.one_of(
    st.builds(UserWrote, id=_ids, at=_times, channel=_channels, text=_texts, payload=st.none() | _payloads),
    st.builds(UserPressed, id=_ids, at=_times, channel=_channels, title=_texts, payload=_payloads),
    st.builds(HumanWrote, id=_ids, at=_times, text=_texts),
    st.builds(ControlMoved, id=_ids, at=_times, owner=st.sampled_from(list(Owner))),
    st.builds(ReplyRefused, id=_ids, at=_times, fence=st.integers(0, 4)),
    st.builds(
        ControlSwitched,
        id=_ids,
        at=_times,
        fence=st.integers(0, 4),
        outcome=st.sampled_from(list(SwitchOutcome)),
    ),
)


@given(st.lists(_events, max_size=30))
def test_invariants_hold_in_any_order_of_events(events: list[AnyEvent]) -> None:
    conversation = Conversation(page_id="22", user_id="33")
    for event in events:
        before = conversation
        decision = decide(before, event, PAGE, NOW)
        conversation = decision.conversation
        # 1: a reply is made only while the gate is open, for the fence it is open at
        for effect in decision.effects:
            if isinstance(effect, Reply):
                assert conversation.mode is Mode.BOT
                assert effect.fence == conversation.fence
        # 5 and 4: a person's turn always has a request to count from; the bot's has none
        assert (conversation.request is None) == (conversation.mode is Mode.BOT)
        # 6: an event changes state at most once
        assert decide(conversation, event, PAGE, NOW).conversation == conversation
        # the fence rises with every switch, never falls
        assert conversation.fence >= before.fence
        if {before.mode, conversation.mode} == {Mode.BOT, Mode.HUMAN}:
            assert conversation.fence > before.fence
        assert len(conversation.seen) <= RING_SIZE
        assert len(conversation.lines) <= LINES_KEPT
