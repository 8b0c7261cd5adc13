"""An order for `thread_control` carries all that a switch needs, in the shape of the platform it happens on."""

from typing import Any

import pytest

from handover.conversation.conversation import Control, Conversation, HandoverRequest
from handover.conversation.effects import AnySwitch, PassControl, Resume, SayUnanswered, SwitchOff, SwitchOn
from handover.conversation.vocabulary import Origin
from handover.operations.ordering import order_of
from handover.operations.orders import (
    AnyOrder,
    PassControlOrder,
    ResumeOrder,
    SayUnansweredOrder,
    SwitchOffOrder,
    SwitchOnOrder,
)
from handover.pages.page import Page
from handover.pages.platform import Platform
from tests.builders.pages import DOCUMENT, INBOX, PAGE_ID, page
from tests.unit.operations.desk import INSTAGRAM, NOW, USER, Desk, pressed, text_of

INSTAGRAM_INBOX = "1217981644879628"
ON = SwitchOn(id="e.1", fence=3, target_app_id=INBOX)


def met(account_id: str = PAGE_ID, **fields: Any) -> Conversation:
    return Conversation(account_id=account_id, user_id=USER, name="Ana Lima", **fields)


def order(switch: AnySwitch, conversation: Conversation | None = None, settings: Page | None = None) -> AnyOrder:
    return order_of(switch, conversation or met(), settings or page(instagram_account_id=INSTAGRAM), NOW)


def asked(button: str | None) -> HandoverRequest:
    return HandoverRequest(
        id="e", origin=Origin.BUTTON, since=NOW, control=Control.UNKNOWN, control_at=NOW, button=button
    )


@pytest.mark.parametrize(
    ("switch", "kind", "texts"),
    [
        (ON, SwitchOnOrder, ["The bot is paused."]),
        (PassControl(id="e.1", fence=3, target_app_id=INBOX), PassControlOrder, []),
        (SwitchOff(id="e.1", fence=3), SwitchOffOrder, ["The bot is back."]),
        (Resume(id="e.1", fence=3), ResumeOrder, ["The bot is back."]),
    ],
)
def test_a_switch_becomes_its_order_with_what_is_to_be_said(
    switch: AnySwitch, kind: type[AnyOrder], texts: list[str]
) -> None:
    made = order(switch)
    assert isinstance(made, kind)
    assert [text_of(message) for message in made.messages] == texts
    assert (made.id, made.fence, made.at, made.said) == ("e.1", 3, NOW, 0)
    assert (made.page_id, made.account_id, made.user_id) == (PAGE_ID, PAGE_ID, USER)
    assert made.platform is Platform.MESSENGER


@pytest.mark.parametrize(
    "switch",
    [
        SwitchOn(id="e.1", fence=3, target_app_id=INBOX, said=1),
        SwitchOff(id="e.1", fence=3, said=1),
        Resume(id="e.1", fence=3, said=1),
    ],
)
def test_a_switch_that_was_begun_goes_on_where_it_stopped(switch: AnySwitch) -> None:
    assert order(switch).said == 1


@pytest.mark.parametrize(
    ("name", "request_", "reason"),
    [
        ("Ana Lima", asked("Talk to a human"), "Ana Lima pressed “Talk to a human”"),
        ("", asked("Talk to a human"), "A user pressed “Talk to a human”"),
        (None, asked(None), "A user pressed a handover button"),
        ("Ana Lima", None, "Ana Lima pressed a handover button"),
    ],
)
def test_the_app_that_gets_the_thread_reads_who_asked_and_how(
    name: str | None, request_: HandoverRequest | None, reason: str
) -> None:
    made = order(ON, met().model_copy(update={"name": name, "request": request_}))
    assert isinstance(made, SwitchOnOrder)
    assert made.reason == reason


def test_the_app_that_gets_the_thread_reads_what_it_is_about() -> None:
    request = asked("Talk to a human").model_copy(update={"reason": "Repairs"})
    made = order(ON, met().model_copy(update={"name": "Ana", "request": request}))
    assert isinstance(made, SwitchOnOrder)
    assert made.reason == "Ana pressed “Talk to a human”: Repairs"


def test_the_recipe_for_closed_hours_is_said_as_it_was_when_that_was_decided() -> None:
    closed = ON.model_copy(update={"recipe_id": "handover_closed", "at": 1_700_000_000_000})
    settings = page(hours={"week": {"saturday": "9:00-12:00"}})
    [message] = order(closed, settings=settings).messages
    assert "when we are back (Saturday at 9:00 AM)" in str(message)


def test_who_waits_is_told_so_and_the_app_that_has_the_chat_gets_it_back() -> None:
    made = order(SayUnanswered(id="e.1", fence=3, at=NOW, target_app_id="5"))
    assert isinstance(made, SayUnansweredOrder)
    assert made.target_app_id == "5"
    assert "nobody has answered you yet" in str(made.messages)


def test_an_app_that_asked_for_the_thread_is_told_so() -> None:
    made = order(PassControl(id="e.1", fence=3, target_app_id="5"))
    assert isinstance(made, PassControlOrder)
    assert (made.target_app_id, made.reason) == ("5", "as requested")


# --- Instagram --------------------------------------------------------------------------------------------------------


def test_on_instagram_the_page_acts_for_its_account() -> None:
    made = order(ON, met(INSTAGRAM))
    assert (made.page_id, made.account_id, made.platform) == (PAGE_ID, INSTAGRAM, Platform.INSTAGRAM)


def test_on_instagram_the_inbox_of_instagram_gets_the_thread() -> None:
    desk = Desk(settings=page(instagram_account_id=INSTAGRAM))
    desk.receives(pressed("handover/on", account=INSTAGRAM))
    desk.receives(pressed("handover/on?target=Dimelo", mid="m_2", user="34", account=INSTAGRAM))
    targets = [made.target_app_id for made in desk.ordered if isinstance(made, SwitchOnOrder)]
    assert targets == [INSTAGRAM_INBOX, "554433221100"]
    assert {letter.group_id for letter in desk.orders.letters} == {f"{INSTAGRAM}:{USER}", f"{INSTAGRAM}:34"}


@pytest.mark.parametrize(("account_id", "count"), [(PAGE_ID, 1), (INSTAGRAM, 2)])
def test_on_instagram_a_long_text_becomes_messages_of_a_thousand_bytes(account_id: str, count: int) -> None:
    recipes = [one for one in DOCUMENT["recipes"] if one["id"] != "handover_off"]
    long = {"id": "handover_off", "name": "Off", "blocks": [{"text": "grüße " * 200}]}
    made = order(
        SwitchOff(id="e.1", fence=3),
        met(account_id),
        page(recipes=[*recipes, long], instagram_account_id=INSTAGRAM),
    )
    assert len(made.messages) == count
    assert [len(str(message["text"]).encode()) <= 1000 for message in made.messages] == [count > 1] * count
    assert " ".join(str(message["text"]) for message in made.messages).split() == ["grüße"] * 200
