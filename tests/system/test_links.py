"""Admins act by links: through the front door, with the rights that the functions really have."""

import re
import time
from typing import Any

import httpx
import pytest

from handover.links.link import Action, Link, digest_of
from handover.links.signing import sign
from local.demo_page import LINK_KEY
from tests.system.people import BACK, PAUSED, People, Visitor, eventually

MAYA, JONAS = "maya@harbour-bikes.example", "jonas@harbour-bikes.example"

_SURNAMES = iter(("Aas", "Berg", "Costa", "Dahl", "Engel", "Faye", "Gallo", "Holm"))


@pytest.fixture
def visitor(people: People) -> Visitor:
    """Somebody who has asked for a person."""
    visitor = people.visitor(f"Lina {next(_SURNAMES)}")
    visitor.writes("hello")
    visitor.hears("Harbour Bikes bot")
    visitor.chooses_from_menu("Talk to a human")
    visitor.hears(PAUSED)
    people.everything_is_worked_on()
    return visitor


def saved(people: People, visitor: Visitor) -> Any:
    """Gives what is stored of the conversation."""
    key = {"pk": {"S": f"conversation#{people.facts.page_id}#{visitor.psid}"}}
    return people.aws("dynamodb").get_item(TableName=people.facts.table_name, Key=key, ConsistentRead=True)["Item"]


def link(people: People, visitor: Visitor, label: str, email: str = MAYA) -> str:
    """Gives the address behind a button of the mail that an admin has got."""
    mails = eventually(lambda: people.mails_about(visitor), lambda found: len(found) > 1, "both e-mails")
    text, *_ = [mail["text"] for mail in mails if mail["to"] == [email]]
    return str(re.search(rf"^{label}\s?: (\S+)$", text, re.MULTILINE)[1])  # type: ignore[index]  # without it the test fails as well


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


def test_a_program_that_opens_every_link_of_a_mail_changes_nothing(people: People, visitor: Visitor) -> None:
    before = saved(people, visitor)
    [mail, *_] = eventually(lambda: people.mails_about(visitor), lambda found: len(found) > 1, "both e-mails")
    links = re.findall(r"https?://\S+/links/\S+", mail["text"])
    assert len(links) == 5
    for address in (*links, *links):
        assert httpx.get(address, timeout=60).status_code == 200
    people.everything_is_worked_on()
    assert saved(people, visitor) == before


def test_one_admin_claims_the_second_reads_it_and_brings_the_bot_back(people: People, visitor: Visitor) -> None:
    claim = link(people, visitor, "I'm on it")
    assert title(httpx.get(claim, timeout=60)) == f"Answer {visitor.name}?"
    assert presses(claim) == f"You answer {visitor.name}"
    of_jonas = httpx.get(link(people, visitor, "Je m\u2019en occupe", JONAS), timeout=60)
    assert (of_jonas.status_code, title(of_jonas)) == (409, f"Maya répond à {visitor.name}")
    assert presses(link(people, visitor, "Stay paused 1 h")).startswith("The bot stays out until")
    assert presses(link(people, visitor, "Bot back on")) == f"The bot is back for {visitor.name}"
    visitor.hears(BACK)
    assert httpx.get(claim, timeout=60).status_code == 410


@pytest.mark.parametrize("change", ["cut", "letter"])
def test_a_link_that_was_changed_is_refused(people: People, visitor: Visitor, change: str) -> None:
    claim = link(people, visitor, "I'm on it")
    changed = claim[:-4] if change == "cut" else claim[:-4] + ("A" if claim[-4] != "A" else "B") + claim[-3:]
    for answer in (httpx.get(changed, timeout=60), httpx.post(changed, timeout=60)):
        assert answer.status_code in {400, 403}
        assert title(answer) == "This link is not complete"


def test_the_others_hear_that_somebody_answers(people: People, visitor: Visitor) -> None:
    presses(link(people, visitor, "I'm on it"))
    mails = eventually(lambda: people.mails_about(visitor), lambda found: len(found) > 2, "the mail to the other one")
    [told] = [mail for mail in mails if mail["subject"].startswith("Re:")]
    assert told["to"] == [JONAS]


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
