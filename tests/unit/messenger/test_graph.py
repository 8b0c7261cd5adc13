"""Each Graph call has the address, the proof and the body that Meta documents."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
import responses
from requests.adapters import HTTPAdapter

from handover.messenger.calls import graph_session
from handover.messenger.errors import RefusedError
from handover.messenger.graph import METADATA_LIMIT, NOBODY, Graph
from handover.messenger.graphs import Graphs
from handover.pages.platform import Platform
from tests.fakes.secrets import APP_SECRET, FakePageSecrets

MESSENGER, INSTAGRAM = Platform.MESSENGER, Platform.INSTAGRAM
BASE = "https://graph.example/v25.0"
TOKEN = "page token"
PROOF = hmac.new(APP_SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()
DONE = {"success": True}
SENT = {"recipient_id": "33", "message_id": "m_1"}

type Act = Callable[[Graph], object]


@pytest.fixture
def meta() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mocked:
        yield mocked


def graph() -> Graph:
    return Graphs(requests.Session(), "https://graph.example/", "v25.0", FakePageSecrets({"22": TOKEN})).for_page("22")


def to_user(**fields: Any) -> dict[str, Any]:
    return {"recipient": {"id": "33"}, **fields}


def said(metadata: str = "handover:e.1.0") -> dict[str, Any]:
    return to_user(messaging_type="RESPONSE", message={"text": "hello", "metadata": metadata})


@pytest.mark.parametrize(
    ("act", "edge", "answer", "body"),
    [
        (lambda graph: graph.send("33", {"text": "hello"}, "handover:e.1.0"), "messages", SENT, said()),
        (
            lambda graph: graph.send_and_pass("33", {"text": "hello"}, "handover:e.1.0", "55"),
            "messages",
            SENT,
            {**said(), "thread_control": {"control_type": "pass", "app_id": "55"}},
        ),
        (lambda graph: graph.show_typing("33"), "messages", {}, to_user(sender_action="typing_on")),
        (
            lambda graph: graph.pass_thread_control("33", "55", "Ana pressed On"),
            "pass_thread_control",
            DONE,
            to_user(target_app_id="55", metadata="Ana pressed On"),
        ),
        (
            lambda graph: graph.take_thread_control("33", "asked back"),
            "take_thread_control",
            DONE,
            to_user(metadata="asked back"),
        ),
    ],
)
def test_what_is_posted(
    meta: responses.RequestsMock, act: Act, edge: str, answer: dict[str, Any], body: dict[str, Any]
) -> None:
    meta.post(f"{BASE}/22/{edge}", json=answer)
    act(graph())
    request = meta.calls[0].request
    assert request.url == f"{BASE}/22/{edge}?appsecret_proof={PROOF}"
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert request.headers["Content-Type"] == "application/json"
    assert json.loads(request.body or b"") == body


@pytest.mark.parametrize(
    ("act", "path", "query"),
    [
        (lambda graph: graph.thread_owner("33"), "22/thread_owner", {"recipient": "33"}),
        (lambda graph: graph.has_conversation_routing(MESSENGER), "me", {"fields": "messaging_feature_status"}),
        (lambda graph: graph.user_name("33", MESSENGER), "33", {"fields": "first_name,last_name"}),
        (lambda graph: graph.user_name("33", INSTAGRAM), "33", {"fields": "name,username"}),
        (
            lambda graph: graph.has_said("33", MESSENGER, {"text": "hello"}, 0),
            "22/conversations",
            {"platform": "messenger", "user_id": "33", "fields": "messages.limit(20){message,from,created_time}"},
        ),
        (lambda graph: graph.token_owner(), "me", {"fields": "id,name"}),
    ],
)
def test_what_is_asked(meta: responses.RequestsMock, act: Act, path: str, query: dict[str, str]) -> None:
    meta.get(f"{BASE}/{path}", json={"messaging_feature_status": {}, "first_name": "Ana", "name": "Ana"})
    act(graph())
    request = meta.calls[0].request
    assert dict(parse_qsl(urlsplit(request.url or "").query)) == {**query, "appsecret_proof": PROOF}
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert request.body is None


def test_invariant_11_the_token_is_in_no_address(meta: responses.RequestsMock) -> None:
    meta.post(f"{BASE}/22/messages", json=SENT)
    graph().send("33", {"text": "hello"}, "handover:e.1.0")
    assert "token" not in str(meta.calls[0].request.url)


def test_metadata_is_cut_to_what_meta_takes(meta: responses.RequestsMock) -> None:
    meta.post(f"{BASE}/22/pass_thread_control", json=DONE)
    graph().pass_thread_control("33", "55", "x" * (METADATA_LIMIT + 1))
    assert len(json.loads(meta.calls[0].request.body or b"")["metadata"]) == METADATA_LIMIT


def test_a_message_is_not_changed_by_being_sent(meta: responses.RequestsMock) -> None:
    meta.post(f"{BASE}/22/messages", json=SENT)
    message = {"text": "hello"}
    graph().send("33", message, "handover:e.1.0")
    assert message == {"text": "hello"}


def test_a_users_id_cannot_lead_to_another_address(meta: responses.RequestsMock) -> None:
    meta.get(f"{BASE}/..%2F22%3Ffields%3Dx", json={"first_name": "Ana"})
    assert graph().user_name("../22?fields=x", MESSENGER) == "Ana"


def test_a_users_id_that_is_half_a_character_can_be_asked_about(meta: responses.RequestsMock) -> None:
    meta.get(f"{BASE}/%3F", json={"first_name": "Ana"})
    assert graph().user_name("\ud800", MESSENGER) == "Ana"


# --- answers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "owner"),
    [
        ({"data": [{"thread_owner": {"app_id": 55, "expiration": 1}}]}, "55"),
        ({"data": [{"thread_owner": {"app_id": "55"}}]}, "55"),
        ({"data": [{"thread_owner": {"expiration": 1}}]}, None),
        ({"data": [{"thread_owner": {"app_id": None, "expiration": 1}}]}, None),
        ({"data": [{"thread_owner": None}]}, NOBODY),
        ({"data": [{"thread_owner": {}}]}, NOBODY),
        ({"data": [{}]}, NOBODY),
        ({"data": []}, NOBODY),
        ({"data": None}, None),
        ({}, None),
    ],
)
def test_the_owner_of_a_thread(meta: responses.RequestsMock, answer: dict[str, Any], owner: str | None) -> None:
    meta.get(f"{BASE}/22/thread_owner", json=answer)
    assert graph().thread_owner("33") == owner


@pytest.mark.parametrize(
    ("status", "has_it_on"),
    [
        ({"hop_v2": False, "msgr_multi_app": True, "ig_multi_app": False}, [MESSENGER]),
        ({"hop_v2": False, "msgr_multi_app": False, "ig_multi_app": True}, [INSTAGRAM]),
        ({"hop_v2": True, "msgr_multi_app": False, "ig_multi_app": False}, [MESSENGER, INSTAGRAM]),
        ({"hop_v2": False, "msgr_multi_app": False, "ig_multi_app": False}, []),
        ({}, []),
    ],
)
def test_conversation_routing_is_on_where_a_flag_of_it_is_set(
    meta: responses.RequestsMock, status: object, has_it_on: list[Platform]
) -> None:
    meta.get(f"{BASE}/me", json={"id": "22", "messaging_feature_status": status})
    assert [platform for platform in Platform if graph().has_conversation_routing(platform)] == has_it_on


@pytest.mark.parametrize(
    "answer", [{"id": "22"}, {"messaging_feature_status": None}, {"messaging_feature_status": "x"}]
)
def test_a_status_that_meta_does_not_tell_is_no_status(meta: responses.RequestsMock, answer: object) -> None:
    meta.get(f"{BASE}/me", json=answer)
    with pytest.raises(RefusedError):
        graph().has_conversation_routing(MESSENGER)


def test_the_page_a_token_belongs_to(meta: responses.RequestsMock) -> None:
    meta.get(f"{BASE}/me", json={"id": "22", "name": "Harbour Bikes"})
    assert graph().token_owner() == "22"


# --- sessions ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["https://graph.example", "http://127.0.0.1:8000"])
def test_the_session_tries_again_only_where_no_connection_was_made(address: str) -> None:
    adapter = graph_session().get_adapter(address)
    assert isinstance(adapter, HTTPAdapter)
    retries = adapter.max_retries
    assert (retries.connect, retries.read, retries.status, retries.other) == (2, 0, 0, 0)
