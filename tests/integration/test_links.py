"""Links in alerts through the real handler: an admin looks, presses, and reads what came of it."""

import re
from dataclasses import replace
from typing import Any

import pytest

from handover.aws.link_keys import LinkKeys
from handover.links.link import Action, Link, digest_of
from handover.operations.signed_links import Signer
from tests.fakes.cloud import SECRETS_PATH, interrupt
from tests.integration.functions import logs_of
from tests.integration.system import System

MAYA, JONAS = "maya@harbour-bikes.example", "jonas@harbour-bikes.example"


@pytest.fixture(autouse=True)
def _key(system: System) -> None:
    system.cloud.put_secret("link-key", "k" * 43)


@pytest.fixture
def waiting(system: System) -> System:
    """A visitor who has asked for a person."""
    system.writes("Hello!")
    system.chooses("Talk to a human")
    assert mode(system) == "human"
    return system


def mode(system: System) -> str:
    return system.state.mode.value


def token(system: System, action: Action = Action.CLAIM, email: str = MAYA) -> str:
    request = system.state.request
    is_about_all = action is Action.LIST
    link = Link(
        action=action,
        page_id=system.state.account_id,
        account_id=system.state.account_id,
        user_id="" if is_about_all else system.visitor,
        request="" if is_about_all or request is None else digest_of(request.id),
        admin=digest_of(email),
        alert=digest_of("an alert"),
    )
    keys = LinkKeys(system.cloud.client("ssm"), SECRETS_PATH)
    return Signer(keys, lambda: system.functions.clock.now).sign(link)


def asks(system: System, method: str, path: str, **headers: str) -> dict[str, Any]:
    context = {"http": {"method": method, "path": path}, "stage": "$default", "requestId": "r"}
    event = {"version": "2.0", "rawPath": path, "headers": headers, "requestContext": context, "isBase64Encoded": False}
    return {**system.functions.invoke("console", event)}


def looks(system: System, at: str) -> tuple[int, str]:
    answer = asks(system, "GET", f"/links/{at}")
    assert answer["headers"]["Content-Type"] == "text/html; charset=utf-8"
    assert "form-action 'self'" in answer["headers"]["content-security-policy"]
    assert answer["headers"]["referrer-policy"] == "no-referrer"
    [title] = re.findall(r"<h1>(.*?)</h1>", answer["body"])
    return answer["statusCode"], title


def presses(system: System, at: str) -> None:
    answer = asks(system, "POST", f"/links/{at}")
    assert (answer["statusCode"], answer["headers"]["location"]) == (303, at)


def test_an_admin_claims_and_the_second_one_reads_who_was_first(waiting: System) -> None:
    mayas, jonas = token(waiting), token(waiting, email=JONAS)
    assert looks(waiting, mayas) == (200, "Answer Anna Berg?")
    presses(waiting, mayas)
    assert looks(waiting, mayas) == (202, "Your click is on its way")
    waiting.settle()
    assert looks(waiting, mayas) == (200, "You answer Anna Berg")
    assert looks(waiting, jonas) == (409, "Maya répond à Anna Berg")  # Jonas reads French
    presses(waiting, jonas)
    waiting.settle()
    request = waiting.state.request
    assert request is not None
    claim = request.claim
    assert claim is not None
    assert (claim.by, claim.email) == ("Maya", MAYA)


def test_looking_and_what_looks_into_mails_change_nothing(waiting: System) -> None:
    before = waiting.state
    for action in (Action.CLAIM, Action.RESUME, Action.WEEK):
        for _ in range(3):
            assert looks(waiting, token(waiting, action))[0] == 200
    waiting.settle()
    assert waiting.state == before
    assert waiting.cloud.items("link#") == {}


# All functions share one process here: those that run while console waits take its metrics with them.
@pytest.mark.filterwarnings("ignore:No application metrics")
def test_the_page_waits_for_what_comes_of_it(waiting: System) -> None:
    console: Any = waiting.functions.modules["console"]
    console.link_parts = replace(console.link_parts, rest=lambda _: waiting.settle())
    at = token(waiting, Action.DAY)
    presses(waiting, at)
    status, title = looks(waiting, at)
    assert (status, title.startswith("The bot stays out until")) == (200, True)


def test_an_admin_brings_the_bot_back_once(waiting: System) -> None:
    at = token(waiting, Action.RESUME)
    presses(waiting, at)
    presses(waiting, at)
    waiting.settle()
    assert mode(waiting) == "bot"
    assert looks(waiting, at) == (200, "The bot is back for Anna Berg")
    waiting.chooses("Talk to a human")
    presses(waiting, at)
    waiting.settle()
    assert mode(waiting) == "human"


def test_a_handover_that_is_over_cannot_be_claimed(waiting: System) -> None:
    at = token(waiting)
    presses(waiting, token(waiting, Action.RESUME, JONAS))
    waiting.settle()
    assert looks(waiting, at) == (410, "This is over: Anna Berg has the bot again")
    assert "Jonas brought the bot back." in asks(waiting, "GET", f"/links/{at}")["body"]


def test_who_waits_is_listed_and_claimed_from_there(waiting: System) -> None:
    answer = asks(waiting, "GET", f"/waiting/{token(waiting, Action.LIST)}")
    assert answer["statusCode"] == 200
    assert "1 visitor waits on Harbour Bikes" in answer["body"]
    [at] = re.findall(r'action="\.\./links/([^"]+)"', answer["body"])
    presses(waiting, at)
    waiting.settle()
    assert looks(waiting, at) == (200, "You answer Anna Berg")
    assert "You answer, since" in asks(waiting, "GET", f"/waiting/{token(waiting, Action.LIST)}")["body"]


def test_a_forged_link_is_refused_in_the_language_of_the_browser(waiting: System) -> None:
    answer = asks(waiting, "POST", f"/links/{token(waiting)}x", **{"accept-language": "fr-FR,fr;q=0.9"})
    assert (answer["statusCode"], "Ce lien est incomplet" in answer["body"]) == (400, True)


def test_a_visitor_who_was_forgotten_has_no_page(waiting: System) -> None:
    at = token(waiting)
    key = next(iter(waiting.cloud.items("conversation#")))
    waiting.cloud.client("dynamodb").delete_item(TableName="handover-test", Key={"pk": {"S": key}})
    assert looks(waiting, at)[0] == 410
    presses(waiting, at)
    waiting.settle()
    assert waiting.cloud.items("conversation#") == {}


def test_invariant_8_what_could_not_be_stored_says_so_and_can_be_pressed_again(waiting: System) -> None:
    at = token(waiting)
    interrupt(waiting.cloud.client("sqs"), "SendMessageBatch").begin(1)
    assert asks(waiting, "POST", f"/links/{at}")["statusCode"] == 500
    presses(waiting, at)
    waiting.settle()
    assert looks(waiting, at) == (200, "You answer Anna Berg")


def test_without_a_key_nothing_is_followed(waiting: System) -> None:
    at = token(waiting)
    waiting.cloud.delete_secret("link-key")
    assert looks(waiting, at)[0] == 503


def test_invariant_11_no_token_and_no_name_of_a_visitor_is_logged(waiting: System) -> None:
    at = token(waiting)
    with logs_of(waiting.functions) as written:
        looks(waiting, at)
        presses(waiting, at)
        asks(waiting, "GET", f"/links/{at}x")
        waiting.settle()
    assert at not in written.getvalue()
    assert "Anna" not in written.getvalue()
