"""What operators ask of Meta and tell it: the address, the token and the body of each call, and what answers mean."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
import responses

from handover.messenger.administration import (
    Address,
    AppAdministration,
    Chat,
    ChatTimes,
    Identity,
    PageAdministration,
    Subscription,
    TokenFacts,
)
from handover.messenger.errors import RefusedError, TokenInvalidError
from tests.fakes.secrets import APP_SECRET

BASE = "https://graph.example/v25.0"
APP_TOKEN = f"55|{APP_SECRET}"
DONE = {"success": True}


@pytest.fixture
def meta() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mocked:
        yield mocked


def address() -> Address:
    return Address(requests.Session(), "https://graph.example/", "v25.0")


def page() -> PageAdministration:
    return PageAdministration(address(), "22", "page token", APP_SECRET)


def app() -> AppAdministration:
    return AppAdministration(address(), "55", APP_SECRET)


def proof(token: str) -> str:
    return hmac.new(APP_SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    ("act", "path", "answer", "body", "token"),
    [
        (
            lambda: page().subscribe_app(["messages", "standby"]),
            "22/subscribed_apps",
            DONE,
            {"subscribed_fields": "messages,standby"},
            "page token",
        ),
        (
            lambda: page().set_messenger_profile({"greeting": [], "persistent_menu": []}),
            "22/messenger_profile",
            {"result": "success"},
            {"greeting": [], "persistent_menu": []},
            "page token",
        ),
        (
            lambda: app().subscribe("page", "https://w.example/webhook", "word", ["messages"]),
            "55/subscriptions",
            DONE,
            {
                "object": "page",
                "callback_url": "https://w.example/webhook",
                "verify_token": "word",
                "fields": "messages",
                "include_values": True,
            },
            APP_TOKEN,
        ),
    ],
)
def test_what_is_told(  # noqa: PLR0913, PLR0917 - one column per part of a call
    meta: responses.RequestsMock, act: Callable[[], None], path: str, answer: Any, body: Any, token: str
) -> None:
    meta.post(f"{BASE}/{path}", json=answer)
    act()
    request = meta.calls[0].request
    assert request.url == f"{BASE}/{path}?appsecret_proof={proof(token)}"
    assert request.headers["Authorization"] == f"Bearer {token}"
    assert json.loads(request.body or b"") == body


@pytest.mark.parametrize(
    ("ask", "path", "query", "answer", "meaning"),
    [
        (
            lambda: page().token_owner(),
            "me",
            {"fields": "id,name"},
            {"id": "22", "name": "Bikes"},
            Identity("22", "Bikes"),
        ),
        (
            lambda: page().subscribed_fields("55"),
            "22/subscribed_apps",
            {},
            {"data": [{"id": "77", "subscribed_fields": ["feed"]}, {"id": 55, "subscribed_fields": ["messages"]}]},
            ("messages",),
        ),
        (lambda: page().subscribed_fields("55"), "22/subscribed_apps", {}, {"data": []}, ()),
        (
            lambda: page().messenger_profile(),
            "22/messenger_profile",
            {"fields": "get_started,greeting,persistent_menu"},
            {"data": [{"greeting": [{"text": "Hi"}], "ice_breakers": []}]},
            {"greeting": [{"text": "Hi"}]},
        ),
        (lambda: page().messenger_profile(), "22/messenger_profile", None, {"data": []}, {}),
        (
            lambda: page().newest_users(2),
            "22/conversations",
            {"platform": "messenger", "fields": "participants", "limit": "2"},
            {"data": [{"participants": {"data": [{"id": "33"}, {"id": "22"}]}}, {"id": "t_1"}, "odd"]},
            ("33",),
        ),
        (lambda: app().app("77"), "77", {"fields": "id,name"}, {"id": "77", "name": "Inbox"}, Identity("77", "Inbox")),
        (
            lambda: app().subscriptions(),
            "55/subscriptions",
            {},
            {"data": [{"object": "page", "callback_url": "u", "active": False, "fields": [{"name": "messages"}]}]},
            (Subscription("page", "u", ("messages",), active=False),),
        ),
        (
            lambda: app().subscriptions(),
            "55/subscriptions",
            {},
            {"data": [{"object": "page", "callback_url": "u", "fields": ["messages"]}]},
            (Subscription("page", "u", ("messages",), active=True),),
        ),
        (
            lambda: app().token_facts("page token"),
            "debug_token",
            {"input_token": "page token"},
            {"data": {"app_id": 55, "profile_id": "22", "is_valid": True, "expires_at": 7, "scopes": ["a", "b"]}},
            TokenFacts("55", "22", 7, 0, frozenset({"a", "b"})),
        ),
        (
            lambda: app().token_facts("page token"),
            "debug_token",
            None,
            {"data": {"is_valid": False, "error": {"code": 190, "subcode": 460, "message": "Ana changed it"}}},
            TokenFacts("", "", 0, 0, frozenset(), trouble="code 190/460"),
        ),
        (
            lambda: app().token_facts("page token"),
            "debug_token",
            None,
            {},
            TokenFacts("", "", 0, 0, frozenset(), trouble="code 0"),
        ),
    ],
)
def test_what_is_asked_and_what_the_answer_means(  # noqa: PLR0913, PLR0917 - one column per part of a question
    meta: responses.RequestsMock,
    ask: Callable[[], object],
    path: str,
    query: dict[str, str] | None,
    answer: Any,
    meaning: object,
) -> None:
    meta.get(f"{BASE}/{path}", json=answer)
    assert ask() == meaning
    asked = dict(parse_qsl(urlsplit(meta.calls[0].request.url or "").query))
    assert asked.pop("appsecret_proof")
    assert query is None or asked == query


def test_what_the_profile_does_not_have_is_taken_away(meta: responses.RequestsMock) -> None:
    meta.delete(f"{BASE}/22/messenger_profile", json={"result": "success"})
    meta.post(f"{BASE}/22/messenger_profile", json={"result": "success"})
    page().set_messenger_profile({"get_started": {"payload": "x"}, "greeting": []})
    assert [json.loads(call.request.body or b"") for call in meta.calls] == [
        {"fields": ["persistent_menu"]},
        {"get_started": {"payload": "x"}, "greeting": []},
    ]


def test_a_refused_token_is_an_error(meta: responses.RequestsMock) -> None:
    meta.get(f"{BASE}/me", status=400, json={"error": {"code": 190}})
    with pytest.raises(TokenInvalidError, match="HTTP 400, code 190"):
        page().token_owner()


def test_what_answers_success_false_is_refused(meta: responses.RequestsMock) -> None:
    meta.post(f"{BASE}/22/subscribed_apps", json={"success": False})
    with pytest.raises(RefusedError, match="success: false"):
        page().subscribe_app(["messages"])


NEWEST = {"platform": "messenger", "limit": "2", "fields": "participants,messages.limit(20){from,created_time}"}


def line(sender: str, at: str) -> dict[str, object]:
    return {"id": "m", "from": {"id": sender}, "created_time": at}


def test_of_each_chat_the_newest_message_of_its_visitor_is_told(meta: responses.RequestsMock) -> None:
    people = {"data": [{"id": "33"}, {"id": "22"}]}
    lines = [line("22", "1970-01-01T00:00:09+0000"), line("33", "1970-01-01T00:00:07+0000"), {"from": "odd"}]
    chats = [
        {"participants": people, "messages": {"data": [*lines, line("33", "1970-01-01T00:00:05+0000")]}},
        {"participants": {"data": [{"id": "44"}]}, "messages": {"data": [line("22", "1970-01-01T00:00:09+0000")]}},
        {"participants": {"data": [{"id": "55"}]}},
    ]
    meta.get(f"{BASE}/22/conversations", json={"data": chats})
    assert page().newest_chats(2) == (Chat("33", 7.0), Chat("44", None))
    asked = dict(parse_qsl(urlsplit(str(meta.calls[0].request.url)).query))
    assert asked.items() >= NEWEST.items()


def listed(meta: responses.RequestsMock, after: str, seconds: range) -> None:
    """Has Meta answer with a part of the list that does not end there."""
    times = [{"updated_time": f"1970-01-01T00:00:{at:02}+0000"} for at in seconds]
    more = {"next": "https://graph.example/…", "cursors": {"after": after}}
    meta.get(f"{BASE}/22/conversations", json={"data": times, "paging": more})


def test_times_of_chats_are_asked_for_as_far_back_as_is_wanted(meta: responses.RequestsMock) -> None:
    listed(meta, "b", range(9, 5, -1))
    listed(meta, "c", range(5, 1, -1))
    assert page().chat_times(4.0, 100) == ChatTimes((9.0, 8.0, 7.0, 6.0, 5.0, 4.0), is_whole=True)
    assert [dict(parse_qsl(urlsplit(str(call.request.url)).query)).get("after") for call in meta.calls] == [None, "b"]


def test_where_there_are_more_chats_than_are_asked_for_that_is_said(meta: responses.RequestsMock) -> None:
    listed(meta, "b", range(9, 5, -1))
    assert page().chat_times(1.0, 4) == ChatTimes((9.0, 8.0, 7.0, 6.0), is_whole=False)


@pytest.mark.parametrize("answer", [{}, {"data": []}, {"data": [{"updated_time": "odd"}], "paging": {"next": "x"}}])
def test_a_list_of_chats_that_ends_or_cannot_be_read_is_whole(
    meta: responses.RequestsMock, answer: dict[str, object]
) -> None:
    meta.get(f"{BASE}/22/conversations", json=answer)
    assert page().chat_times(1.0, 100) == ChatTimes((), is_whole=True)
