"""Every event of every entry of a body becomes one envelope, is counted as dropped, or is kept as unreadable."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.messenger.envelope import Batch, Envelope, UnreadableError, split
from tests.builders.webhook_samples import BOTH
from tests.builders.webhooks import APP, ARRIVAL, AT, INSTAGRAM, MESSENGER, Chat, encoded


def split_one(*events: Any, channel: str = "messaging") -> Batch:
    return split(MESSENGER.body(*events, channel=channel), APP, ARRIVAL)


def envelope_of(event: Any, channel: str = "messaging") -> Envelope:
    [envelope] = split_one(event, channel=channel).envelopes
    return envelope


# --- what is stored ---------------------------------------------------------------------------------------------------


def test_each_event_of_each_entry_has_its_own_envelope() -> None:
    entries = [
        {"id": "22", "messaging": [MESSENGER.message("m_1"), MESSENGER.message("m_2")]},
        {"id": "22", "standby": [MESSENGER.message("m_3")]},
        {"id": "44", "messaging": [MESSENGER.message("m_4")], "standby": [MESSENGER.message("m_5")]},
    ]
    batch = split(encoded(MESSENGER.document(*entries)), APP, ARRIVAL)
    assert [(one.account_id, one.channel) for one in batch.envelopes] == [
        ("22", "messaging"),
        ("22", "messaging"),
        ("22", "standby"),
        ("44", "messaging"),
        ("44", "standby"),
    ]
    assert len({one.id for one in batch.envelopes}) == 5


@pytest.mark.parametrize("chat", BOTH)
def test_an_envelope_carries_the_event_and_its_surroundings(chat: Chat) -> None:
    [envelope] = split(chat.body(chat.message(), channel="standby"), APP, ARRIVAL).envelopes
    assert envelope.group_id == f"{chat.account}:{chat.user}"
    assert json.loads(envelope.body) == {
        "kind": "webhook",
        "id": envelope.id,
        "object": chat.platform,
        "account": chat.account,
        "user": chat.user,
        "channel": "standby",
        "received": ARRIVAL.at,
        "token": "delivery-1.0",
        "event": chat.message(),
    }


@pytest.mark.parametrize("chat", BOTH)
def test_a_notice_about_the_account_is_a_letter_about_the_account(chat: Chat) -> None:
    notice = chat.notice(policy_enforcement={"action": "block", "reason": "spam"})
    [envelope] = split(chat.body(notice), APP, ARRIVAL).envelopes
    assert (envelope.account_id, envelope.user_id, envelope.group_id) == (chat.account, None, chat.account)
    assert json.loads(envelope.body) == {
        "kind": "page",
        "id": envelope.id,
        "account": chat.account,
        "received": ARRIVAL.at,
        "token": "delivery-1.0",
        "event": notice,
    }


def test_half_a_surrogate_pair_survives_as_ascii() -> None:
    message = rb'{"sender":{"id":"3"},"message":{"mid":"\ud83d","text":"\ud83d"}}'
    [envelope] = split(rb'{"object":"page","entry":[{"id":"22","messaging":[%b]}]}' % message, APP, ARRIVAL).envelopes
    assert envelope.body.isascii()


# --- whom it is about -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chat", BOTH)
def test_an_echo_belongs_to_the_user_it_was_sent_to(chat: Chat) -> None:
    [envelope] = split(chat.body(chat.echo(app_id=5)), APP, ARRIVAL).envelopes
    assert envelope.user_id == chat.user


def test_where_the_sides_are_exchanged_the_user_is_who_is_not_the_account() -> None:
    exchanged = {"sender": {"id": "22"}, "recipient": {"id": "33"}}
    moved = {**exchanged, "take_thread_control": {"new_owner_app_id": 5}}
    echo = {"sender": {"id": "33"}, "recipient": {"id": "22"}, "message": {"mid": "m", "is_echo": True, "app_id": 5}}
    assert [envelope_of(event).user_id for event in (moved, echo)] == ["33", "33"]


def test_an_instagram_account_may_name_itself_by_another_id_than_its_entry_does() -> None:
    itself = {"id": "9988776655"}
    received = {**INSTAGRAM.message("m_1"), "recipient": itself}
    said = {**INSTAGRAM.echo(mid="m_2", app_id=5), "sender": itself}
    batch = split(INSTAGRAM.body(received, said), APP, ARRIVAL)
    assert [one.group_id for one in batch.envelopes] == [f"{INSTAGRAM.account}:{INSTAGRAM.user}"] * 2


def test_ids_may_be_numbers() -> None:
    event = {"sender": {"id": 33}, "recipient": {"id": 22}, "message": {"mid": "m", "text": "x"}}
    [envelope] = split(encoded(MESSENGER.document({"id": 22, "messaging": [event]})), APP, ARRIVAL).envelopes
    assert envelope.group_id == "22:33"


def test_an_account_that_writes_to_itself_has_no_conversation() -> None:
    event = {"sender": {"id": 22}, "recipient": {"id": "22"}, "message": {"mid": "m", "text": "milk", "is_self": True}}
    assert split_one(event).dropped == {"to_itself": 1}


# --- what is counted and dropped --------------------------------------------------------------------------------------


@pytest.mark.parametrize("app_id", [APP, int(APP)])
def test_echoes_of_our_own_messages_are_dropped(app_id: object) -> None:
    batch = split_one(MESSENGER.echo(app_id=app_id))
    assert batch.dropped == {"own_echo": 1}
    assert not batch.envelopes


@pytest.mark.parametrize(
    "kind",
    [
        "delivery",
        "read",
        "reaction",
        "message_edit",
        "optin",
        "app_roles",
        "messaging_feedback",
        "response_feedback",
        "account_linking",
        "game_play",
        "optout",
    ],
)
@pytest.mark.parametrize("content", [{"mid": "m"}, {}, None, "?", []])
def test_what_nobody_needs_is_counted_by_name_and_dropped(kind: str, content: object) -> None:
    for event in (MESSENGER.event(**{kind: content}), MESSENGER.notice(**{kind: content}), {kind: content}):
        batch = split_one(event)
        assert (batch.dropped, batch.envelopes, batch.unreadable) == ({kind: 1}, [], [])


@pytest.mark.parametrize("event", [{}, {"something_new": {}}, {"sender": {"id": "33"}, "recipient": {"id": "22"}}])
def test_an_unknown_kind_is_counted_and_no_error(event: dict[str, Any]) -> None:
    assert split_one(event).dropped == {"unknown": 1}


@pytest.mark.parametrize("sender", [{"user_ref": "6f2b"}, {"user_ref": "6f2b", "id": None}])
@pytest.mark.parametrize("kind", ["message", "postback"])
def test_a_user_of_a_plugin_who_has_no_id_cannot_be_answered(kind: str, sender: dict[str, Any]) -> None:
    event = {**MESSENGER.event(**{kind: {"mid": "m", "payload": "x"}}), "sender": sender}
    assert split_one(event).dropped == {"user_ref": 1}


def test_a_user_of_a_plugin_who_has_an_id_can() -> None:
    event = {**MESSENGER.message(), "sender": {"id": "33", "user_ref": "6f2b"}}
    assert envelope_of(event).user_id == "33"


def test_an_echo_to_a_user_of_a_plugin_is_of_no_conversation() -> None:
    echo = {**MESSENGER.echo(app_id=5), "recipient": {"user_ref": "6f2b"}}
    assert split_one(echo).dropped == {"user_ref": 1}


@pytest.mark.parametrize(
    ("entry", "counted"),
    [
        ({"id": "22", "time": AT, "changes": [{"field": "feed", "value": {}}]}, {"changes": 1}),
        ({"id": "22", "changes": [{"field": "messages", "value": MESSENGER.message()}]}, {"changes": 1}),
        ({"id": "22", "time": AT}, {"entry_without_events": 1}),
        ({"id": "22", "messaging": None, "standby": None}, {"entry_without_events": 1}),
        ({}, {"entry_without_events": 1}),
        ({"id": "22", "messaging": []}, {}),
    ],
)
def test_an_entry_without_events_is_counted(entry: dict[str, Any], counted: dict[str, int]) -> None:
    batch = split(encoded(MESSENGER.document(entry)), APP, ARRIVAL)
    assert (batch.dropped, batch.envelopes, batch.unreadable) == (counted, [], [])


def test_changes_beside_events_are_no_matter() -> None:
    batch = split(MESSENGER.body(MESSENGER.message(), changes=[{"field": "feed"}]), APP, ARRIVAL)
    assert (len(batch.envelopes), batch.dropped) == (1, {})


@pytest.mark.parametrize("name", ["user", "permissions", "whatsapp_business_account", "", "PAGE", "\ud83d"])
def test_other_objects_are_counted(name: str) -> None:
    document = {**MESSENGER.document(MESSENGER.entry(MESSENGER.message())), "object": name}
    batch = split(encoded(document), APP, ARRIVAL)
    assert (batch.dropped, batch.envelopes) == ({"other_object": 1}, [])


# --- what nobody can read ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    [
        None,
        5,
        "text",
        [],
        {"message": {"mid": "m"}},
        {"sender": None, "message": {"mid": "m"}},
        {"sender": {}, "message": {"mid": "m"}},
        {"sender": {"id": ""}, "message": {"mid": "m"}},
        {"sender": {"id": "a b"}, "message": {"mid": "m"}},
        {"sender": {"id": "9" * 61}, "message": {"mid": "m"}},
        {"sender": {"id": True}, "message": {"mid": "m"}},
        {"sender": {"id": 3.5}, "message": {"mid": "m"}},
        {"sender": {"id": "22"}, "message": {"mid": "m"}},
        {"sender": {"id": "22"}, "recipient": {"id": None}, "message": {"mid": "m", "is_echo": True}},
        {"pass_thread_control": {"new_owner_app_id": APP}},
        MESSENGER.event(message="text"),
        MESSENGER.event(postback=None),
        MESSENGER.event(take_thread_control=[]),
        MESSENGER.notice(policy_enforcement="block"),
    ],
)
def test_an_unreadable_event_is_kept_and_harms_no_other(bad: object) -> None:
    batch = split_one(MESSENGER.message("m_1"), bad, MESSENGER.message("m_2"))
    assert len(batch.envelopes) == 2
    kept = MESSENGER.document({"id": "22", "time": AT, "messaging": [bad]})
    assert [json.loads(one.body) for one in batch.unreadable] == [kept]


@pytest.mark.parametrize("account", [None, "", "a b", [], True, 1.5])
def test_an_account_without_an_id_keeps_its_events(account: object) -> None:
    events = [MESSENGER.message(), MESSENGER.notice(policy_enforcement={"action": "warning"})]
    batch = split(encoded(MESSENGER.document({"id": account, "messaging": events})), APP, ARRIVAL)
    assert [kept.reason for kept in batch.unreadable] == ["entry.id is not an id"] * 2


def test_a_channel_that_is_no_list_does_not_hide_the_other() -> None:
    entry = {"id": "22", "messaging": "x", "standby": [MESSENGER.message()]}
    batch = split(encoded(MESSENGER.document(entry)), APP, ARRIVAL)
    assert len(batch.envelopes) == 1
    kept = MESSENGER.document({"id": "22", "time": None, "messaging": "x"})
    assert [json.loads(one.body) for one in batch.unreadable] == [kept]


def test_an_unreadable_entry_is_kept_and_harms_no_other() -> None:
    message = MESSENGER.message()
    entries = [7, {"id": "22", "messaging": "x"}, {"id": "22", "messaging": [message]}, {"messaging": [message]}]
    batch = split(encoded(MESSENGER.document(*entries)), APP, ARRIVAL)
    assert len(batch.envelopes) == 1
    assert len(batch.unreadable) == 3


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff",
        b"[]",
        b"1",
        b'"x"',
        b"{",
        b"{}",
        b'{"object":"page"}',
        b'{"object":"page","entry":{}}',
        b'{"object":["page"],"entry":[]}',
        b'{"entry":[]}',
        b'{"object":"page","entry":' + b"9" * 5000 + b"}",
        b"[" * 99_999,
    ],
)
def test_a_body_that_is_no_webhook_is_unreadable_as_a_whole(raw: bytes) -> None:
    with pytest.raises(UnreadableError):
        split(raw, APP, ARRIVAL)


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


@given(st.lists(_json, max_size=6), st.sampled_from([MESSENGER, INSTAGRAM]))
def test_no_event_is_ever_lost(events: list[Any], chat: Chat) -> None:
    batch = split(chat.body(*events), APP, ARRIVAL)
    assert len(batch.envelopes) + len(batch.unreadable) + batch.dropped.total() == len(events)
