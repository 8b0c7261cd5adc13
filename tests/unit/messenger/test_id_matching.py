"""Who a user of the app is on our pages, as Meta tells it."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
import responses

from handover.messenger.errors import RefusedError, TransientError
from handover.messenger.id_matching import IdMatching, PageUser
from handover.messenger.signature import app_secret_proof
from tests.fakes.secrets import APP_SECRET

URL = "https://graph.example/v25.0/218471/ids_for_pages"
APP_TOKEN = f"1000000001|{APP_SECRET}"


@pytest.fixture
def meta() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mocked:
        yield mocked


def matching() -> IdMatching:
    session = requests.Session()
    return IdMatching(
        session, url="https://graph.example/", version="v25.0", app_id="1000000001", app_secret=APP_SECRET
    )


def listed(page_id: object, user_id: object) -> dict[str, Any]:
    return {"id": user_id, "page": {"id": page_id, "name": "Harbour Bikes"}}


def test_meta_is_asked_with_the_app_token_and_its_proof(meta: responses.RequestsMock) -> None:
    meta.get(URL, json={"data": [listed("22", "33")]})
    assert matching().page_users("218471") == (PageUser("22", "33"),)
    asked = meta.calls[0].request
    query = dict(parse_qsl(urlsplit(str(asked.url)).query))
    assert asked.headers["Authorization"] == f"Bearer {APP_TOKEN}"
    assert query["appsecret_proof"] == app_secret_proof(APP_TOKEN, APP_SECRET)


def test_a_list_is_read_to_its_end_and_each_is_named_once(meta: responses.RequestsMock) -> None:
    paging = {"cursors": {"after": "next page"}, "next": "https://graph.example/next"}
    meta.get(URL, json={"data": [listed("22", "33"), listed(23, 34)], "paging": paging})
    meta.get(URL, json={"data": [listed("22", "33")], "paging": {"cursors": {"after": "the end"}}})
    assert matching().page_users("218471") == (PageUser("22", "33"), PageUser("23", "34"))
    assert "after=next" in str(meta.calls[1].request.url)


def test_a_list_without_end_is_refused(meta: responses.RequestsMock) -> None:
    meta.get(URL, json={"data": [], "paging": {"cursors": {"after": "again"}, "next": "https://graph.example/next"}})
    with pytest.raises(RefusedError):
        matching().page_users("218471")


@pytest.mark.parametrize(
    "answer",
    [{}, {"data": None}, {"data": [1, {}, {"id": "3"}, {"id": "3", "page": 1}], "paging": 1}, {"paging": {}}],
)
def test_what_meta_does_not_document_names_nobody(meta: responses.RequestsMock, answer: dict[str, Any]) -> None:
    meta.get(URL, json=answer)
    assert matching().page_users("218471") == ()


def test_a_next_page_without_a_cursor_is_the_end(meta: responses.RequestsMock) -> None:
    meta.get(URL, json={"data": [], "paging": {"next": "https://graph.example/next"}})
    assert matching().page_users("218471") == ()


def test_a_meta_that_is_busy_is_asked_again_later(meta: responses.RequestsMock) -> None:
    meta.get(URL, json={"error": {"code": 2, "message": "busy", "is_transient": True}}, status=500)
    with pytest.raises(TransientError):
        matching().page_users("218471")
