"""How a page shares its threads is found out once an hour, remembered, and corrected by what Meta refuses."""

import pytest

from handover.conversation.conversation import Control, Mode
from handover.pages.routing import Routing, RoutingMode
from tests.fakes.meta import INBOX, PAGE_ID
from tests.integration.seen import alerts
from tests.integration.system import HOUR, MINUTE, System

HI, OPEN = "Hi Anna, th", "We are open"
ON, OFF = "The bot is ", "The bot has"


@pytest.fixture
def zero_config(system: System) -> System:
    """A page without a default app."""
    system.page.change(mode="zero_config")
    return system


def others(at: System, count: int) -> list[System]:
    """More visitors."""
    return [System(at.functions, at.cloud, at.page, at.page.new_visitor(f"Visitor {n}")) for n in range(count)]


def questions(at: System) -> int:
    """How often Meta was asked for the page's feature status."""
    return len([call for call in at.page.calls() if "messaging_feature_status" in str(call["body"].get("fields"))])


def known(at: System) -> RoutingMode:
    item = at.cloud.items("routing#")[f"routing#{PAGE_ID}#messenger"]
    return Routing.model_validate_json(item["state"]["S"]).mode


# --- zero-config ------------------------------------------------------------------------------------------------------


def test_the_feature_status_is_asked_for_once_an_hour_whoever_wants_a_person(zero_config: System) -> None:
    for at in others(zero_config, 4):
        at.chooses("Talk to a human")
        assert at.said() == [ON]
    assert questions(zero_config) == 1
    zero_config.passes(59 * MINUTE)
    zero_config.chooses("Talk to a human")
    assert questions(zero_config) == 1
    zero_config.passes(2 * MINUTE)
    for at in others(zero_config, 2):
        at.chooses("Talk to a human")
    assert questions(zero_config) == 2


def test_a_pause_of_the_gate_alone_is_ended_by_nothing_but_the_visitor_or_the_time(zero_config: System) -> None:
    zero_config.chooses("Talk to a human")
    zero_config.page.inbox_answers(zero_config.visitor, "This is Maya.")
    zero_config.settle()
    for words in ("Hello!", "When are you open?"):
        zero_config.writes(words)
    assert zero_config.said() == [ON]
    zero_config.presses("Switch the bot on")
    zero_config.writes("When are you open?")
    assert zero_config.said() == [ON, OFF, OPEN]


def test_a_person_who_answers_unasked_silences_the_bot_until_a_day_after_the_last_sign(zero_config: System) -> None:
    zero_config.writes("Hello!")
    zero_config.page.inbox_answers(zero_config.visitor, "This is Maya.")
    zero_config.settle()
    zero_config.passes(20 * HOUR)
    zero_config.writes("When are you open?")
    zero_config.page.inbox_answers(zero_config.visitor, "From nine.")
    zero_config.settle()
    zero_config.passes(20 * HOUR)
    zero_config.writes("When are you open?")
    assert zero_config.said() == [HI]
    assert alerts(zero_config.cloud) == []
    zero_config.passes(5 * HOUR)
    zero_config.writes("When are you open?")
    assert zero_config.said() == [HI, OFF, OPEN]
    assert zero_config.state.mode is Mode.BOT


# --- Conversation Routing ---------------------------------------------------------------------------------------------


def test_a_person_who_answers_unasked_silences_the_bot_without_a_word(system: System) -> None:
    system.writes("Hello!")
    system.page.inbox_answers(system.visitor, "This is Maya.")
    system.settle()
    system.writes("When are you open?")
    request = system.state.request
    assert request is not None
    assert (system.said(), request.control) == ([HI], Control.ELSEWHERE)
    assert alerts(system.cloud) == []


def test_a_thread_that_a_person_took_without_a_word_is_theirs(system: System) -> None:
    system.writes("Hello!")
    system.page.inbox_takes(system.visitor)
    system.settle()
    system.writes("When are you open?")
    assert (system.said(), system.state.mode) == ([HI], Mode.HUMAN)


def test_a_thread_that_went_idle_is_answered_again(system: System) -> None:
    system.page.change(kept_alive_by="user_messages")
    system.chooses("Talk to a human")
    system.passes(23 * HOUR)
    system.page.inbox_answers(system.visitor, "This is Maya.")
    system.settle()
    system.passes(2 * HOUR)
    assert system.owner is None
    system.writes("When are you open?")
    assert system.said() == [ON, OFF, OPEN]


# --- a page that is set up otherwise ----------------------------------------------------------------------------------


def test_a_default_app_that_is_set_counts_within_the_hour(zero_config: System) -> None:
    first, second = others(zero_config, 2)
    first.chooses("Talk to a human")
    zero_config.page.change(mode="conversation_routing")
    zero_config.passes(61 * MINUTE)
    second.chooses("Talk to a human")
    assert (known(zero_config), second.owner) == (RoutingMode.CONVERSATION_ROUTING, INBOX)


def test_a_default_app_that_is_taken_away_is_noticed_by_what_meta_refuses(system: System) -> None:
    system.chooses("Talk to a human")
    assert known(system) is RoutingMode.CONVERSATION_ROUTING
    system.page.change(mode="zero_config")
    system.presses("Switch the bot on")
    assert known(system) is RoutingMode.ZERO_CONFIG
    (other,) = others(system, 1)
    other.chooses("Talk to a human")
    assert other.said() == [ON]
    assert questions(system) == 1


def test_where_meta_does_not_tell_the_refusal_of_the_pass_does(zero_config: System) -> None:
    zero_config.page.fail("page", code=10, message="(#10) Application does not have permission for this action")
    zero_config.chooses("Talk to a human")
    assert zero_config.said() == [ON]
    zero_config.writes("When are you open?")
    assert (zero_config.said(), zero_config.state.mode) == ([ON], Mode.HUMAN)
    assert known(zero_config) is RoutingMode.ZERO_CONFIG
    assert alerts(zero_config.cloud) == ["handover_requested"]
