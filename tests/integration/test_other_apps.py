"""Other apps on the page, and those of Meta: who may have the thread gets it, and no machine passes for a person."""

import pytest

from handover.conversation.conversation import Control, Mode
from tests.fakes.cloud import APP_ID
from tests.fakes.meta import INBOX
from tests.integration.functions import logs_of
from tests.integration.seen import alerts, notices
from tests.integration.system import System

HI, OPEN = "Hi Anna, th", "We are open"
ON, OFF = "The bot is ", "The bot has"
CRM = "998877665544"
LEAD_FORMS = "413038776280800"


@pytest.fixture
def shared(system: System) -> System:
    """A page that another app is connected to."""
    system.page.change(other_app_ids=[CRM])
    return system


@pytest.fixture
def ours(shared: System) -> System:
    """A page without Conversation Routing, and a thread that is the bot's because somebody passed it on."""
    shared.page.change(mode="zero_config")
    shared.writes("Hello!")
    shared.page.app_passes(CRM, shared.visitor, APP_ID)
    shared.settle()
    return shared


# --- who asks for the thread ------------------------------------------------------------------------------------------


def test_staff_who_ask_for_the_thread_get_it_without_a_word(ours: System) -> None:
    ours.page.inbox_takes(ours.visitor)
    ours.settle()
    assert (ours.owner, ours.said(), ours.state.mode) == (INBOX, [HI], Mode.HUMAN)
    ours.writes("When are you open?")
    assert ours.said() == [HI]
    assert alerts(ours.cloud) == []


def test_an_app_that_may_not_have_the_thread_does_not_get_it_and_its_request_is_recorded(ours: System) -> None:
    with logs_of(ours.functions) as log:
        ours.page.app_asks(CRM, ours.visitor)
        ours.settle()
    assert '"finding":"request_refused"' in log.getvalue()
    assert (ours.owner, ours.state.mode) == (APP_ID, Mode.BOT)
    ours.writes("When are you open?")
    assert ours.said() == [HI, OPEN]
    assert "pass_thread_control" not in {call["edge"] for call in ours.page.calls()}


def test_a_request_whose_pass_meta_refuses_is_told_to_staff(ours: System) -> None:
    ours.page.fail("pass_thread_control", code=100, subcode=2018164, message="(#100) Incorrect app id")
    ours.page.inbox_takes(ours.visitor)
    ours.settle()
    assert alerts(ours.cloud) == ["switch_failed"]
    ours.writes("When are you open?")
    assert ours.said() == [HI]


# --- who speaks -------------------------------------------------------------------------------------------------------


def test_another_app_that_takes_the_thread_silences_the_bot_until_it_lets_go(shared: System) -> None:
    shared.writes("Hello!")
    shared.page.app_takes(CRM, shared.visitor)
    shared.page.app_answers(CRM, shared.visitor, "Your order has left.")
    shared.settle()
    shared.writes("When are you open?")
    assert shared.said() == [HI]
    shared.page.app_passes(CRM, shared.visitor, APP_ID)
    shared.settle()
    shared.writes("When are you open?")
    assert shared.said() == [HI, OFF, OPEN]


def test_lead_forms_are_no_person(shared: System) -> None:
    shared.page.change(mode="zero_config")
    shared.page.app_answers(LEAD_FORMS, shared.visitor, "What is your telephone number?")
    shared.settle()
    shared.writes("When are you open?")
    assert (shared.said(), shared.state.mode) == ([OPEN], Mode.BOT)


def test_metas_ai_agent_is_no_person(system: System) -> None:
    system.page.meta_ai_answers(system.visitor, "I am an AI agent.")
    system.page.meta_ai_done(system.visitor)
    system.settle()
    system.writes("When are you open?")
    assert (system.said(), system.state.mode) == ([OPEN], Mode.BOT)


def test_while_metas_ai_agent_has_the_thread_the_bot_is_silent_and_it_is_back_after_it(system: System) -> None:
    system.writes("Hello!")
    system.page.meta_ai_answers(system.visitor, "I am an AI agent.")
    system.settle()
    system.writes("When are you open?")
    assert system.said() == [HI]
    system.page.meta_ai_done(system.visitor)
    system.settle()
    system.writes("When are you open?")
    assert system.said() == [HI, OFF, OPEN]
    assert alerts(system.cloud) == []


# --- control that comes and goes --------------------------------------------------------------------------------------


def bounce(at: System) -> None:
    """An app takes the thread and passes it back at once."""
    at.page.app_takes(CRM, at.visitor)
    at.settle()
    at.page.app_passes(CRM, at.visitor, APP_ID)
    at.settle()


def test_control_that_bounces_is_not_followed_for_ever_and_staff_are_told_once(shared: System) -> None:
    shared.writes("Hello!")
    for _ in range(6):
        bounce(shared)
    assert shared.said() == [HI, OFF, OFF, OFF]
    (notice,) = notices(shared.cloud)
    assert "Anna Berg" in notice
    request = shared.state.request
    assert request is not None
    assert (shared.state.mode, request.control) == (Mode.HUMAN, Control.BOUNCING)
    shared.writes("When are you open?")
    assert shared.said() == [HI, OFF, OFF, OFF]


def test_the_visitor_brings_the_bot_back_from_a_thread_that_bounced(shared: System) -> None:
    shared.writes("Hello!")
    for _ in range(4):
        bounce(shared)
    shared.writes("Start the bot")
    shared.writes("When are you open?")
    assert shared.said() == [HI, OFF, OFF, OFF, OFF, OPEN]
    assert shared.owner == APP_ID


def test_control_that_comes_back_now_and_then_is_followed(shared: System) -> None:
    shared.writes("Hello!")
    for _ in range(6):
        bounce(shared)
        shared.passes(11 * 60)
    assert shared.said() == [HI, *[OFF] * 6]
    assert alerts(shared.cloud) == []


# --- Meta about the page ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["warning", "block", "unblock"])
def test_what_meta_says_about_the_page_is_told_to_its_staff_once(system: System, action: str) -> None:
    system.page.enforces_policy(action, "People report the messages as spam.")
    webhooks = system.page.new_webhooks()
    system.functions.receive_webhooks(webhooks * 2)
    system.settle()
    system.functions.receive_webhooks(webhooks)
    system.settle()
    (notice,) = notices(system.cloud)
    assert "People report the messages as spam." in notice
