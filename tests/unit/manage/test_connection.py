"""A page is introduced to Meta step by step; what Meta refuses is said, and the next step is made all the same."""

import json
from collections.abc import Iterator

import pytest
import requests
import responses

from handover.messenger.graph import Graph
from manage.connection import WrongTokenError, check_token, introduce
from tests.builders.pages import page

BASE = "https://graph.example/v25.0"
REFUSED = {"error": {"code": 200, "message": "(#200) Requires pages_manage_metadata permission"}}
SUBSCRIBED = "webhook fields subscribed for the page"
PUBLISHED = "greeting, Get Started button and menu published"


@pytest.fixture
def meta() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mocked:
        mocked.post(f"{BASE}/22/subscribed_apps", json={"success": True})
        mocked.post(f"{BASE}/22/messenger_profile", json={"result": "success"})
        mocked.delete(f"{BASE}/22/messenger_profile", json={"result": "success"})
        mocked.get(f"{BASE}/me", json={"id": "22", "messaging_feature_status": {"msgr_multi_app": True}})
        yield mocked


def graph() -> Graph:
    return Graph(
        requests.Session(),
        url="https://graph.example",
        version="v25.0",
        page_id="22",
        page_token="token",
        app_secret="test_app_secret",
    )


def introduced() -> list[str]:
    return list(introduce(page(), graph()))


# --- the token --------------------------------------------------------------------------------------------------------


def test_the_pages_own_token_is_taken(meta: responses.RequestsMock) -> None:
    meta.replace(responses.GET, f"{BASE}/me", json={"id": "22"})
    check_token(page(), graph())


@pytest.mark.parametrize("answer", [{"id": "99"}, {}])
def test_a_token_of_another_page_is_refused(meta: responses.RequestsMock, answer: dict[str, str]) -> None:
    meta.replace(responses.GET, f"{BASE}/me", json=answer)
    with pytest.raises(WrongTokenError, match="the file is about page 22"):
        check_token(page(), graph())


def test_a_token_that_meta_does_not_accept_is_refused(meta: responses.RequestsMock) -> None:
    meta.replace(responses.GET, f"{BASE}/me", status=400, json={"error": {"code": 190}})
    with pytest.raises(WrongTokenError, match=r"Meta does not accept the page token \(HTTP 400, code 190\)"):
        check_token(page(), graph())


# --- the introduction -------------------------------------------------------------------------------------------------


def test_a_page_is_subscribed_and_shows_its_menu(meta: responses.RequestsMock) -> None:
    assert introduced() == [
        SUBSCRIBED,
        PUBLISHED,
        "Conversation Routing is on: control passes to the target app",
    ]
    subscription, removal, profile, _ = (call.request.body or b"" for call in meta.calls)
    assert json.loads(subscription)["subscribed_fields"].split(",") == [
        "messages",
        "messaging_postbacks",
        "message_echoes",
        "messaging_handovers",
        "standby",
        "messaging_referrals",
        "messaging_policy_enforcement",
    ]
    assert removal == b'{"fields": ["greeting"]}'
    assert "persistent_menu" in str(profile)


def test_a_menu_taken_out_of_the_file_is_taken_away(meta: responses.RequestsMock) -> None:
    [*introduce(page(menu=[], greeting="Welcome"), graph())]
    [removal] = [call.request.body for call in meta.calls if call.request.method == "DELETE"]
    assert removal == b'{"fields": ["persistent_menu"]}'


def test_without_conversation_routing_it_is_said_where_to_switch_it_on(meta: responses.RequestsMock) -> None:
    meta.replace(responses.GET, f"{BASE}/me", json={"messaging_feature_status": {"msgr_multi_app": False}})
    assert "https://www.facebook.com/settings" in introduced()[-1]


def test_of_a_page_with_an_instagram_account_both_routings_are_told(meta: responses.RequestsMock) -> None:
    status = {"msgr_multi_app": True, "ig_multi_app": False, "hop_v2": False}
    meta.replace(responses.GET, f"{BASE}/me", json={"messaging_feature_status": status})
    *_, on_messenger, on_instagram = introduce(page(instagram_account_id="17841400000000001"), graph())
    assert on_messenger == "Conversation Routing is on: control passes to the target app"
    assert on_instagram.startswith("Conversation Routing on Instagram is off: ")
    assert on_instagram.endswith("https://www.facebook.com/settings?tab=ig_conversation_routing")


@pytest.mark.parametrize(
    ("edge", "number", "done"), [("subscribed_apps", 0, SUBSCRIBED), ("messenger_profile", 1, PUBLISHED)]
)
def test_what_meta_refuses_is_said_and_the_rest_is_done(
    meta: responses.RequestsMock, edge: str, number: int, done: str
) -> None:
    meta.replace(responses.POST, f"{BASE}/22/{edge}", status=400, json=REFUSED)
    lines = introduced()
    assert lines[number] == f"NOT {done}: MisconfiguredError: HTTP 400, code 200"
    assert [line[:4] for line in lines].count("NOT ") == 1


def test_a_status_that_meta_does_not_tell_is_said(meta: responses.RequestsMock) -> None:
    meta.replace(responses.GET, f"{BASE}/me", status=500, json={})
    assert introduced()[-1] == "Conversation Routing unknown: TransientError: HTTP 500, code 0"
