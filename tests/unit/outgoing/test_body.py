"""The body that a webhook gets, version 1: it is a promise to programs of others."""

import json
from typing import Any

import pytest

from handover.conversation.effects import Deed
from handover.outgoing.body import body_of, replayed_body_of
from tests.builders.news import news


def document(**changes: object) -> Any:
    return json.loads(body_of(news(**changes)))


def test_the_whole_of_it() -> None:
    assert document(by="maya@example.test") == {
        "version": 1,
        "replay": False,
        "id": "e.3",
        "at": "2026-05-05T10:00:40.000Z",
        "handoff": {"event": "handoff.initiate", "status": None},
        "deed": "requested",
        "by": "maya@example.test",
        "why": "Talk to a human",
        "request_id": "e",
        "page": {"id": "22", "name": "Harbour Bikes"},
        "conversation": {
            "platform": "messenger",
            "account_id": "22",
            "user_id": "33",
            "user_name": "Ana Lima",
        },
    }


def test_what_is_sent_again_from_the_history_differs_in_saying_so_and_in_nothing_else() -> None:
    assert json.loads(replayed_body_of(news())) == {**document(), "replay": True}


def test_what_is_not_known_is_null_and_never_left_out() -> None:
    empty = document(by="", why="", request_id="", user_name=None)
    assert empty.keys() == document().keys()
    assert [empty[name] for name in ("by", "why", "request_id")] == [None] * 3
    assert empty["conversation"]["user_name"] is None


@pytest.mark.parametrize(
    ("deed", "event", "status"),
    [
        (Deed.REQUESTED, "handoff.initiate", None),
        (Deed.TAKEN_OVER, "handoff.initiate", None),
        (Deed.PAUSED, "handoff.initiate", None),
        (Deed.CLAIMED, "handoff.status", "accepted"),
        (Deed.ANSWERED, "handoff.status", "accepted"),
        (Deed.FAILED, "handoff.status", "failed"),
        (Deed.RETURNED, "handoff.status", "completed"),
    ],
)
def test_our_words_in_those_that_platforms_share(deed: Deed, event: str, status: str | None) -> None:
    told = document(kind=deed)
    assert (told["deed"], told["handoff"]) == (deed.value, {"event": event, "status": status})


@pytest.mark.parametrize("deed", [Deed.STILL_WAITING, Deed.EXTENDED, Deed.RESUMED])
def test_what_platforms_have_no_word_for(deed: Deed) -> None:
    told = document(kind=deed)
    assert (told["deed"], told["handoff"]) == (deed.value, None)


def test_names_in_any_script_are_utf_8() -> None:
    assert "Анна".encode() in body_of(news(user_name="Анна"))
