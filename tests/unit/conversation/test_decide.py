"""What users do, and what follows in each mode. The numbers are those of the design's invariants."""

from collections.abc import Callable

import pytest

from handover.conversation.audience import Audience
from handover.conversation.conversation import LINE_LENGTH, Control, Mode
from handover.conversation.effects import Alert, PassControl, SetTimer, SwitchOff, SwitchOn, WatchBurst
from handover.conversation.events import Channel, HumanWrote, PageOpened, PressedElsewhere
from handover.conversation.moment import Finding
from handover.conversation.seen import Group
from handover.conversation.vocabulary import AlertKind, Origin, SwitchOutcome
from handover.pages.page import KNOWN_APPS, MINUTE_MS, Page
from tests.builders.pages import DIMELO, DOCUMENT, INBOX, page
from tests.unit.conversation.story import NOW, PAGE, Story, kinds, paused, returning, story

INSTAGRAM = "17841400000000001"
BOTH = page(instagram_account_id=INSTAGRAM)
LAPSED = page(plan="free")
SWITCHED_OFF = page(handover={**PAGE.handover.model_dump(), "enabled": False})


def on_instagram() -> Story:
    told = story(BOTH)
    told.conversation = told.conversation.model_copy(update={"account_id": INSTAGRAM})
    return told


# --- the bot answers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payload", "recipe_id"),
    [("recipe/hours", "hours"), ("get_started", "welcome"), ("recipe/gone", "otherwise"), ("OLD_BOT", "otherwise")],
)
def test_a_press_is_answered_with_its_recipe(payload: str, recipe_id: str) -> None:
    told = story()
    assert told.presses(payload).effects == (told.reply("e1.1", recipe_id),)


@pytest.mark.parametrize(("text", "recipe_id"), [("When are you OPEN?", "hours"), ("xyz", "otherwise")])
def test_a_text_is_answered_with_its_recipe(text: str, recipe_id: str) -> None:
    told = story()
    assert told.writes(text).effects == (told.reply("e1.1", recipe_id),)


def test_a_quick_reply_is_answered_with_its_recipe_whatever_its_words() -> None:
    told = story()
    assert told.writes("hello", payload="recipe/hours").effects == (told.reply("e1.1", "hours"),)


def test_nothing_is_said_where_no_recipe_answers() -> None:
    recipes = PAGE.model_dump(mode="json")["recipes"]
    mute = page(recipes=[recipe for recipe in recipes if recipe["id"] != "otherwise"])
    decision = story(mute).writes("xyz")
    assert (decision.effects, decision.finding) == ((), Finding.NOTHING_TO_SAY)


def test_the_off_button_while_the_bot_is_on_says_so() -> None:
    told = story()
    assert told.presses("handover/off").effects == (told.reply("e1.1", "handover_off"),)


def test_the_last_act_of_the_user_is_remembered_whatever_order_acts_come_in() -> None:
    told = story()
    told.writes("hello")
    last = told.now
    told.writes("hello", at=last - 500)
    assert told.conversation.last_user_at == last
    told.happens(PressedElsewhere)
    assert told.conversation.last_user_at == told.now
    told.happens(HumanWrote, text="Maya here")
    assert told.conversation.last_user_at < told.now


def test_a_page_that_is_open_again_changes_nothing() -> None:
    for told in (story(), paused(), returning()):
        before = told.conversation
        decision = told.happens(PageOpened)
        assert (decision.effects, decision.finding) == ((), Finding.NOTED)
        assert decision.conversation == before.remembering(Group.REPORTS, f"e{told.count}", 0, told.now)


def test_who_comes_by_a_link_that_a_recipe_waits_for_is_answered_with_it() -> None:
    spring = {"id": "spring", "name": "Spring", "triggers": {"referrals": ["spring"]}, "blocks": [{"text": "Sale!"}]}
    told = story(page(recipes=[*DOCUMENT["recipes"], spring]))
    assert told.presses("referral?ref=spring").effects == (told.reply("e1.1", "spring"),)
    assert told.presses("referral?ref=autumn").finding is Finding.NOTHING_TO_SAY
    assert told.writes("hello", reference="spring").effects == (told.reply("e3.1", "spring"),)


# --- On -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["button", "quick_reply"])
def test_on_shuts_the_gate_orders_the_switch_and_alerts_once(way: str) -> None:
    told = story()
    payload = "handover/on?recipe=hours"
    decision = (
        told.presses(payload, "Talk to a human") if way == "button" else told.writes("Talk to a human", payload=payload)
    )
    assert decision.effects == (
        SwitchOn(id="e1.1", fence=1, at=NOW + 1000, target_app_id=INBOX),
        Alert(id="e1.2", about=AlertKind.HANDOVER_REQUESTED, audience=Audience(last=0)),
        SetTimer(id="e1.3", at=NOW + 1000 + 15 * MINUTE_MS, request_id="e1"),
    )
    request = decision.conversation.request
    assert request is not None
    assert (decision.conversation.mode, decision.conversation.fence) == (Mode.HUMAN, 1)
    assert (request.origin, request.button, request.recipe_id) == (Origin.BUTTON, "Talk to a human", "hours")
    assert request.control is Control.UNKNOWN
    assert decision.finding is Finding.HANDOVER_BEGUN


def test_a_button_may_name_the_app_to_pass_to() -> None:
    [switch, *_] = story().presses("handover/on?recipe=hours&target=Dimelo").effects
    assert isinstance(switch, SwitchOn)
    assert switch.target_app_id == DIMELO


def test_a_button_may_say_what_it_is_about() -> None:
    told = story()
    told.presses("handover/on?recipe=hours&reason=Repairs")
    assert told.conversation.request is not None
    assert told.conversation.request.reason == "Repairs"


@pytest.mark.parametrize("length", [200, 201, 30_000])
def test_of_what_it_is_about_no_more_is_kept_than_a_button_of_ours_can_say(length: int) -> None:
    told = story()
    told.presses(f"handover/on?recipe=hours&reason={'r' * length}")
    assert told.conversation.request is not None
    assert told.conversation.request.reason == "r" * 200


def test_a_target_that_is_gone_falls_back_to_the_default() -> None:
    [switch, *_] = story().presses("handover/on?target=Sprinklr").effects
    assert isinstance(switch, SwitchOn)
    assert switch.target_app_id == INBOX


@pytest.mark.parametrize(
    ("target", "app_id"), [("Page+Inbox", KNOWN_APPS["instagram_inbox"]), ("Dimelo", DIMELO), ("Gone", "")]
)
def test_an_instagram_chat_goes_to_the_inbox_of_instagram(target: str, app_id: str) -> None:
    [switch, *_] = on_instagram().presses(f"handover/on?target={target}").effects
    assert isinstance(switch, SwitchOn)
    assert switch.target_app_id == (app_id or KNOWN_APPS["instagram_inbox"])


@pytest.mark.parametrize("off", [LAPSED, SWITCHED_OFF])
def test_without_the_feature_no_handover_begins(off: Page) -> None:
    told = story(off)
    assert told.presses("handover/on").effects == (told.reply("e1.1", "otherwise"),)
    assert told.conversation.mode is Mode.BOT


@pytest.mark.parametrize("off", [LAPSED, SWITCHED_OFF])
def test_invariant_10_a_pause_outlives_the_plan(off: Page) -> None:
    told = paused()
    told.page = off
    assert kinds(told.presses("handover/off")) == [SwitchOff]


def test_a_button_of_any_length_and_any_recipe_is_kept_short() -> None:
    decision = story().writes("x" * 500_000, payload="handover/on?recipe=" + "y" * 500_000)
    request = decision.conversation.request
    assert request is not None
    assert (len(request.button or ""), request.recipe_id) == (LINE_LENGTH, None)


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
        assert (decision.effects, decision.finding) == ((), Finding.SILENT)
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
    told.minutes_pass(59)
    told.happens(HumanWrote, text="Maya here")
    told.minutes_pass(59)
    assert told.writes("hello", Channel.STANDBY).effects == ()
    told.minutes_pass(1)
    assert kinds(told.writes("hello", Channel.STANDBY)) == [SwitchOff]


def test_invariant_4_the_pause_has_a_hard_cap() -> None:
    told = paused()
    for _ in range(11):
        told.minutes_pass(55)
        told.happens(HumanWrote, text="one moment")
    assert kinds(told.writes("hello", Channel.STANDBY)) == [SwitchOff]


# --- Off ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("text", ["Start the bot!", "switch it ON", "  switch it on "])
def test_invariant_5_a_typed_word_brings_the_bot_back(text: str, channel: Channel) -> None:
    assert paused().writes(text, channel).effects == (SwitchOff(id="e3.1", fence=2, at=NOW + 3000),)


@pytest.mark.parametrize("channel", list(Channel))
def test_invariant_5_the_off_button_brings_the_bot_back(channel: Channel) -> None:
    decision = paused().presses("handover/off", channel=channel)
    assert decision.effects == (SwitchOff(id="e3.1", fence=2, at=NOW + 3000),)
    assert (decision.conversation.mode, decision.conversation.fence) == (Mode.RETURNING, 2)


def test_a_word_within_a_sentence_does_not() -> None:
    assert paused().writes("please do not switch it on", Channel.STANDBY).effects == ()


def test_invariant_2_the_bot_answers_only_when_control_is_back() -> None:
    told = returning()
    assert told.writes("when are you open").effects == ()
    decision = told.switched(SwitchOutcome.RETURNED)
    assert decision.effects == (told.reply("e5.1", "hours", fence=2),)
    assert (decision.conversation.mode, decision.conversation.request) == (Mode.BOT, None)


def test_the_on_button_of_the_off_recipe_works_before_the_outcome_is_known() -> None:
    told = returning()
    decision = told.presses("handover/on", "Pause the bot")
    assert kinds(decision) == [SwitchOn, Alert, SetTimer, WatchBurst]
    assert told.switched(SwitchOutcome.RETURNED, fence=2).finding is Finding.OUTDATED
    assert told.conversation.mode is Mode.HUMAN


def test_a_press_while_the_bot_is_returning_is_answered_when_it_is_back() -> None:
    told = returning()
    assert told.presses("recipe/hours").effects == ()
    assert told.presses("handover/off").effects == ()
    decision = told.switched(SwitchOutcome.RETURNED)
    assert decision.effects == (told.reply("e6.1", "hours", fence=2),)


def test_a_press_after_the_pause_is_over_brings_the_bot_back_with_its_answer() -> None:
    told = paused()
    told.minutes_pass(60)
    assert kinds(told.presses("recipe/hours")) == [SwitchOff]
    decision = told.switched(SwitchOutcome.RETURNED)
    assert decision.effects == (told.reply("e4.1", "hours", fence=2),)


def test_what_was_held_is_not_said_once_somebody_else_asks_for_a_person() -> None:
    told = returning()
    told.writes("when are you open")
    told.presses("handover/on")
    assert told.conversation.held == ()


def test_only_the_last_answers_are_held_and_none_twice() -> None:
    names = [f"r{number}" for number in range(7)]
    extra = [{"id": name, "name": name, "blocks": [{"text": name}]} for name in names]
    told = returning()
    told.page = page(recipes=[*PAGE.model_dump(mode="json")["recipes"], *extra])
    for name in (*names, "r6"):
        told.presses(f"recipe/{name}")
    decision = told.switched(SwitchOutcome.RETURNED)
    assert [effect.recipe_id for effect in decision.effects if effect.kind == "reply"] == names[-5:]


def test_a_second_press_during_a_request_asks_for_nothing_new() -> None:
    told = paused()
    assert told.presses("handover/on").effects == ()
    told.minutes_pass(60)
    assert kinds(told.presses("handover/on")) == [SwitchOn, Alert, SetTimer]


def test_a_request_after_somebody_spoke_up_unasked_is_a_request() -> None:
    told = story()
    told.happens(HumanWrote, text="Maya here")
    decision = told.presses("handover/on", "Talk to a human")
    assert kinds(decision) == [SwitchOn, Alert, SetTimer]
    assert decision.conversation.fence == 2


def test_invariant_4_a_return_whose_outcome_never_comes_is_ordered_again() -> None:
    told = returning()
    assert told.writes("open?").effects == ()
    told.minutes_pass(30)
    assert told.writes("hello?").effects == (SwitchOff(id="e5.1", fence=3, at=told.now),)
    decision = told.switched(SwitchOutcome.RETURNED)
    assert decision.effects == (told.reply("e6.1", "hours", fence=3), told.reply("e6.2", "welcome", fence=3))


def test_the_bot_comes_back_with_nothing_to_answer() -> None:
    assert returning().switched(SwitchOutcome.RETURNED).effects == ()


# --- how switches end -------------------------------------------------------------------------------------------------


def test_invariant_2_a_refused_return_leaves_the_person_in_charge_and_alerts_staff() -> None:
    decision = returning().switched(SwitchOutcome.RETURN_REFUSED, detail="HTTP 400, code 10/2018300")
    [alert, timer] = decision.effects
    assert isinstance(timer, SetTimer)
    assert alert == Alert(
        id="e4.1",
        about=AlertKind.SWITCH_FAILED,
        outcome=SwitchOutcome.RETURN_REFUSED,
        detail="HTTP 400, code 10/2018300",
    )
    assert decision.conversation.mode is Mode.HUMAN


def test_invariant_2_an_on_that_could_not_be_said_is_no_pause_and_all_hear_of_it() -> None:
    told = story()
    told.presses("handover/on")
    decision = told.switched(SwitchOutcome.NOT_SAID)
    alert = Alert(id="e2.1", about=AlertKind.SWITCH_FAILED, outcome=SwitchOutcome.NOT_SAID)
    assert decision.effects == (alert, told.reply("e2.2", "handover_failed", fence=2))
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


def _asking() -> Story:
    told = story()
    told.presses("handover/on")
    return told


def test_a_switch_on_that_met_a_held_page_is_ordered_again_from_where_it_stopped() -> None:
    told = story()
    told.presses("handover/on?target=Dimelo")
    decision = told.switched(SwitchOutcome.HELD, said=1)
    assert decision.effects == (SwitchOn(id="e2.1", fence=1, at=told.now, target_app_id=DIMELO, said=1),)
    assert (decision.finding, decision.conversation.mode) == (Finding.POSTPONED, Mode.HUMAN)


@pytest.mark.parametrize("begin", [_asking, returning])
def test_invariant_2_a_switch_that_met_an_outage_is_ordered_again_with_the_doubt_about_its_next_message(
    begin: Callable[[], Story],
) -> None:
    [again] = begin().switched(SwitchOutcome.HELD, said=1, in_doubt=True).effects
    assert isinstance(again, SwitchOn | SwitchOff)
    assert (again.said, again.in_doubt) == (1, True)


def test_a_pass_that_met_a_held_page_is_ordered_again() -> None:
    told = story()
    told.happens(HumanWrote, text="Maya here")
    decision = told.switched(SwitchOutcome.HELD)
    assert decision.effects == (PassControl(id="e2.1", fence=1, target_app_id=INBOX),)


def test_a_return_that_met_a_held_page_is_ordered_again_from_where_it_stopped() -> None:
    told = returning()
    told.writes("when are you open")
    decision = told.switched(SwitchOutcome.HELD, said=1)
    assert decision.effects == (SwitchOff(id="e5.1", fence=2, at=told.now, said=1),)
    assert (decision.finding, decision.conversation.mode) == (Finding.POSTPONED, Mode.RETURNING)
    assert decision.conversation.held == ("hours",)
