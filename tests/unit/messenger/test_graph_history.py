"""Whether a message went out is asked of Meta: yes, no, or not to be known; never a guess."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

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
from handover.messenger.graphs import Graphs
from handover.messenger.history import LINES_KEPT, Said
from handover.pages.platform import Platform
from tests.fakes.secrets import FakePageSecrets

CHAT = "https://graph.example/v25.0/22/conversations"
SINCE = 1_795_000_000_400
"""In milliseconds; Meta tells times to the second."""

TEXT = {"text": "We close at six.", "quick_replies": [{"content_type": "text", "title": "Thanks", "payload": "x"}]}
PICTURE = {"attachment": {"type": "image", "payload": {"url": "https://harbour-bikes.example/map.png"}}}
TEMPLATE = {"attachment": {"type": "template", "payload": {"template_type": "button", "text": "Talk?", "buttons": []}}}
PAGE, INSTAGRAM_ACCOUNT, USER = "22", "17841400000000001", "33"


@pytest.fixture
def meta() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mocked:
        yield mocked


def line(text: object, seconds: int = 0, sender: object = PAGE) -> dict[str, Any]:
    """A message so many seconds after the second in which `SINCE` lies."""
    at = datetime.fromtimestamp(SINCE // 1000 + seconds, UTC)
    return {"id": "m_1", "message": text, "from": {"id": sender}, "created_time": f"{at:%Y-%m-%dT%H:%M:%S+0000}"}


def chat_of(*lines: object, **more: Any) -> dict[str, Any]:
    return {"data": [{"id": "t_1", "messages": {"data": list(lines), **more}}]}


def has_said(message: dict[str, Any] = TEXT, platform: Platform = Platform.MESSENGER) -> Said:
    graphs = Graphs(requests.Session(), "https://graph.example", "v25.0", FakePageSecrets({PAGE: "token"}))
    return graphs.for_page(PAGE).has_said(USER, platform, message, SINCE)


def told(meta: responses.RequestsMock, *lines: object, message: dict[str, Any] = TEXT, **more: Any) -> Said:
    meta.upsert(responses.GET, CHAT, json=chat_of(*lines, **more))
    return has_said(message)


ASKED = line("When do you close?", -2, USER)


# --- texts ------------------------------------------------------------------------------------------------------------


def test_a_text_that_is_there_was_said(meta: responses.RequestsMock) -> None:
    assert told(meta, line("Anything else?", 2), line("We close at six.", 1), ASKED) is Said.YES


@pytest.mark.parametrize("text", ["We close at six.\n", "  We close at six."])
def test_what_the_platform_trims_makes_no_difference(meta: responses.RequestsMock, text: str) -> None:
    assert told(meta, line("We close at six.", 1), ASKED, message={"text": text}) is Said.YES
    assert told(meta, line(text, 1), ASKED) is Said.YES


@pytest.mark.parametrize("other", ["We close at seven.", "we close at six.", "We close  at six.", ""])
def test_another_text_is_another_message(meta: responses.RequestsMock, other: str) -> None:
    assert told(meta, line(other, 1), ASKED) is Said.NO


def test_a_text_without_words_is_found_nowhere(meta: responses.RequestsMock) -> None:
    assert told(meta, line("", 1), ASKED, message={"text": " "}) is Said.UNKNOWN


def test_a_text_that_is_not_there_was_not_said(meta: responses.RequestsMock) -> None:
    assert told(meta, ASKED) is Said.NO


def test_a_chat_without_messages_holds_none_of_ours(meta: responses.RequestsMock) -> None:
    assert told(meta) is Said.NO


def test_what_the_user_wrote_was_not_said_by_the_page(meta: responses.RequestsMock) -> None:
    assert told(meta, line("We close at six.", 1, USER), ASKED) is Said.NO
    assert told(meta, line("We close at six.", 1, int(USER)), ASKED) is Said.NO


def test_the_instagram_account_speaks_for_the_page(meta: responses.RequestsMock) -> None:
    meta.get(CHAT, json=chat_of(line("We close at six.", 1, INSTAGRAM_ACCOUNT), ASKED))
    assert has_said(platform=Platform.INSTAGRAM) is Said.YES
    assert "platform=instagram" in str(meta.calls[0].request.url)


@pytest.mark.parametrize(("seconds", "said"), [(3600, Said.YES), (0, Said.YES), (-1, Said.NO)])
def test_what_was_said_earlier_does_not_count(meta: responses.RequestsMock, seconds: int, said: Said) -> None:
    assert told(meta, line("We close at six.", seconds), ASKED) is said


# --- what Meta no longer shows ----------------------------------------------------------------------------------------


def test_a_text_that_may_lie_before_the_oldest_message_is_not_known(meta: responses.RequestsMock) -> None:
    newer = [line("Hello?", LINES_KEPT - number, USER) for number in range(LINES_KEPT)]
    assert told(meta, *newer) is Said.UNKNOWN


def test_an_oldest_message_from_before_shows_that_nothing_is_missing(meta: responses.RequestsMock) -> None:
    newer = [line("Hello?", LINES_KEPT - number, USER) for number in range(LINES_KEPT - 1)]
    assert told(meta, *newer, ASKED) is Said.NO


def test_fewer_messages_than_meta_keeps_are_all_there_are(meta: responses.RequestsMock) -> None:
    assert told(meta, line("Hello?", 1, USER)) is Said.NO


def test_unless_meta_says_that_there_are_more(meta: responses.RequestsMock) -> None:
    assert told(meta, line("Hello?", 1, USER), paging={"next": f"{CHAT}?after=x"}) is Said.UNKNOWN


# --- pictures and templates -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("message", [PICTURE, TEMPLATE])
def test_a_picture_cannot_be_told_from_another(meta: responses.RequestsMock, message: dict[str, Any]) -> None:
    assert told(meta, line("", 1), ASKED, message=message) is Said.UNKNOWN


@pytest.mark.parametrize("message", [PICTURE, TEMPLATE])
def test_where_the_page_said_nothing_it_sent_no_picture(meta: responses.RequestsMock, message: dict[str, Any]) -> None:
    assert told(meta, line("", 1, USER), ASKED, line("Welcome!", -60), message=message) is Said.NO


# --- what cannot be read ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        None,
        "We close at six.",
        {**line("x"), "from": None},
        {**line("x"), "from": {"name": "Harbour Bikes"}},
        {**line("x"), "created_time": "soon"},
        {**line("x"), "created_time": None},
        {**line("x"), "created_time": "2026-11-18T12:26:40"},
        {**line("x"), "message": {"text": "x"}},
    ],
)
def test_a_message_that_cannot_be_read_may_be_ours(meta: responses.RequestsMock, broken: object) -> None:
    assert told(meta, broken, ASKED) is Said.UNKNOWN


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"data": None},
        {"data": []},
        {"data": [{"id": "t_1"}]},
        {"data": [{"messages": None}]},
        {"data": [{"messages": {}}]},
        {"data": [{"messages": {"data": {"0": line("x")}}}]},
        {"data": [*chat_of(ASKED)["data"], *chat_of(ASKED)["data"]]},
    ],
)
def test_an_answer_that_shows_no_chat_tells_nothing(meta: responses.RequestsMock, answer: object) -> None:
    meta.get(CHAT, json=answer)
    assert has_said() is Said.UNKNOWN


def test_a_message_without_a_text_of_its_own_is_an_attachment(meta: responses.RequestsMock) -> None:
    without = line("x", 1)
    del without["message"]
    assert told(meta, without, ASKED) is Said.NO


@pytest.mark.parametrize(
    "error", [{"code": 200}, {"code": 10, "message": "permission"}, {"code": 100, "error_subcode": 33}, {"code": 27}]
)
def test_where_the_chat_may_not_be_read_nothing_is_known(meta: responses.RequestsMock, error: dict[str, Any]) -> None:
    meta.get(CHAT, status=403, json={"error": error})
    assert has_said() is Said.UNKNOWN


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ({"code": 2}, TransientError),
        ({"code": 32}, RateLimitedError),
        ({"code": 190}, TokenInvalidError),
        ({"code": 368}, PageRestrictedError),
    ],
)
def test_what_may_be_different_later_is_asked_again_later(
    meta: responses.RequestsMock, error: dict[str, Any], expected: type[GraphError]
) -> None:
    meta.get(CHAT, status=400, json={"error": error})
    with pytest.raises(expected):
        has_said()
