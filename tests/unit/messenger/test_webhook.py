"""A letter of `ingest` becomes one of our events; what it says is made harmless, and times are ours."""

from typing import Any

import pytest

from handover.conversation.events import ControlRequested, HumanWrote, UserPressed, UserWrote
from handover.messenger.envelope import Arrival, split
from handover.messenger.webhook import INBOXES, NotAnEnvelopeError, PolicyEnforced, parse, read, read_page_event
from handover.pages.page import KNOWN_APPS
from tests.builders.webhook_samples import BOTH
from tests.builders.webhooks import APP, AT, MESSENGER, Chat, Json

NOW = AT + 3_600_000
"""When the event was received."""

DAYS_LATER = NOW + 3 * 86_400_000
"""When it is worked on: what is old stays old."""


def letter(event: Json, chat: Chat = MESSENGER) -> Json:
    """What `ingest` makes of an event."""
    [envelope] = split(chat.body(event), "another app", Arrival(NOW, "token")).envelopes
    return dict(parse(envelope.body))


def event_of(event: Json) -> Any:
    return read(letter(event), APP, DAYS_LATER).event


def test_the_inboxes_are_the_apps_that_every_page_has() -> None:
    assert set(KNOWN_APPS.values()) == INBOXES


# --- what it says -----------------------------------------------------------------------------------------------------


def test_half_surrogates_are_replaced() -> None:
    assert event_of(MESSENGER.message(text="a\ud83db")).text == "a�b"
    assert event_of(MESSENGER.message(quick_reply={"payload": "\ud83d"})).payload == "�"
    assert event_of(MESSENGER.event(postback={"title": "\x00", "payload": "x"})).title == "�"


def test_words_of_metas_that_are_kept_stay_short() -> None:
    attached = event_of(MESSENGER.message(text=None, attachments=[{"type": "image\n" * 50}]))
    assert isinstance(attached, UserWrote)
    assert len(attached.text) == 42
    asked = event_of(MESSENGER.event(request_thread_control={"requested_owner_app_id": "9" * 5000}))
    assert isinstance(asked, ControlRequested)
    assert len(asked.app_id) == 40


def test_a_long_text_and_a_long_payload_are_kept_whole() -> None:
    wrote = event_of(MESSENGER.message(text="x" * 30_000))
    pressed = event_of(MESSENGER.event(postback={"payload": "x" * 30_000}))
    assert isinstance(wrote, UserWrote)
    assert isinstance(pressed, UserPressed)
    assert len(wrote.text) == len(pressed.payload or "") == 30_000


@pytest.mark.parametrize("payload", [5, True, {"a": 1}, ["handover/on"], 1.5])
def test_a_payload_that_is_no_text_is_none(payload: object) -> None:
    wrote = event_of(MESSENGER.message(quick_reply={"payload": payload}))
    assert (wrote.text, wrote.payload) == ("hello", None)
    titled = event_of(MESSENGER.event(postback={"title": "On", "payload": payload}))
    assert (titled.title, titled.payload) == ("On", None)


@pytest.mark.parametrize("metadata", ["handover:", "handover:e.1.0", "handover:\ud83d"])
@pytest.mark.parametrize("app_id", [None, 5, "263902037430900", [], APP])
def test_what_carries_our_metadata_is_ours_whoever_is_named(metadata: str, app_id: object) -> None:
    assert event_of(MESSENGER.echo(app_id=app_id, metadata=metadata)) is None


OTHER_METADATA: list[object] = [
    None,
    5,
    {},
    [],
    "",
    "Handover:e",
    " handover:e",
    '{"source":"axons"}',
    "axon{",
    '["axon",' + "[" * 99_999,
]


@pytest.mark.parametrize("metadata", OTHER_METADATA)
def test_other_metadata_does_not_make_it_ours_nor_metas(metadata: object) -> None:
    assert isinstance(event_of(MESSENGER.echo(app_id=5, metadata=metadata)), HumanWrote)


# --- when it happened -------------------------------------------------------------------------------------------------


TIMES: list[tuple[object, int]] = [
    (AT, AT),
    (str(AT), AT),
    (float(AT), AT),
    (AT // 1000, AT + 999),
    (str(AT // 1000), AT + 999),
    (AT / 1000, AT + 999),
    (NOW + 60_000, NOW),
    (None, NOW),
    ("", NOW),
    ("soon", NOW),
    ("TIMESTAMP", NOW),
    (True, NOW),
    (-1, NOW),
    (0, NOW),
    (NOW - 48 * 3_600_000, NOW - 48 * 3_600_000),
    (1_458_692_752_478, 1_458_692_752_478),
    (1_458_692_752, 1_458_692_752_999),
    ([], NOW),
    ({"time": AT}, NOW),
    (NOW * 1000, NOW),
    (10**18, NOW),
    (1e300, NOW),
    (float("inf"), NOW),
    (float("nan"), NOW),
    (253_402_300_800_001, NOW),
    ("9" * 5000, NOW),
]


@pytest.mark.parametrize(("timestamp", "at"), TIMES)
def test_times_are_milliseconds_whatever_meta_sends(timestamp: object, at: int) -> None:
    assert event_of({**MESSENGER.message(), "timestamp": timestamp}).at == at
    notice = {**MESSENGER.notice(policy_enforcement={}), "timestamp": timestamp}
    assert read_page_event(letter(notice), DAYS_LATER).at == at


def test_an_event_without_a_time_happens_now() -> None:
    message = MESSENGER.message()
    del message["timestamp"]
    assert event_of(message).at == NOW


# --- what is about the account as a whole -----------------------------------------------------------------------------


@pytest.mark.parametrize("chat", BOTH)
@pytest.mark.parametrize(
    ("content", "action", "reason"),
    [
        ({"action": "warning", "reason": "Too many complaints"}, "warning", "Too many complaints"),
        ({"action": "block", "reason": "spam"}, "block", "spam"),
        ({"action": "unblock"}, "unblock", ""),
        ({"action": "suspend", "reason": None}, "suspend", ""),
        ({"action": "very\nlong " * 20, "reason": " a\r\n\tb\x00 " * 99}, "very long " * 4, "a b� " * 40),
        ({"action": 5, "reason": ["spam"]}, "", ""),
        ({}, "", ""),
    ],
)
def test_a_notice_about_policy(chat: Chat, content: Json, action: str, reason: str) -> None:
    envelope = letter(chat.notice(policy_enforcement=content), chat)
    told = PolicyEnforced(chat.account, envelope["id"], AT, action.rstrip(), reason.rstrip())
    assert read_page_event(envelope, NOW) == told


# --- what is no letter of ingest --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body", ["", "[]", "{", "1", "null", "[" * 99_999, '{"a":' * 99_999, '{"a":' + "9" * 5000 + "}"]
)
def test_a_letter_that_is_no_object_is_refused(body: str) -> None:
    with pytest.raises(NotAnEnvelopeError):
        parse(body)


GOOD = letter(MESSENGER.message())
GOOD_NOTICE = letter(MESSENGER.notice(policy_enforcement={"action": "block"}))


@pytest.mark.parametrize("wrong", [None, 5, "", [], {"a": 1}, True])
@pytest.mark.parametrize("name", ["id", "account", "user", "channel", "event"])
def test_a_letter_that_ingest_did_not_write_is_refused(name: str, wrong: object) -> None:
    if name == "event" and wrong == {"a": 1}:
        wrong = {"message": 5}
    for document in ({**GOOD, name: wrong}, {key: value for key, value in GOOD.items() if key != name}):
        with pytest.raises(NotAnEnvelopeError):
            read(document, APP, NOW)


@pytest.mark.parametrize("wrong", [None, 5, "", [], {"policy_enforcement": 5}, {"message": {}}])
@pytest.mark.parametrize("name", ["id", "account", "event"])
def test_a_notice_that_ingest_did_not_write_is_refused(name: str, wrong: object) -> None:
    for document in ({**GOOD_NOTICE, name: wrong}, {key: value for key, value in GOOD_NOTICE.items() if key != name}):
        with pytest.raises(NotAnEnvelopeError):
            read_page_event(document, NOW)


def test_a_channel_that_there_is_not_is_refused() -> None:
    with pytest.raises(NotAnEnvelopeError):
        read({**GOOD, "channel": "elsewhere"}, APP, NOW)


def test_a_letter_about_a_kind_that_nobody_reads_asks_nothing() -> None:
    assert read({**GOOD, "event": {"reaction": {}}}, APP, NOW).event is None
