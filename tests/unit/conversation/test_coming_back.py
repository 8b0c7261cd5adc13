"""What happens while the bot is on its way back, and right after: nobody's wish is lost, and old news stay old."""

from handover.conversation.conversation import Mode
from handover.conversation.effects import Alert, Reply, SetTimer, SwitchOff
from handover.conversation.events import (
    Channel,
    ControlMoved,
    ControlSwitched,
    HumanWrote,
    Owner,
    PressedElsewhere,
    UserPressed,
)
from handover.conversation.moment import Finding
from handover.conversation.vocabulary import AlertKind, SwitchOutcome
from tests.unit.conversation.story import Story, kinds, paused, returning, story


def refused(told: Story) -> list[type]:
    return kinds(told.switched(SwitchOutcome.RETURN_REFUSED))


def test_invariant_5_who_asks_again_while_the_bot_returns_is_heard_where_meta_refuses_the_first_time() -> None:
    told = returning()
    told.presses("handover/off")
    assert [refused(told), refused(told)] == [[SwitchOff], [Alert, SetTimer]]
    assert told.conversation.mode is Mode.HUMAN


def test_what_was_said_to_a_person_is_not_answered_when_the_bot_is_asked_for_once_more() -> None:
    told = returning()
    told.happens(HumanWrote, text="Maya here")
    told.writes("open?")
    told.presses("handover/off")
    told.writes("hello")
    told.switched(SwitchOutcome.RETURN_REFUSED)
    back = told.switched(SwitchOutcome.RETURNED)
    assert [effect.recipe_id for effect in back.effects if isinstance(effect, Reply)] == ["welcome"]


def test_what_was_said_while_nobody_spoke_is_answered_though_the_bot_was_asked_for_twice() -> None:
    told = returning()
    told.writes("open?")
    told.presses("handover/off")
    back = told.switched(SwitchOutcome.RETURNED)
    assert [effect.recipe_id for effect in back.effects if isinstance(effect, Reply)] == ["hours"]


def test_invariant_5_a_word_that_asks_for_the_bot_counts_where_another_app_has_the_thread_unknown_to_us() -> None:
    told = story()
    back = told.writes("start the bot", Channel.STANDBY)
    assert (back.finding, kinds(back), told.conversation.mode) == (Finding.RETURNING, [SwitchOff], Mode.RETURNING)


def test_a_copy_on_standby_that_is_older_than_the_return_does_not_silence_the_bot() -> None:
    told = returning()
    written = told.now + 1
    told.switched(SwitchOutcome.RETURNED)
    assert told.writes("open?", Channel.STANDBY, at=written).finding is Finding.OUTDATED
    assert told.happens(PressedElsewhere, at=written).finding is Finding.OUTDATED
    assert told.conversation.mode is Mode.BOT


def test_done_while_the_bot_returns_ends_what_a_person_began_since() -> None:
    told = returning()
    told.happens(HumanWrote, text="Maya here")
    told.happens(ControlMoved, owner=Owner.US)
    assert told.switched(SwitchOutcome.RETURNED).finding is Finding.BOT_IS_BACK


def test_a_person_who_spoke_while_the_bot_returned_is_not_talked_over() -> None:
    told = returning()
    told.happens(HumanWrote, text="Maya here")
    told.switched(SwitchOutcome.RETURNED)
    assert told.writes("thank you").finding is Finding.SILENT


def test_invariant_12_the_channel_proves_by_the_time_of_the_pass_not_by_when_we_heard_of_it() -> None:
    told = paused()
    passed_at = told.now + 1
    told.now += 60_000
    told.happens(ControlMoved, owner=Owner.ANOTHER_APP, at=passed_at)
    assert told.writes("open?", at=passed_at + 1).finding is Finding.RETURNING


def test_the_copy_of_a_press_is_known_by_the_id_of_the_press() -> None:
    told = paused()
    press = told.happens(UserPressed, id="press", channel=Channel.MESSAGING, title="Off", payload="handover/off")
    told.switched(SwitchOutcome.RETURNED)
    copy = told.happens(PressedElsewhere, press_id="press")
    assert (press.finding, copy.finding, told.conversation.mode) == (
        Finding.RETURNING,
        Finding.DUPLICATE,
        Mode.BOT,
    )


def test_invariant_2_an_off_recipe_that_could_not_be_said_is_told_to_staff() -> None:
    told = returning()
    back = told.happens(ControlSwitched, fence=2, outcome=SwitchOutcome.RETURNED, detail="RefusedError: code 100")
    [alert] = back.effects
    assert isinstance(alert, Alert)
    assert (alert.about, alert.outcome) == (AlertKind.SWITCH_FAILED, SwitchOutcome.RETURNED)


def test_invariant_1_a_person_who_spoke_unasked_keeps_the_chat_though_on_cannot_be_said() -> None:
    told = story()
    told.happens(HumanWrote, text="Maya here")
    told.presses("handover/on")
    told.switched(SwitchOutcome.NOT_SAID)
    assert told.conversation.mode is Mode.HUMAN
    assert told.writes("open?").finding is Finding.SILENT


def test_invariant_1_a_person_who_spoke_a_moment_ago_keeps_the_chat_though_the_pause_was_to_end() -> None:
    told = paused()
    told.minutes_pass(told.page.handover.longest_pause_minutes + 1)
    told.happens(HumanWrote, text="Maya here")
    told.presses("handover/on")
    told.switched(SwitchOutcome.NOT_SAID)
    assert told.conversation.mode is Mode.HUMAN


def test_a_button_that_says_a_recipe_does_so_whatever_its_title() -> None:
    told = paused()
    assert told.presses("recipe/hours", "Start the bot").finding is Finding.SILENT
