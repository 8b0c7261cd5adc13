"""The whole story through all functions: the bot answers, a person takes over, the bot comes back."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.fakes.cloud import APP_ID, Cloud, published
from tests.fakes.meta import INBOX, SimulatedPage
from tests.integration.conftest import Happens
from tests.integration.functions import Functions
from tests.integration.seen import subjects

WELCOME = "Hi Anna, this is the Harbour Bikes bot. What can I do for you?"
HOURS = "We are open Tuesday to Saturday, 9:00 to 18:00, at Quay 7. The workshop takes bikes in until 17:00."
ON = "The bot is paused"
OFF = "The bot has been reactivated"


def by_quick_reply(page: SimulatedPage, visitor: str, happens: Happens) -> None:
    page.visitor_writes(visitor, "Hello!")
    happens()
    page.visitor_presses(visitor, "Talk to a human")
    happens()


def by_button(page: SimulatedPage, visitor: str, happens: Happens) -> None:
    page.visitor_writes(visitor, "My brake is broken")
    happens()
    page.visitor_presses(visitor, "Talk to a human")
    happens()


def by_menu(page: SimulatedPage, visitor: str, happens: Happens) -> None:
    page.visitor_chooses(visitor, "Talk to a human")
    happens()


type Press = Callable[[SimulatedPage, str, Happens], None]

EVERY_BUTTON = pytest.mark.parametrize("press", [by_quick_reply, by_button, by_menu])


def last(page: SimulatedPage, visitor: str) -> str:
    return page.bot_said(visitor)[-1]


def test_the_bot_answers_what_a_visitor_writes(page: SimulatedPage, visitor: str, happens: Happens) -> None:
    page.visitor_writes(visitor, "Hello!")
    happens()
    assert page.bot_said(visitor) == [WELCOME]


def test_an_ordinary_message_costs_one_read_and_one_write(
    page: SimulatedPage, visitor: str, happens: Happens, cloud: Cloud
) -> None:
    page.visitor_writes(visitor, "Hello!")
    happens()
    calls: Counter[str] = Counter()

    def count(model: Any, **_: object) -> None:
        calls[model.name] += 1

    cloud.client("dynamodb").meta.events.register("before-call.dynamodb", count)
    page.visitor_writes(visitor, "When are you open?")
    happens()
    assert last(page, visitor) == HOURS
    assert calls == {"GetItem": 1, "PutItem": 1}


def test_an_ordinary_reply_costs_its_messages_and_one_sender_action(
    page: SimulatedPage, visitor: str, happens: Happens
) -> None:
    page.visitor_writes(visitor, "Hello!")
    happens()
    before = len(page.calls())
    page.visitor_writes(visitor, "My brake is broken")
    happens()
    sent = [call["body"].get("sender_action", "message") for call in page.calls()[before:]]
    assert sent == ["typing_on", "message", "message"]


@EVERY_BUTTON
def test_who_asks_for_a_person_is_told_and_handed_over(
    page: SimulatedPage, visitor: str, happens: Happens, press: Press
) -> None:
    press(page, visitor, happens)
    assert last(page, visitor).startswith(ON)
    assert page.owner(visitor) == INBOX


@EVERY_BUTTON
def test_the_bot_is_silent_whatever_the_visitor_sends_to_the_person(
    page: SimulatedPage, visitor: str, happens: Happens, press: Press
) -> None:
    press(page, visitor, happens)
    said = page.bot_said(visitor)
    page.visitor_writes(visitor, "When are you open?")
    happens()
    page.visitor_chooses(visitor, "Opening hours")
    happens()
    page.inbox_answers(visitor, "This is Maya. How can I help?")
    happens()
    page.visitor_writes(visitor, "Hello Maya!")
    happens()
    assert page.bot_said(visitor) == said


@EVERY_BUTTON
def test_the_visitor_switches_the_bot_on_again(
    page: SimulatedPage, visitor: str, happens: Happens, press: Press
) -> None:
    press(page, visitor, happens)
    page.inbox_answers(visitor, "This is Maya. How can I help?")
    happens()
    page.visitor_presses(visitor, "Switch the bot on")
    happens()
    assert last(page, visitor).startswith(OFF)
    assert page.owner(visitor) == APP_ID
    page.visitor_writes(visitor, "When are you open?")
    happens()
    assert last(page, visitor) == HOURS


def test_the_visitor_brings_the_bot_back_by_a_word(page: SimulatedPage, visitor: str, happens: Happens) -> None:
    by_menu(page, visitor, happens)
    page.visitor_writes(visitor, "Start the bot!")
    happens()
    assert last(page, visitor).startswith(OFF)
    assert page.owner(visitor) == APP_ID


def test_a_person_gives_the_bot_back_from_the_inbox(page: SimulatedPage, visitor: str, happens: Happens) -> None:
    by_menu(page, visitor, happens)
    page.inbox_answers(visitor, "This is Maya. How can I help?")
    happens()
    page.inbox_done(visitor)
    happens()
    assert last(page, visitor).startswith(OFF)
    page.visitor_writes(visitor, "When are you open?")
    happens()
    assert last(page, visitor) == HOURS


def test_a_thread_that_was_released_without_a_word_is_answered_again(
    page: SimulatedPage, visitor: str, happens: Happens
) -> None:
    page.change(done="release")
    by_menu(page, visitor, happens)
    page.inbox_done(visitor)
    happens()
    page.visitor_writes(visitor, "When are you open?")
    happens()
    assert [said[: len(OFF)] for said in page.bot_said(visitor)][1:] == [OFF, HOURS[: len(OFF)]]


def test_the_bot_falls_silent_where_a_person_answers_unasked(
    page: SimulatedPage, visitor: str, happens: Happens
) -> None:
    page.visitor_writes(visitor, "Hello!")
    happens()
    page.inbox_answers(visitor, "This is Maya. I saw you are here.")
    happens()
    page.visitor_writes(visitor, "When are you open?")
    happens()
    assert page.bot_said(visitor) == [WELCOME]


def test_without_conversation_routing_the_gate_alone_silences_the_bot(
    page: SimulatedPage, visitor: str, happens: Happens
) -> None:
    page.change(mode="zero_config")
    by_menu(page, visitor, happens)
    page.visitor_writes(visitor, "When are you open?")
    happens()
    assert [said[: len(ON)] for said in page.bot_said(visitor)] == [ON]
    page.visitor_presses(visitor, "Switch the bot on")
    happens()
    page.visitor_writes(visitor, "When are you open?")
    happens()
    assert [said[: len(OFF)] for said in page.bot_said(visitor)][1:] == [OFF, HOURS[: len(OFF)]]


@EVERY_BUTTON
def test_every_admin_gets_one_e_mail_that_names_the_visitor(
    page: SimulatedPage, visitor: str, happens: Happens, cloud: Cloud, press: Press
) -> None:
    press(page, visitor, happens)
    mails = cloud.sent_mails()
    assert [mail.destinations["ToAddresses"] for mail in mails] == [
        ["maya@harbour-bikes.example"],
        ["jonas@harbour-bikes.example"],
    ]
    assert all("Anna Berg" in mail.subject for mail in mails)
    assert subjects(cloud) == ["Anna Berg is waiting for you on Harbour Bikes"]


def test_the_admin_alerts_topic_gets_the_same_news_as_plain_text(
    page: SimulatedPage, visitor: str, happens: Happens, cloud: Cloud
) -> None:
    by_button(page, visitor, happens)
    (notice,) = published(cloud.take_all(cloud.admin_alerts_queue_url))
    assert notice["Subject"] == "Anna Berg is waiting for you on Harbour Bikes"
    assert "My brake is broken" in notice["Message"]
    values = {name: attribute["Value"] for name, attribute in notice["MessageAttributes"].items()}
    assert values == {"page_id": page.simulator.settings.page_id, "kind": "handover_requested"}


def test_a_visitor_without_a_profile_can_have_a_person_too(page: SimulatedPage, happens: Happens, cloud: Cloud) -> None:
    nameless = page.new_visitor("")
    by_menu(page, nameless, happens)
    assert last(page, nameless).startswith(ON)
    assert subjects(cloud) == ["A visitor of Harbour Bikes is waiting for you"]


def test_a_second_handover_is_told_anew(
    page: SimulatedPage, visitor: str, happens: Happens, functions: Functions, cloud: Cloud
) -> None:
    by_menu(page, visitor, happens)
    page.visitor_presses(visitor, "Switch the bot on")
    happens()
    functions.clock.forward(10 * 60)
    page.change(clock_offset_seconds=functions.clock.ahead)
    by_menu(page, visitor, happens)
    assert len(cloud.sent_mails()) == 4
    assert page.owner(visitor) == INBOX


def test_only_replies_writes_conversations(
    page: SimulatedPage, visitor: str, happens: Happens, functions: Functions, cloud: Cloud
) -> None:
    page.visitor_chooses(visitor, "Talk to a human")
    functions.receive_webhooks(page.new_webhooks())
    functions.work("replies")
    before = cloud.items("conversation#")
    functions.work("thread_control")
    functions.work("notifications")
    assert cloud.items("conversation#") == before
    happens()


def test_who_changes_their_mind_before_the_person_is_there_gets_the_bot_back(
    page: SimulatedPage, visitor: str, functions: Functions
) -> None:
    page.visitor_chooses(visitor, "Talk to a human")
    page.visitor_writes(visitor, "Start the bot")
    functions.receive_webhooks(page.new_webhooks())
    functions.settle()
    assert [said[: len(OFF)] for said in page.bot_said(visitor)][1:] == [OFF]
    assert page.owner(visitor) == APP_ID


def test_what_was_written_while_the_bot_came_back_is_answered_then(
    page: SimulatedPage, visitor: str, functions: Functions, happens: Happens
) -> None:
    by_menu(page, visitor, happens)
    page.visitor_presses(visitor, "Switch the bot on")
    page.visitor_writes(visitor, "When are you open?")
    functions.receive_webhooks(page.new_webhooks())
    functions.settle()
    assert [said[: len(OFF)] for said in page.bot_said(visitor)][1:] == [OFF, HOURS[: len(OFF)]]


def test_the_off_recipes_button_works_before_its_outcome_is_known(
    page: SimulatedPage, visitor: str, functions: Functions, happens: Happens
) -> None:
    by_menu(page, visitor, happens)
    page.visitor_presses(visitor, "Switch the bot on")
    functions.receive_webhooks(page.new_webhooks())
    functions.work("replies")
    functions.work("thread_control")
    page.visitor_presses(visitor, "Pause the bot")
    outcome = functions.cloud.take_all(functions.cloud.mailbox_url)
    functions.receive_webhooks(page.new_webhooks())
    functions.work("replies")
    assert functions.deliver("replies", outcome) == []
    functions.settle()
    assert page.owner(visitor) == INBOX
    assert last(page, visitor).startswith(ON)
