"""Facebook's data deletion callback through the real handler: form in, code out, forgotten, and a page that says so."""

import base64
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from handover.conversation.conversation import Mode
from handover.conversation.vocabulary import Speaker
from handover.messenger.signature import sign_request
from tests.fakes.cloud import Cloud
from tests.fakes.secrets import APP_SECRET
from tests.integration.functions import Functions
from tests.integration.system import System


def form(system: System, visitor: str, app_secret: str = APP_SECRET, seconds_ago: int = 0) -> str:
    thread = system.page.simulator.platform.thread(visitor)
    signed = {
        "algorithm": "HMAC-SHA256",
        "issued_at": system.functions.clock.now // 1000 - seconds_ago,
        "expires": 0,
        "user_id": thread.visitor.app_scoped_id,
    }
    return urlencode({"signed_request": sign_request(json.dumps(signed).encode(), app_secret)})


def event(method: str, path: str, body: str = "", **more: Any) -> dict[str, Any]:
    context = {"http": {"method": method, "path": path}, "stage": "$default", "requestId": "r"}
    return {
        "version": "2.0",
        "rawPath": path,
        "headers": {"content-type": "application/x-www-form-urlencoded"},
        "requestContext": context,
        "body": body,
        "isBase64Encoded": False,
        **more,
    }


def posts(functions: Functions, body: str, **more: Any) -> tuple[int, Any]:
    answer = functions.invoke("console", event("POST", "/data-deletion", body, **more))
    return answer["statusCode"], json.loads(answer["body"])


def looks(functions: Functions, code: str) -> tuple[int, str]:
    answer = functions.invoke("console", event("GET", f"/data-deletion/{code}"))
    assert answer["headers"]["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer["headers"]["content-security-policy"]
    return answer["statusCode"], answer["body"]


def test_somebody_is_forgotten_and_the_page_says_so(system: System) -> None:
    system.writes("Hello!")
    status, answer = posts(system.functions, form(system, system.visitor))
    code = answer["confirmation_code"]
    assert (status, answer["url"]) == (200, f"https://handover.example/data-deletion/{code}")
    assert "We have received your request" in looks(system.functions, code)[1]
    system.functions.settle()
    assert "Your data is deleted" in looks(system.functions, code)[1]
    assert system.cloud.items("conversation#") == {}


def test_the_form_may_come_in_base64_as_api_gateway_hands_it_on(system: System) -> None:
    system.writes("Hello!")
    packed = base64.b64encode(form(system, system.visitor).encode()).decode()
    assert posts(system.functions, packed, isBase64Encoded=True)[0] == 200


def test_every_request_gets_a_code_of_its_own(system: System) -> None:
    forms = [form(system, system.visitor, seconds_ago=number) for number in range(3)]
    codes = {posts(system.functions, one)[1]["confirmation_code"] for one in forms}
    assert len(codes) == 3
    assert all(len(code) == 32 for code in codes)


def test_a_request_that_is_replayed_costs_nothing_and_nobody(system: System) -> None:
    system.writes("Hello!")
    signed = form(system, system.visitor)
    code = posts(system.functions, signed)[1]["confirmation_code"]
    system.functions.settle()
    system.functions.clock.forward(60)
    system.writes("Hello again!")
    for _ in range(10):
        assert posts(system.functions, signed)[1]["confirmation_code"] == code
    system.functions.settle()
    assert len(system.cloud.items("deletion#")) == 1
    assert [line.text for line in system.state.lines if line.speaker is Speaker.USER] == ["Hello again!"]


@pytest.mark.parametrize(
    ("body", "more", "status"),
    [
        ("", {}, 400),
        ("signed_request=a.b", {}, 400),
        ("x" * 20_000, {}, 413),
        ("not base64", {"isBase64Encoded": True}, 400),
        ("\udcff", {}, 400),
    ],
)
def test_what_is_not_from_facebook_is_refused_in_a_word(
    functions: Functions, cloud: Cloud, body: str, more: dict[str, Any], status: int
) -> None:
    found, answer = posts(functions, body, **more)
    assert (found, answer.keys()) == (status, {"error"})
    assert cloud.items("deletion#") == {}


def test_a_request_signed_with_another_secret_is_refused(system: System) -> None:
    assert posts(system.functions, form(system, system.visitor, "another secret"))[0] == 400


def test_invariant_8_what_cannot_be_stored_is_not_answered_200(system: System) -> None:
    system.cloud.delete_secret("app-secret")
    assert posts(system.functions, form(system, system.visitor))[0] == 500


@pytest.mark.parametrize("code", ["x" * 32, "short", "x" * 3000])
def test_a_code_that_nobody_has_gets_a_page_that_says_so(functions: Functions, code: str) -> None:
    status, page = looks(functions, code)
    assert (status, "We do not know this request" in page) == (404, True)


def test_invariant_8_a_busy_meta_is_asked_again(system: System) -> None:
    system.writes("Hello!")
    system.page.fail("ids_for_pages", times=1, status=500, code=2, message="busy")
    _, answer = posts(system.functions, form(system, system.visitor))
    assert system.functions.work("console")
    assert "We have received your request" in looks(system.functions, answer["confirmation_code"])[1]
    system.functions.settle()
    assert "Your data is deleted" in looks(system.functions, answer["confirmation_code"])[1]


# --- what is under way when somebody is forgotten ---------------------------------------------------------------------


def forgets(system: System) -> None:
    """Facebook asks to forget the visitor, and `console` does, while all other queues wait."""
    assert posts(system.functions, form(system, system.visitor))[0] == 200
    assert system.functions.work("console") == []


def test_a_message_in_retry_brings_nobody_back(system: System) -> None:
    system.writes("Hello!")
    system.page.visitor_writes(system.visitor, "My secret")
    system.arrives()
    said = system.said()
    forgets(system)
    system.settle()
    stored = system.cloud.items("")
    assert (system.said(), [key for key in stored if key.startswith(("conversation#", "history#"))]) == (said, [])
    assert system.visitor not in str(stored)


def test_the_first_message_of_somebody_brings_nobody_back_either(system: System) -> None:
    system.page.visitor_writes(system.visitor, "My secret")
    system.arrives()
    forgets(system)
    system.settle()
    assert system.cloud.items("conversation#") == {}


def test_an_alert_that_is_under_way_is_sent_to_nobody(system: System) -> None:
    system.writes("Hello!")
    system.page.visitor_chooses(system.visitor, "Talk to a human")
    system.arrives()
    system.functions.work("replies")
    assert system.functions.is_waiting("notifications")
    forgets(system)
    system.settle()
    assert system.cloud.sent_mails() == []
    assert system.visitor not in str(system.cloud.items(""))


def test_who_writes_again_is_new_and_can_ask_for_a_person(system: System) -> None:
    system.writes("Hello!")
    system.chooses("Talk to a human")
    forgets(system)
    system.functions.clock.forward(60)
    system.page.change(clock_offset_seconds=system.functions.clock.ahead)
    mails = len(system.cloud.sent_mails())
    system.chooses("Talk to a human")
    assert system.state.mode is Mode.HUMAN
    assert len(system.cloud.sent_mails()) > mails
