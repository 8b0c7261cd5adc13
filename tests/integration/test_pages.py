"""Several pages in one system: each has its own settings, token and visitors; an unconnected one is left alone."""

import pytest

from handover.pages.page import Page, Plan
from tests.fakes.cloud import Cloud
from tests.fakes.meta import INBOX, Meta, SimulatedPage
from tests.integration.conftest import connect
from tests.integration.functions import Functions, logs_of


@pytest.fixture
def other(settings: Page, meta: Meta, cloud: Cloud, page: SimulatedPage) -> SimulatedPage:
    """A second page beside the demo page."""
    assert page.token != "token of the other page"
    hill = settings.model_copy(update={"id": "2000000002", "name": "Hill Bikes", "instagram_account_id": None})
    return connect(hill, meta.add_page(hill.id, hill.name, "token of the other page"), cloud)


def greet(page: SimulatedPage, name: str, functions: Functions) -> str:
    psid = page.new_visitor(name)
    page.visitor_writes(psid, "Hello!")
    assert functions.receive_webhooks(page.new_webhooks()) == [200]
    return psid


def test_every_page_answers_its_own_visitors(page: SimulatedPage, other: SimulatedPage, functions: Functions) -> None:
    anna, bert = greet(page, "Anna", functions), greet(other, "Bert", functions)
    functions.settle()
    assert page.bot_said(anna) == ["Hi Anna, this is the Harbour Bikes bot. What can I do for you?"]
    assert other.bot_said(bert) == ["Hi Bert, this is the Hill Bikes bot. What can I do for you?"]


def test_a_handover_on_one_page_does_not_touch_the_other(
    page: SimulatedPage, other: SimulatedPage, functions: Functions, cloud: Cloud
) -> None:
    anna, bert = page.new_visitor("Anna"), other.new_visitor("Bert")
    page.visitor_chooses(anna, "Talk to a human")
    other.visitor_writes(bert, "Hello!")
    functions.receive_webhooks([*page.new_webhooks(), *other.new_webhooks()])
    functions.settle()
    assert (page.owner(anna), other.bot_said(bert)[0][:7]) == (INBOX, "Hi Bert")
    assert len(cloud.sent_mails()) == 2


def test_a_page_whose_graph_calls_fail_holds_up_no_other(
    page: SimulatedPage, other: SimulatedPage, functions: Functions
) -> None:
    anna, bert = greet(page, "Anna", functions), greet(other, "Bert", functions)
    page.fail("messages", status=500, times=10)
    assert len(functions.work("replies")) == 1
    assert (len(page.bot_said(anna)), len(other.bot_said(bert))) == (0, 1)


def test_a_page_that_is_not_connected_is_left_alone_and_the_others_are_served(
    page: SimulatedPage, meta: Meta, functions: Functions, cloud: Cloud
) -> None:
    stranger = meta.add_page("2000000009", "Nobody's Page", "token of a stranger")
    eve, anna = greet(stranger, "Eve", functions), greet(page, "Anna", functions)
    with logs_of(functions) as log:
        assert len(functions.work("replies")) == 1
    assert "2000000009 is not connected" in log.getvalue()
    assert (len(stranger.calls()), len(page.bot_said(anna))) == (0, 1)
    assert [key for key in cloud.items("conversation#") if eve in key] == []


def test_a_page_that_gets_connected_later_answers_what_was_written_before(
    settings: Page, page: SimulatedPage, meta: Meta, functions: Functions, cloud: Cloud
) -> None:
    new = meta.add_page("2000000009", "New Page", "token of the new page")
    eve = greet(new, "Eve", functions)
    assert len(functions.work("replies")) == 1
    unlike = {"id": "2000000009", "name": "New Page", "instagram_account_id": None}
    connect(settings.model_copy(update=unlike), new, cloud)
    functions.settle()
    assert len(new.bot_said(eve)) == 1
    assert page.bot_said(page.new_visitor("Anna")) == []


def test_admins_hear_of_a_request_though_the_token_is_gone(
    page: SimulatedPage, functions: Functions, cloud: Cloud
) -> None:
    anna = page.new_visitor("Anna")
    page.visitor_chooses(anna, "Talk to a human")
    functions.receive_webhooks(page.new_webhooks())
    functions.work("replies")
    cloud.delete_secret(f"pages/{page.simulator.settings.page_id}/token")
    assert functions.work("notifications") == []
    assert len(cloud.sent_mails()) == 2


def test_a_page_on_the_free_plan_offers_no_handover(
    settings: Page, meta: Meta, functions: Functions, cloud: Cloud
) -> None:
    free = settings.model_copy(update={"plan": Plan.FREE})
    page = connect(free, meta.add_page(free.id, free.name), cloud)
    anna = greet(page, "Anna", functions)
    functions.settle()
    line = page.simulator.platform.thread(anna).visible_titles
    assert line == ["Opening hours", "Repairs", "Rent a bike"]
    titles = [entry.title for entry in page.simulator.platform.page.menu()]
    assert titles == ["Opening hours", "Rent a bike", "English / Français"]
