"""What no other test of the heart notices: each catches a mutant (tests/mutants) that nothing else does."""

from collections.abc import Callable

import pytest

from handover.conversation.conversation import Mode
from handover.conversation.effects import SwitchOff
from handover.conversation.events import Channel, HumanWrote, ReplyRefused
from handover.conversation.moment import Decision, Finding
from handover.conversation.vocabulary import SwitchOutcome
from tests.builders.pages import page
from tests.unit.conversation.story import Story, back_again, kinds, paused, story


def test_invariant_1_a_person_who_spoke_before_on_could_be_said_keeps_the_conversation() -> None:
    told = story()
    told.presses("handover/on")
    told.happens(HumanWrote, text="Maya here")
    told.switched(SwitchOutcome.NOT_SAID)
    assert told.conversation.mode is Mode.HUMAN
    assert told.writes("open?").effects == ()


def test_invariant_10_nothing_the_user_writes_ends_a_pause_that_outlives_the_plan() -> None:
    told = paused()
    told.page = page(plan="free")
    assert told.writes("hello", Channel.STANDBY).effects == ()
    assert told.conversation.mode is Mode.HUMAN


def test_invariant_12_the_refusal_of_a_reply_from_before_the_last_switch_is_history() -> None:
    told = back_again()
    assert told.happens(ReplyRefused, fence=told.conversation.fence - 1).finding is Finding.OUTDATED
    assert told.conversation.mode is Mode.BOT


@pytest.mark.parametrize(
    "ask",
    [
        lambda told: told.presses("handover/off", "Resume the bot", Channel.STANDBY),
        lambda told: told.writes("Start the bot!", Channel.STANDBY),
    ],
    ids=["pressed", "typed"],
)
def test_invariant_5_who_asks_for_the_bot_on_standby_is_heard_though_it_thought_it_had_the_thread(
    ask: Callable[[Story], Decision],
) -> None:
    told = story()
    assert kinds(ask(told)) == [SwitchOff]
    assert told.conversation.mode is Mode.RETURNING
