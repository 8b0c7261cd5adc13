"""Admins act by links: through the front door, with the rights that the functions really have."""

import re
import time

import httpx
import pytest

from handover.conversation.conversation import Conversation
from handover.links.link import Action, Link, digest_of
from handover.links.signing import sign
from local.demo_page import LINK_KEY
from tests.system.people import BACK, PAUSED, People, Visitor, eventually

MAYA, JONAS = "maya@harbour-bikes.example", "jonas@harbour-bikes.example"


@pytest.fixture
def visitor(people: People) -> Visitor:
    """Somebody who has asked for a person."""
    visitor = people.visitor("Lina Linked")
    visitor.writes("hello")
    visitor.hears("Harbour Bikes bot")
    visitor.chooses_from_menu("Talk to a human")
    visitor.hears(PAUSED)
    people.everything_is_worked_on()
    return visitor


def address(people: People, visitor: Visitor, action: Action, email: str = MAYA) -> str:
    page_id = people.facts.page_id
    key = {"pk": {"S": f"conversation#{page_id}#{visitor.psid}"}}
    item = people.aws("dynamodb").get_item(TableName=people.facts.table_name, Key=key, ConsistentRead=True)["Item"]
    request = Conversation.model_validate_json(item["state"]["S"]).request
    assert request is not None
    link = Link(
        action=action,
        page_id=page_id,
        account_id=page_id,
        user_id=visitor.psid,
        request=digest_of(request.id),
        admin=digest_of(email),
        alert=digest_of(request.id),
    )
    return f"{people.facts.webhook_url.removesuffix('/webhook')}/links/{sign(link, [LINK_KEY], int(time.time()))}"


def title(answer: httpx.Response) -> str:
    [found] = re.findall(r"<h1>(.*?)</h1>", answer.text)
    return str(found)


def presses(url: str) -> str:
    """Presses the button, as a browser does; gives what the page says when all is done."""
    first = httpx.post(url, follow_redirects=True, timeout=60)
    assert [one.status_code for one in first.history] == [303]
    return eventually(
        lambda: title(httpx.get(url, timeout=60)), lambda told: "on its way" not in told, "the end of what was pressed"
    )


def test_one_admin_claims_the_second_reads_it_and_brings_the_bot_back(people: People, visitor: Visitor) -> None:
    claim = address(people, visitor, Action.CLAIM)
    assert title(httpx.get(claim, timeout=60)) == "Answer Lina Linked?"
    assert presses(claim) == "You answer Lina Linked"
    of_jonas = httpx.get(address(people, visitor, Action.CLAIM, JONAS), timeout=60)
    assert (of_jonas.status_code, title(of_jonas)) == (409, "Maya répond à Lina Linked")
    longer = address(people, visitor, Action.HOUR)
    assert presses(longer).startswith("The bot stays out until")
    resume = address(people, visitor, Action.RESUME)
    assert presses(resume) == "The bot is back for Lina Linked"
    visitor.hears(BACK)
    assert httpx.get(claim, timeout=60).status_code == 410


def test_who_waits_is_listed(people: People, visitor: Visitor) -> None:
    page_id = people.facts.page_id
    everybody = Link(
        action=Action.LIST, page_id=page_id, account_id=page_id, admin=digest_of(MAYA), alert=digest_of("a list")
    )
    front = people.facts.webhook_url.removesuffix("/webhook")
    url = f"{front}/waiting/{sign(everybody, [LINK_KEY], int(time.time()))}"
    page = httpx.get(url, timeout=60)
    assert page.status_code == 200
    assert visitor.name in page.text
