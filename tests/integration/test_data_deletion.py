"""Facebook's data deletion callback through the real handler: form in, code out, forgotten, and a page that says so."""

import base64
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from handover.messenger.signature import sign_request
from tests.fakes.cloud import Cloud
from tests.fakes.secrets import APP_SECRET
from tests.integration.functions import Functions
from tests.integration.system import System


def form(system: System, visitor: str, app_secret: str = APP_SECRET) -> str:
    thread = system.page.simulator.platform.thread(visitor)
    signed = {
        "algorithm": "HMAC-SHA256",
        "issued_at": system.functions.clock.now // 1000,
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
    codes = {posts(system.functions, form(system, system.visitor))[1]["confirmation_code"] for _ in range(3)}
    assert len(codes) == 3
    assert all(len(code) == 32 for code in codes)


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
