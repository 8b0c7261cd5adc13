"""A user's name comes from the profile, else from the chat; where neither shows it, there is none."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
import responses

from handover.messenger.errors import (
    GraphError,
    PageRestrictedError,
    RateLimitedError,
    TokenInvalidError,
    TransientError,
)
from handover.messenger.graph import NAME_LIMIT
from handover.messenger.graphs import Graphs
from handover.pages.platform import Platform
from tests.fakes.secrets import FakePageSecrets

MESSENGER, INSTAGRAM = Platform.MESSENGER, Platform.INSTAGRAM
PROFILE = "https://graph.example/v25.0/33"
CHAT = "https://graph.example/v25.0/22/conversations"
PAGE = {"id": "22", "name": "Harbour Bikes", "email": "22@facebook.com"}


@pytest.fixture
def meta() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mocked:
        yield mocked


def name_of_user(platform: Platform = MESSENGER) -> str | None:
    graphs = Graphs(requests.Session(), "https://graph.example", "v25.0", FakePageSecrets({"22": "token"}))
    return graphs.for_page("22").user_name("33", platform)


def chat_with(*participants: object) -> dict[str, Any]:
    return {"data": [{"id": "t_1", "participants": {"data": list(participants)}}]}


def refusal(code: int, subcode: int = 0) -> dict[str, Any]:
    return {"error": {"code": code, "error_subcode": subcode, "message": "no"}}


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ({"first_name": "Ana", "last_name": "Lima"}, "Ana Lima"),
        ({"first_name": " Ana "}, "Ana"),
        ({"last_name": "Lima", "first_name": ""}, "Lima"),
        ({"first_name": "\ud83dna", "last_name": "Lima"}, "\ufffdna Lima"),
        ({"first_name": "A" * 200}, "A" * NAME_LIMIT),
    ],
)
def test_the_profile_names_the_user(meta: responses.RequestsMock, profile: dict[str, Any], name: str) -> None:
    meta.get(PROFILE, json=profile)
    assert name_of_user() == name


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ({"name": "Ana Lima", "username": "ana.l"}, "Ana Lima"),
        ({"name": "", "username": "ana.l"}, "ana.l"),
        ({"username": "ana.l"}, "ana.l"),
    ],
)
def test_on_instagram_the_handle_stands_in_for_a_name(
    meta: responses.RequestsMock, profile: dict[str, Any], name: str
) -> None:
    meta.get(PROFILE, json=profile)
    assert name_of_user(INSTAGRAM) == name


@pytest.mark.parametrize(
    ("status", "profile"),
    [
        (200, {}),
        (200, {"id": "33"}),
        (200, {"first_name": None, "last_name": 5}),
        (200, {"first_name": " ", "last_name": ""}),
        (400, refusal(100, 2018218)),
        (400, refusal(100, 2018247)),
        (403, refusal(230)),
        (400, refusal(100, 33)),
        (403, refusal(200)),
        (400, refusal(100)),
    ],
)
def test_a_profile_that_is_hidden_is_made_up_for_by_the_chat(
    meta: responses.RequestsMock, status: int, profile: dict[str, Any]
) -> None:
    meta.get(PROFILE, status=status, json=profile)
    meta.get(CHAT, json=chat_with(PAGE, {"id": 33, "name": "Ana Lima"}))
    assert name_of_user() == "Ana Lima"
    query = dict(parse_qsl(urlsplit(meta.calls[1].request.url or "").query))
    del query["appsecret_proof"]
    assert query == {"platform": "messenger", "user_id": "33", "fields": "participants"}


def test_on_instagram_the_chat_knows_the_handle(meta: responses.RequestsMock) -> None:
    meta.get(PROFILE, status=403, json=refusal(230))
    meta.get(CHAT, json=chat_with({"id": "17841400000000001", "username": "harbour"}, {"id": "33", "username": "ana"}))
    assert name_of_user(INSTAGRAM) == "ana"
    assert "platform=instagram" in str(meta.calls[1].request.url)


@pytest.mark.parametrize(
    ("participant", "name"),
    [
        ({"name": "\ud83dna "}, "\ufffdna"),
        ({"name": "A" * 200}, "A" * NAME_LIMIT),
        ({"name": " ", "username": "ana"}, "ana"),
        ({"name": None, "email": "33@facebook.com"}, None),
    ],
)
def test_a_name_from_the_chat_is_made_clean_as_well(
    meta: responses.RequestsMock, participant: dict[str, Any], name: str | None
) -> None:
    meta.get(PROFILE, json={})
    meta.get(CHAT, json=chat_with({"id": "33", **participant}))
    assert name_of_user() == name


@pytest.mark.parametrize(
    ("status", "chat"),
    [
        (200, {"data": []}),
        (200, {"data": [{"id": "t_1"}]}),
        (200, {"data": None}),
        (200, {}),
        (200, chat_with()),
        (200, chat_with(PAGE)),
        (200, chat_with(None, "Ana", {"name": "Ana"}, {"id": None, "name": "Ana"})),
        (200, {"data": ["t_1", {"participants": {"data": {"id": "33", "name": "Ana"}}}]}),
        (403, refusal(200)),
        (400, refusal(100, 33)),
    ],
)
def test_a_user_whom_neither_names_has_no_name(meta: responses.RequestsMock, status: int, chat: dict[str, Any]) -> None:
    meta.get(PROFILE, json={})
    meta.get(CHAT, status=status, json=chat)
    assert name_of_user() is None


TROUBLE: list[tuple[int, dict[str, Any], type[GraphError]]] = [
    (500, refusal(2), TransientError),
    (400, refusal(80006), RateLimitedError),
    (400, refusal(190), TokenInvalidError),
    (400, refusal(368), PageRestrictedError),
]


@pytest.mark.parametrize(("status", "answer", "expected"), TROUBLE)
def test_what_may_be_different_later_is_for_the_caller_to_decide(
    meta: responses.RequestsMock, status: int, answer: dict[str, Any], expected: type[GraphError]
) -> None:
    meta.get(PROFILE, status=status, json=answer)
    with pytest.raises(expected):
        name_of_user()


@pytest.mark.parametrize(("status", "answer", "expected"), TROUBLE)
def test_so_it_is_when_the_chat_is_asked(
    meta: responses.RequestsMock, status: int, answer: dict[str, Any], expected: type[GraphError]
) -> None:
    meta.get(PROFILE, json={})
    meta.get(CHAT, status=status, json=answer)
    with pytest.raises(expected):
        name_of_user()
