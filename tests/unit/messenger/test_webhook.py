"""Meta's events become ours; what asks nothing of us becomes nothing; both readings of unclear facts are accepted."""

import json
from typing import Any

import pytest

from handover.conversation.events import AnyEvent, Channel, ControlMoved, HumanWrote, Owner, UserPressed, UserWrote
from handover.messenger.envelope import split
from handover.messenger.webhook import NotAnEnvelopeError, parse, read

APP = "1000000001"
INBOX = "263902037430900"
AT = 1_700_000_000_000
NOW = AT + 3_600_000


def read_event(channel: str = "messaging", timestamp: object = AT, **content: Any) -> AnyEvent | None:
    event = {"sender": {"id": "33"}, "recipient": {"id": "22"}, "timestamp": timestamp, **content}
    if content.get("message", {}).get("is_echo"):
        event["sender"], event["recipient"] = event["recipient"], event["sender"]
    entry = {"id": "22", "time": 1, channel: [event]}
    [envelope] = split(json.dumps({"object": "page", "entry": [entry]}).encode(), "another app").envelopes
    delivered = read(parse(envelope.body), APP, NOW)
    assert (delivered.page_id, delivered.user_id) == ("22", "33")
    return delivered.event


def test_a_text() -> None:
    event = read_event(message={"mid": "m", "text": " hello "})
    assert isinstance(event, UserWrote)
    assert (event.text, event.payload, event.channel, event.at) == ("hello", None, Channel.MESSAGING, AT)


def test_a_quick_reply_keeps_its_payload() -> None:
    event = read_event(message={"mid": "m", "text": "On", "quick_reply": {"payload": "handover/on"}})
    assert isinstance(event, UserWrote)
    assert event.payload == "handover/on"


def test_attachments_are_named_by_kind() -> None:
    attachments = [{"type": "image", "payload": {"url": "x"}}, {"type": "sticker"}, {"type": "fallback"}, "?"]
    event = read_event(message={"mid": "m", "attachments": attachments})
    assert isinstance(event, UserWrote)
    assert event.text == "[image, sticker, fallback]"


def test_a_press() -> None:
    event = read_event(postback={"mid": "m", "title": "Off", "payload": "handover/off"}, channel="standby")
    assert isinstance(event, UserPressed)
    assert (event.title, event.payload, event.channel) == ("Off", "handover/off", Channel.STANDBY)


@pytest.mark.parametrize(
    "content",
    [
        {"postback": {}},
        {"postback": {"mid": "m", "title": "Off"}},
        {"message": {"mid": "m"}},
        {"message": {"admin_text": "Your AI agent will respond.", "text": "Your AI agent will respond."}},
        {"message": {"mid": "m", "is_deleted": True, "text": "x"}},
        {"message": {"mid": "m", "attachments": []}},
        {"message": {"mid": "m", "is_echo": True, "app_id": int(APP), "text": "ours"}},
        {"message": {"mid": "m", "is_echo": True, "app_id": 5, "metadata": "handover:x.1", "text": "ours"}},
        {"message": {"mid": "m", "is_echo": True, "app_id": INBOX, "ai_generated": True, "text": "Meta AI"}},
        {"request_thread_control": {"requested_owner_app_id": 123}},
    ],
)
def test_what_asks_nothing_of_us(content: dict[str, Any]) -> None:
    assert read_event(**content) is None


@pytest.mark.parametrize("app_id", [INBOX, int(INBOX), None])
def test_an_echo_that_is_not_ours_is_a_person(app_id: object) -> None:
    event = read_event(message={"mid": "m", "is_echo": True, "app_id": app_id, "text": "Hello, Maya here"})
    assert isinstance(event, HumanWrote)
    assert event.text == "Hello, Maya here"


def test_an_echo_without_app_id_is_a_person() -> None:
    assert isinstance(read_event(message={"mid": "m", "is_echo": True, "text": "hi"}), HumanWrote)


@pytest.mark.parametrize("kind", ["pass_thread_control", "take_thread_control"])
@pytest.mark.parametrize(
    ("new_owner", "owner"),
    [
        (APP, Owner.US),
        (int(APP), Owner.US),
        (INBOX, Owner.ANOTHER_APP),
        (int(INBOX), Owner.ANOTHER_APP),
        (None, Owner.NOBODY),
        ("", Owner.NOBODY),
    ],
)
def test_control_is_told_by_the_new_owner(kind: str, new_owner: object, owner: Owner) -> None:
    content: dict[str, Any] = {kind: {"new_owner_app_id": new_owner, "previous_owner_app_id": None}}
    event = read_event(**content)
    assert isinstance(event, ControlMoved)
    assert event.owner is owner


@pytest.mark.parametrize(
    ("timestamp", "at"),
    [
        (AT, AT),
        (str(AT), AT),
        (1_700_000_000, AT + 999),
        (NOW + 60_000, NOW + 60_000),
        (None, NOW),
        ("soon", NOW),
        (-1, NOW),
        (0, NOW),
        (NOW - 48 * 3_600_000, NOW - 48 * 3_600_000),
        (1_458_692_752_478, NOW),
        ([], NOW),
        (NOW * 1000, NOW),
        (10**18, NOW),
        (253_402_300_800_001, NOW),
        ("9" * 5000, NOW),
    ],
)
def test_times_are_milliseconds_whatever_meta_sends(timestamp: object, at: int) -> None:
    event = read_event(message={"mid": "m", "text": "x"}, timestamp=timestamp)
    assert event is not None
    assert event.at == at


def test_half_surrogates_are_replaced() -> None:
    event = read_event(message={"mid": "m", "text": "a\ud83db"})
    assert isinstance(event, UserWrote)
    assert event.text == "a�b"


@pytest.mark.parametrize("body", ["", "[]", "{", "1", "[" * 99_999])
def test_a_letter_that_is_no_object_is_refused(body: str) -> None:
    with pytest.raises(NotAnEnvelopeError):
        parse(body)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"event": 1, "id": "x", "channel": "messaging"},
        {"event": {}, "id": "x", "channel": "elsewhere", "page": "1", "user": "2"},
        {"event": {"message": 5}, "id": "x", "channel": "messaging", "page": "1", "user": "2"},
    ],
)
def test_a_letter_that_ingest_did_not_write_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(NotAnEnvelopeError):
        read(document, APP, NOW)
