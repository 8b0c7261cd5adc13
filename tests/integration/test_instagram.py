"""The same story in the Direct messages of the page's Instagram account, whose echoes do not say who spoke."""

from collections.abc import Mapping
from typing import Any

import pytest

from handover.conversation.conversation import Control, Mode
from handover.pages.page import Page
from tests.fakes.cloud import APP_ID, Cloud
from tests.fakes.meta import INBOX, INSTAGRAM_ACCOUNT_ID, INSTAGRAM_INBOX, PAGE_ID, Meta, SimulatedPage
from tests.integration.conftest import connect
from tests.integration.functions import Functions
from tests.integration.seen import alerts, notices
from tests.integration.system import HOUR, System

HI, OPEN, REPAIRS, SHALL = "Hi Lia, thi", "We are open", "A puncture ", "Shall someb"
ON, OFF = "The bot is ", "The bot has"


@pytest.fixture
def instagram(functions: Functions, cloud: Cloud, page: SimulatedPage) -> System:
    """All of it, with a visitor on Instagram."""
    return System(functions, cloud, page, page.new_visitor("Lia Sand", "instagram"))


@pytest.fixture
def paused(instagram: System) -> System:
    """The visitor has asked for a person."""
    instagram.writes("Hello!")
    instagram.presses("Talk to a human")
    return instagram


def sends(at: System) -> list[Mapping[str, Any]]:
    """The bodies of the calls that said something."""
    return [call["body"] for call in at.page.calls() if "message" in call["body"]]


def test_the_bot_answers_with_the_visitors_name(instagram: System) -> None:
    instagram.writes("Hello!")
    instagram.writes("My brake is broken")
    assert instagram.said() == [HI, REPAIRS, SHALL]
    assert (instagram.state.account_id, instagram.state.name) == (INSTAGRAM_ACCOUNT_ID, "Lia Sand")
    assert {call["path"].split("/")[2] for call in instagram.page.calls() if call["edge"] == "messages"} == {PAGE_ID}


def test_the_echoes_of_its_own_words_do_not_pause_the_bot(instagram: System) -> None:
    for words in ("Hello!", "Hello!", "When are you open?", "My brake is broken", "Hello!", "I want to rent a bike"):
        instagram.writes(words)
        assert instagram.state.mode is Mode.BOT
    assert instagram.said() == [HI, HI, OPEN, REPAIRS, SHALL, HI, "City bikes ", "City bike\nS"]
    assert alerts(instagram.cloud) == []


def test_echoes_that_come_late_and_twice_do_not_pause_the_bot(instagram: System) -> None:
    instagram.page.visitor_writes(instagram.visitor, "Hello!")
    instagram.arrives()
    instagram.functions.settle()
    echoes = instagram.page.new_webhooks()
    instagram.writes("When are you open?")
    instagram.functions.receive_webhooks(echoes * 2)
    instagram.settle()
    assert instagram.state.mode is Mode.BOT


def test_who_asks_for_a_person_is_passed_to_the_inbox_of_instagram_in_one_call(paused: System) -> None:
    assert paused.said() == [HI, ON]
    assert paused.owner == INSTAGRAM_INBOX
    assert sends(paused)[-1]["thread_control"] == {"control_type": "pass", "app_id": INSTAGRAM_INBOX}
    assert "pass_thread_control" not in {call["edge"] for call in paused.page.calls()}
    assert alerts(paused.cloud) == ["handover_requested"]
    request = paused.state.request
    assert request is not None
    assert (request.control, request.last_human_sign) == (Control.ELSEWHERE, None)


def test_staff_are_told_who_waits_and_where(paused: System) -> None:
    (notice,) = notices(paused.cloud)
    assert ("Lia Sand" in notice, "Instagram" in notice) == (True, True)


def test_a_person_answers_and_the_bot_hears_of_it_though_no_app_is_named(paused: System) -> None:
    paused.page.inbox_answers(paused.visitor, "This is Maya.")
    paused.settle()
    paused.writes("When are you open?")
    request = paused.state.request
    assert request is not None
    assert request.last_human_sign is not None
    assert paused.said() == [HI, ON]


def test_the_visitor_switches_the_bot_on_again(paused: System) -> None:
    paused.page.inbox_answers(paused.visitor, "This is Maya.")
    paused.settle()
    paused.presses("Switch the bot on")
    assert paused.owner == APP_ID
    paused.writes("When are you open?")
    assert paused.said() == [HI, ON, OFF, OPEN]
    assert paused.state.mode is Mode.BOT


def test_a_person_who_answers_unasked_silences_the_bot(instagram: System) -> None:
    instagram.writes("Hello!")
    instagram.page.inbox_answers(instagram.visitor, "This is Maya, I saw you are here.")
    instagram.settle()
    instagram.writes("When are you open?")
    assert instagram.said() == [HI]
    assert instagram.state.mode is Mode.HUMAN


def test_in_zero_config_too_a_person_who_answers_unasked_silences_the_bot(instagram: System) -> None:
    instagram.page.change(instagram_mode="zero_config")
    instagram.writes("Hello!")
    instagram.page.inbox_answers(instagram.visitor, "Maya here 👋")
    instagram.settle()
    instagram.writes("When are you open?")
    assert (instagram.said(), instagram.state.mode) == ([HI], Mode.HUMAN)


def test_metas_ai_agent_is_no_person(instagram: System) -> None:
    instagram.page.meta_ai_answers(instagram.visitor, "I am an AI agent.")
    instagram.page.meta_ai_done(instagram.visitor)
    instagram.settle()
    instagram.writes("When are you open?")
    assert instagram.said() == [OPEN]


def test_in_zero_config_the_gate_alone_silences_the_bot(instagram: System) -> None:
    instagram.page.change(instagram_mode="zero_config")
    instagram.chooses("Talk to a human")
    instagram.writes("When are you open?")
    assert instagram.said() == [ON]
    instagram.presses("Switch the bot on")
    instagram.writes("When are you open?")
    assert instagram.said() == [ON, OFF, OPEN]


def test_the_platforms_of_a_page_keep_their_own_mode_and_their_own_conversations(instagram: System) -> None:
    instagram.page.change(instagram_mode="zero_config")
    on_messenger = System(instagram.functions, instagram.cloud, instagram.page, instagram.page.new_visitor("Anna Berg"))
    for at in (instagram, on_messenger):
        at.chooses("Talk to a human")
    assert on_messenger.owner == INBOX
    assert instagram.owner != INSTAGRAM_INBOX
    assert set(instagram.cloud.items("routing#")) == {f"routing#{PAGE_ID}#messenger", f"routing#{PAGE_ID}#instagram"}
    on_messenger.presses("Switch the bot on")
    assert (on_messenger.state.mode, instagram.state.mode) == (Mode.BOT, Mode.HUMAN)


def test_a_dead_token_holds_both_platforms_and_both_go_on(instagram: System) -> None:
    instagram.writes("Hello!")
    on_messenger = System(instagram.functions, instagram.cloud, instagram.page, instagram.page.new_visitor("Anna Berg"))
    instagram.page.kill_token()
    for at in (instagram, on_messenger):
        at.writes("When are you open?")
    assert alerts(instagram.cloud) == ["token_dead"]
    instagram.replaces_token("another token")
    instagram.passes(HOUR)
    assert (instagram.said(), on_messenger.said()) == ([HI, OPEN], [OPEN])


def test_without_the_account_in_the_page_file_instagram_is_left_alone(
    settings: Page, meta: Meta, functions: Functions, cloud: Cloud
) -> None:
    on_messenger_only = settings.model_copy(update={"instagram_account_id": None})
    page = connect(on_messenger_only, meta.add_page(settings.id, settings.name), cloud)
    lia = page.new_visitor("Lia Sand", "instagram")
    page.visitor_writes(lia, "Hello!")
    functions.receive_webhooks(page.new_webhooks())
    assert len(functions.work("replies")) == 1
    assert (page.bot_said(lia), cloud.items("conversation#")) == ([], {})
