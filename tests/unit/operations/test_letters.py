"""A letter is worked on for what it is about: a conversation, or a page."""

import json
from typing import Any

import pytest

from handover.alerts.page_announcement import PageAlertKind
from handover.aws.page_table import PageNotConnectedError
from handover.conversation.conversation import Mode
from handover.conversation.events import PageOpened
from handover.conversation.moment import Finding
from handover.messenger.envelope import split
from handover.messenger.errors import PageRestrictedError
from handover.messenger.webhook import NotAnEnvelopeError
from handover.operations.reports import report
from handover.operations.worked import ASKS_NOTHING
from tests.builders.pages import PAGE_ID, page
from tests.builders.webhooks import ARRIVAL
from tests.unit.operations.desk import APP, AT, INSTAGRAM, NOW, USER, Desk, letter, wrote


def enforced(account: str = PAGE_ID, **content: Any) -> str:
    """Gives the letter that `ingest` makes of a notice about a page's conduct."""
    event = {"recipient": {"id": account}, "timestamp": AT, "policy_enforcement": content}
    platform = "instagram" if account == INSTAGRAM else "page"
    body = {"object": platform, "entry": [{"id": account, "time": AT, "messaging": [event]}]}
    [envelope] = split(json.dumps(body).encode(), APP, ARRIVAL).envelopes
    return envelope.body


# --- about a conversation ---------------------------------------------------------------------------------------------


def test_a_webhook_is_worked_on_as_part_of_its_conversation() -> None:
    desk = Desk()
    assert desk.receives(wrote("hello")) is Finding.ANSWERED
    assert desk.texts == ["Hi Ana, this is Harbour Bikes."]


def test_a_report_is_worked_on_as_part_of_its_conversation() -> None:
    desk = Desk()
    told = report(PAGE_ID, USER, PageOpened(id="e", at=NOW))
    assert desk.receives(told.body) is Finding.NOTED
    assert desk.receives(told.body) is Finding.DUPLICATE


def test_conversations_of_the_page_and_of_its_instagram_account_are_two() -> None:
    desk = Desk(settings=page(instagram_account_id=INSTAGRAM))
    desk.receives(wrote("hello", channel="standby"))
    assert desk.receives(wrote("hello", account=INSTAGRAM)) is Finding.ANSWERED
    assert desk.mode is Mode.HUMAN
    assert desk.conversations.load(INSTAGRAM, USER).mode is Mode.BOT


def test_what_asks_nothing_of_us_says_so() -> None:
    assert Desk().receives(letter("m", message={"is_deleted": True})) == ASKS_NOTHING


# --- about a page -----------------------------------------------------------------------------------------------------


def test_a_look_at_a_page_that_is_open_finds_it_open() -> None:
    desk = Desk()
    assert desk.receives(json.dumps({"kind": "look", "page": PAGE_ID, "occasion": "x"})) == "page_open"
    assert (desk.standings.saves, desk.mailbox.letters) == (0, [])


@pytest.mark.parametrize("document", [{}, {"page": None}, {"page": 22}])
def test_a_look_at_no_page_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(NotAnEnvelopeError):
        Desk().receives(json.dumps({"kind": "look", **document}))


@pytest.mark.parametrize("account", [PAGE_ID, INSTAGRAM])
def test_what_meta_says_about_a_page_is_told_to_its_staff(account: str) -> None:
    desk = Desk(settings=page(instagram_account_id=INSTAGRAM))
    body = enforced(account, action="warning", reason="Spam\nand more")
    assert desk.receives(body) == "policy_enforced"
    [told] = desk.told_of_page
    assert (told.kind, told.page_id, told.page_name) == (PageAlertKind.POLICY, PAGE_ID, "Harbour Bikes")
    assert (told.action, told.detail, told.since) == ("warning", "Spam and more", AT)


def test_a_notice_that_comes_twice_is_told_under_the_same_id() -> None:
    desk = Desk()
    for _ in range(2):
        desk.receives(enforced(action="block", reason="Spam"))
    desk.receives(enforced(action="unblock"))
    first, second, third = (told.id for told in desk.told_of_page)
    assert first == second != third


def test_what_meta_restricted_goes_on_when_meta_says_so() -> None:
    desk = Desk()
    desk.graph.fail("show_typing", PageRestrictedError("HTTP 400, code 368"))
    desk.receives(wrote("hello"))
    assert (desk.texts, desk.standing.hold is None) == ([], False)
    desk.receives(enforced(action="unblock"))
    desk.reads_its_mail()
    assert (desk.texts, desk.standing.hold) == (["Hi Ana, this is Harbour Bikes."], None)


def test_a_page_whose_token_is_dead_does_not_go_on_because_meta_unblocks_it() -> None:
    desk = Desk()
    desk.graph.token_works = False
    desk.receives(wrote("hello"))
    desk.receives(enforced(action="unblock"))
    assert desk.standing.hold is not None


def test_a_notice_for_an_account_nobody_connected_is_left_to_the_dead_letter_queue() -> None:
    with pytest.raises(PageNotConnectedError):
        Desk().receives(enforced("99", action="block"))


@pytest.mark.parametrize("event", [{}, {"policy_enforcement": None}, {"policy_enforcement": "?"}, None])
def test_a_notice_that_nobody_can_read_is_refused(event: object) -> None:
    body = {"kind": "page", "id": "e", "account": PAGE_ID, "event": event}
    with pytest.raises(NotAnEnvelopeError):
        Desk().receives(json.dumps(body))


# --- about nothing we know --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", ["", "[]", "7", "{", '{"kind":"surprise"}', '{"kind":["look"]}', '{"kind":null}'])
def test_a_letter_of_no_kind_we_know_is_refused_before_anything_is_touched(body: str) -> None:
    desk = Desk()
    with pytest.raises(NotAnEnvelopeError):
        desk.receives(body)
    assert (desk.conversations.loads, desk.standings.saves, desk.topic.published) == (0, 0, [])
