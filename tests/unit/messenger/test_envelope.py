"""Every event of every entry of a body becomes one envelope, is counted as dropped, or is kept as unreadable."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.messenger.envelope import Batch, UnreadableError, split

APP = "1000000001"


def event(**content: Any) -> dict[str, Any]:
    return {"sender": {"id": "33"}, "recipient": {"id": "22"}, "timestamp": 1_700_000_000_000, **content}


def message(mid: str = "m_1", **fields: Any) -> dict[str, Any]:
    return event(message={"mid": mid, "text": "hello", **fields})


def body(*events: Any, channel: str = "messaging", **entry: Any) -> bytes:
    return json.dumps({"object": "page", "entry": [{"id": "22", "time": 1, channel: list(events), **entry}]}).encode()


def split_one(*events: Any, channel: str = "messaging") -> Batch:
    return split(body(*events, channel=channel), APP)


def test_each_event_of_each_entry_has_its_own_envelope() -> None:
    entries = [
        {"id": "22", "messaging": [message("m_1"), message("m_2")]},
        {"id": "22", "standby": [message("m_3")]},
        {"id": "44", "messaging": [message("m_4")], "standby": [message("m_5")]},
    ]
    batch = split(json.dumps({"object": "page", "entry": entries}).encode(), APP)
    assert [(one.page_id, one.channel) for one in batch.envelopes] == [
        ("22", "messaging"),
        ("22", "messaging"),
        ("22", "standby"),
        ("44", "messaging"),
        ("44", "standby"),
    ]
    assert len({one.id for one in batch.envelopes}) == 5


def test_an_envelope_carries_the_event_and_its_surroundings() -> None:
    [envelope] = split(body(message(), hop_context=[{"app_id": 1}]), APP).envelopes
    assert envelope.group_id == "22:33"
    assert json.loads(envelope.body) == {
        "kind": "webhook",
        "id": envelope.id,
        "object": "page",
        "page": "22",
        "user": "33",
        "channel": "messaging",
        "hop_context": [{"app_id": 1}],
        "event": message(),
    }


def test_an_echo_belongs_to_the_user_it_was_sent_to() -> None:
    echo = {"sender": {"id": "22"}, "recipient": {"id": "33"}, "message": {"is_echo": True, "app_id": 5, "mid": "m"}}
    [envelope] = split_one(echo).envelopes
    assert envelope.user_id == "33"


@pytest.mark.parametrize("app_id", [APP, int(APP)])
def test_echoes_of_our_own_messages_are_dropped(app_id: object) -> None:
    batch = split_one(message(is_echo=True, app_id=app_id))
    assert batch.dropped == {"own_echo": 1}
    assert not batch.envelopes


@pytest.mark.parametrize(
    "kind",
    ["delivery", "read", "reaction", "message_edit", "referral", "optin", "policy_enforcement", "app_roles"],
)
def test_what_nobody_needs_is_counted_and_dropped(kind: str) -> None:
    assert split_one(event(**{kind: {"mid": "m"}})).dropped == {kind: 1}


def test_an_unknown_kind_is_counted_and_no_error() -> None:
    assert split_one(event(something_new={})).dropped == {"unknown": 1}


def test_entries_of_other_shapes_and_other_objects_are_counted() -> None:
    assert split(b'{"object":"page","entry":[{"id":"1","changes":[]}]}', APP).dropped == {"entry_without_events": 1}
    assert split(b'{"object":"user","entry":[]}', APP).dropped == {"other_object": 1}
    assert split(b'{"object":["page"],"entry":[]}', APP).dropped == {"other_object": 1}


def test_the_same_event_has_the_same_id_on_both_channels() -> None:
    press = event(postback={"mid": "m_7", "title": "On", "payload": "handover/on"})
    [first] = split_one(press).envelopes
    [second] = split_one(press, channel="standby").envelopes
    assert first.id == second.id


def test_the_copy_of_a_press_that_lost_its_payload_does_not_pass_for_the_press() -> None:
    [whole] = split_one(event(postback={"mid": "m_7", "payload": "handover/on"})).envelopes
    [stripped] = split_one(event(postback={"mid": "m_7"}), channel="standby").envelopes
    assert whole.id != stripped.id


def test_events_without_mid_are_told_apart_by_their_content() -> None:
    first = event(pass_thread_control={"new_owner_app_id": 1})
    second = {**first, "timestamp": 1_700_000_000_001}
    batch = split_one(first, second, first)
    ids = [one.id for one in batch.envelopes]
    assert ids[0] != ids[1]
    assert ids[0] == ids[2]


@pytest.mark.parametrize(
    "bad",
    [
        None,
        5,
        "text",
        [],
        {"message": {"mid": "m"}},
        {"sender": None, "message": {"mid": "m"}},
        {"sender": {"id": ""}, "message": {"mid": "m"}},
        {"sender": {"id": "a b"}, "message": {"mid": "m"}},
        {"sender": {"id": "9" * 61}, "message": {"mid": "m"}},
        {"sender": {"id": True}, "message": {"mid": "m"}},
        event(message="text"),
        event(postback=None),
    ],
)
def test_an_unreadable_event_is_kept_and_harms_no_other(bad: object) -> None:
    batch = split_one(message("m_1"), bad, message("m_2"))
    assert len(batch.envelopes) == 2
    assert [json.loads(kept.body) for kept in batch.unreadable] == [{"id": "22", "messaging": [bad]}]


def test_a_channel_that_is_no_list_does_not_hide_the_other() -> None:
    entry = {"id": "22", "messaging": "x", "standby": [message()]}
    batch = split(json.dumps({"object": "page", "entry": [entry]}).encode(), APP)
    assert len(batch.envelopes) == 1
    assert [json.loads(kept.body) for kept in batch.unreadable] == [{"id": "22", "messaging": "x"}]


def test_an_unreadable_entry_is_kept_and_harms_no_other() -> None:
    entries = [7, {"id": "22", "messaging": "x"}, {"id": "22", "messaging": [message()]}, {"messaging": [message()]}]
    batch = split(json.dumps({"object": "page", "entry": entries}).encode(), APP)
    assert len(batch.envelopes) == 1
    assert len(batch.unreadable) == 3


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff", b"[]", b"1", b'"x"', b"{", b'{"object":"page"}', b'{"object":"page","entry":{}}', b"[" * 99_999],
)
def test_a_body_that_is_no_webhook_is_unreadable_as_a_whole(raw: bytes) -> None:
    with pytest.raises(UnreadableError):
        split(raw, APP)


def test_half_a_surrogate_pair_survives_as_ascii() -> None:
    [envelope] = split(
        rb'{"object":"page","entry":[{"id":"22","messaging":[{"sender":{"id":"3"},"message":{"mid":"\ud83d","text":"\ud83d"}}]}]}',
        APP,
    ).envelopes
    assert envelope.body.isascii()


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["id", "sender", "recipient", "message", "postback", "mid", "payload", "is_echo", "app_id", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.lists(_json, max_size=6))
def test_no_event_is_ever_lost(events: list[Any]) -> None:
    batch = split_one(*events)
    assert len(batch.envelopes) + len(batch.unreadable) + batch.dropped.total() == len(events)
