"""The same event has the same id wherever it comes; a copy that tells less hides none that tells more."""

from typing import Any

import pytest

from handover.messenger.envelope import ids_of_mid, split
from tests.builders.webhook_samples import SENT, Dropped, Sample
from tests.builders.webhooks import APP, ARRIVAL, AT, MESSENGER, Chat, Json, encoded


def id_of(event: Json, channel: str = "messaging", chat: Chat = MESSENGER, **entry: Any) -> str:
    [envelope] = split(chat.body(event, channel=channel, **entry), APP, ARRIVAL).envelopes
    return envelope.id


def message(**fields: Any) -> Json:
    return MESSENGER.event(message={"mid": "m_7", **fields})


def postback(**fields: Any) -> Json:
    return MESSENGER.event(postback=fields)


STORED = [(sample, chat) for sample, chat in SENT if not isinstance(sample.outcome(chat), Dropped)]


@pytest.mark.parametrize(("sample", "chat"), STORED, ids=lambda value: getattr(value, "name", ""))
def test_the_same_event_delivered_again_has_the_same_id(sample: Sample, chat: Chat) -> None:
    event = sample.event(chat)
    assert id_of(event, sample.channel, chat, time=AT) == id_of(event, sample.channel, chat, time=AT + 60_000)


@pytest.mark.parametrize(
    "event",
    [
        message(text="hello"),
        message(attachments=[{"type": "image"}]),
        message(text="On", quick_reply={"payload": "handover/on"}),
        postback(mid="m_7", title="On", payload="handover/on"),
        postback(title="On", payload="handover/on"),
        MESSENGER.event(take_thread_control={"new_owner_app_id": 5}),
        MESSENGER.echo(app_id=5),
    ],
)
def test_the_same_event_on_both_channels_has_the_same_id(event: Json) -> None:
    context = [{"app_id": 5, "metadata": "x"}]
    on_messaging = id_of(event)
    assert id_of(event, "standby") == on_messaging
    assert id_of({**event, "hop_context": context}, "standby", hop_context=context) == on_messaging


POORER_COPIES: dict[str, tuple[Json, tuple[Json, str]]] = {
    "a postback whose payload was stripped": (
        postback(mid="m_7", title="On", payload="handover/on"),
        (postback(mid="m_7", title="On"), "standby"),
    ),
    "a postback of which nothing is left": (
        postback(mid="m_7", title="On", payload="handover/on"),
        (postback(mid="m_7"), "messaging"),
    ),
    "a postback whose payload is no text": (
        postback(mid="m_7", payload="handover/on"),
        (postback(mid="m_7", payload={"a": 1}), "messaging"),
    ),
    "a quick reply that became a text": (
        message(text="On", quick_reply={"payload": "handover/on"}),
        (message(text="On"), "standby"),
    ),
    "a quick reply without its payload": (
        message(text="On", quick_reply={"payload": "handover/on"}),
        (message(text="On", quick_reply={}), "standby"),
    ),
    "a message of which nothing is left": (message(text="hello"), (message(), "standby")),
    "a message that is not supported yet": (
        message(attachments=[{"type": "image"}]),
        (message(is_unsupported=True, attachments=[{"type": "fallback"}]), "messaging"),
    ),
    "a message taken back": (message(text="hello"), (message(is_deleted=True), "messaging")),
    "a quick reply taken back": (
        message(text="On", quick_reply={"payload": "handover/on"}),
        (message(text="On", quick_reply={"payload": "handover/on"}, is_deleted=True), "messaging"),
    ),
}


@pytest.mark.parametrize(("whole", "poorer"), POORER_COPIES.values(), ids=POORER_COPIES.keys())
def test_a_copy_that_tells_less_does_not_pass_for_the_event(whole: Json, poorer: tuple[Json, str]) -> None:
    assert id_of(*poorer) != id_of(whole)


def test_a_press_that_has_its_title_alone_is_the_press() -> None:
    assert id_of(postback(mid="m_7", title="On")) == id_of(postback(mid="m_7", title="On", payload="handover/on"))


def test_the_kinds_of_event_do_not_share_their_mids() -> None:
    events = [message(text="x"), postback(mid="m_7", payload="x")]
    assert len({id_of(event) for event in events}) == len(events)


@pytest.mark.parametrize("mid", [None, "", 7, [], {}])
def test_events_without_mid_are_told_apart_by_their_content(mid: object) -> None:
    press = postback(mid=mid, payload="x")
    others = [
        {**press, "timestamp": AT + 1},
        {**press, "sender": {"id": "34"}},
        postback(mid=mid, payload="y"),
        {**press, "recipient": {"id": "23"}},
    ]
    assert len({id_of(event) for event in (press, *others)}) == len(others) + 1


def test_events_that_have_neither_mid_nor_time_are_told_apart_by_when_they_were_sent() -> None:
    moved = {**MESSENGER.event(pass_thread_control={"new_owner_app_id": 5}), "timestamp": None}
    assert id_of(moved, time=AT) == id_of(moved, time=AT)
    assert id_of(moved, time=AT) != id_of(moved, time=AT + 60_000)


def test_the_order_of_the_keys_is_no_matter() -> None:
    moved = MESSENGER.event(pass_thread_control={"new_owner_app_id": 5, "previous_owner_app_id": None})
    turned = dict(reversed(moved.items()))
    turned["pass_thread_control"] = {"previous_owner_app_id": None, "new_owner_app_id": 5}
    assert id_of(turned) == id_of(moved)


def test_a_notice_about_the_account_has_an_id_of_its_own() -> None:
    notices = [MESSENGER.notice(policy_enforcement={"action": action}) for action in ("warning", "block", "unblock")]
    assert len({id_of(notice) for notice in notices}) == len(notices)
    assert id_of(notices[0]) == id_of(notices[0], time=AT + 60_000)


def test_an_id_fits_wherever_it_goes_whatever_the_mid() -> None:
    for mid in ("m" * 5000, "\ud83d", "\x00", "é 😟"):
        raw = encoded(MESSENGER.document(MESSENGER.entry(MESSENGER.message(mid))))
        [envelope] = split(raw, APP, ARRIVAL).envelopes
        assert envelope.id.isalnum()
        assert len(envelope.id) == 32


@pytest.mark.parametrize(("sample", "chat"), STORED, ids=lambda value: getattr(value, "name", ""))
def test_metas_id_of_a_message_leads_to_the_id_of_each_of_its_copies(sample: Sample, chat: Chat) -> None:
    event = sample.event(chat)
    mids = [content["mid"] for content in event.values() if isinstance(content, dict) and content.get("mid")]
    assert all(id_of(event, sample.channel, chat) in ids_of_mid(mid) for mid in mids)
