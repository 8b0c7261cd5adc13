"""Only what Meta signed is believed, and there is a receipt only when every event of it is stored."""

import base64
import json
from typing import Any

import pytest

from handover.aws.kept_parameters import REFRESH_INTERVAL_SECONDS
from handover.aws.mailbox import LIMIT_BYTES, NotStoredError
from handover.messenger.envelope import UnreadableError
from handover.messenger.signature import SignatureError, UnsignedError, sign
from handover.missing_secret import MissingSecretError, SecretUnavailableError
from handover.operations.receive import (
    HandshakeRefusedError,
    Receipt,
    prove_origin,
    raw_body,
    read,
    receive,
    shake_hands,
)
from tests.builders.webhooks import APP, ARRIVAL, INSTAGRAM, MESSENGER, Chat
from tests.fakes.clock import ManualClock
from tests.fakes.dead_letters import RecordingDeadLetters
from tests.fakes.queue import RecordingQueue
from tests.fakes.secrets import APP_SECRET, VERIFY_TOKEN, FakeWebhookSecrets

HANDSHAKE = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": VERIFY_TOKEN}
BODY = b'{"object":"page"}'


# --- the handshake ----------------------------------------------------------------------------------------------------


def test_a_subscription_with_our_token_is_answered_with_its_challenge() -> None:
    assert shake_hands(HANDSHAKE, FakeWebhookSecrets()) == "1158201444"


@pytest.mark.parametrize(
    "changed",
    [
        {"hub.mode": "unsubscribe"},
        {"hub.mode": ""},
        {"hub.verify_token": "another"},
        {"hub.verify_token": VERIFY_TOKEN.upper()},
        {"hub.verify_token": ""},
        {"hub.verify_token": "é\ud83d"},
    ],
)
def test_any_other_handshake_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(HandshakeRefusedError):
        shake_hands(HANDSHAKE | changed, FakeWebhookSecrets())


@pytest.mark.parametrize("missing", list(HANDSHAKE))
def test_a_handshake_that_lacks_something_is_refused(missing: str) -> None:
    query = {name: value for name, value in HANDSHAKE.items() if name != missing}
    with pytest.raises(HandshakeRefusedError):
        shake_hands(query, FakeWebhookSecrets())


def test_without_a_verify_token_of_ours_no_handshake_succeeds() -> None:
    with pytest.raises(MissingSecretError):
        shake_hands(HANDSHAKE | {"hub.verify_token": ""}, FakeWebhookSecrets(token=None))


def test_a_verify_token_that_was_rotated_since_is_asked_for_anew() -> None:
    clock = ManualClock()
    secrets = FakeWebhookSecrets(clock=clock)
    assert shake_hands(HANDSHAKE, secrets)
    secrets.stored["verify-token"] = "rotated"
    with pytest.raises(HandshakeRefusedError):
        shake_hands(HANDSHAKE | {"hub.verify_token": "rotated"}, secrets)
    clock.forward(REFRESH_INTERVAL_SECONDS)
    assert shake_hands(HANDSHAKE | {"hub.verify_token": "rotated"}, secrets)


def test_while_secrets_cannot_be_read_a_handshake_counts_with_the_known_token_alone() -> None:
    clock = ManualClock()
    secrets = FakeWebhookSecrets(clock=clock)
    assert shake_hands(HANDSHAKE, secrets)
    secrets.is_readable = False
    clock.forward(REFRESH_INTERVAL_SECONDS)
    with pytest.raises(HandshakeRefusedError):
        shake_hands(HANDSHAKE | {"hub.verify_token": "another"}, secrets)
    assert shake_hands(HANDSHAKE, secrets)


# --- the bytes that were signed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "body"),
    [
        ({"body": '{"text":"\\u00e4 é"}', "isBase64Encoded": False}, '{"text":"\\u00e4 é"}'.encode()),
        ({"body": "plain"}, b"plain"),
        ({"body": base64.b64encode(b"\xff\x00 raw").decode(), "isBase64Encoded": True}, b"\xff\x00 raw"),
        ({"body": "", "isBase64Encoded": True}, b""),
        ({"body": None}, b""),
        ({}, b""),
    ],
)
def test_the_body_is_given_as_the_bytes_that_came_over_the_wire(event: dict[str, Any], body: bytes) -> None:
    assert raw_body(event) == body


@pytest.mark.parametrize("body", ["not base64!", "YQ", "é"])
def test_a_body_that_is_flagged_base64_and_is_not_is_refused(body: str) -> None:
    with pytest.raises(UnreadableError):
        raw_body({"body": body, "isBase64Encoded": True})


# --- the signature ----------------------------------------------------------------------------------------------------


def test_what_the_current_and_the_previous_secret_sign_is_believed() -> None:
    secrets = FakeWebhookSecrets(current="new", previous=APP_SECRET)
    prove_origin(BODY, sign(BODY, "new"), secrets)
    prove_origin(BODY, sign(BODY, APP_SECRET), secrets)


@pytest.mark.parametrize("header", [None, "", "sha256=", sign(BODY, "another"), sign(BODY + b" ", APP_SECRET)])
def test_anything_else_is_not(header: str | None) -> None:
    with pytest.raises(SignatureError):
        prove_origin(BODY, header, FakeWebhookSecrets())


def rotated() -> tuple[FakeWebhookSecrets, ManualClock]:
    """Secrets that were read, then rotated in the store."""
    clock = ManualClock()
    secrets = FakeWebhookSecrets(clock=clock)
    prove_origin(BODY, sign(BODY, APP_SECRET), secrets)
    secrets.stored["app-secret"] = "rotated"
    return secrets, clock


def test_a_secret_that_was_rotated_since_is_asked_for_anew() -> None:
    secrets, clock = rotated()
    clock.forward(REFRESH_INTERVAL_SECONDS)
    prove_origin(BODY, sign(BODY, "rotated"), secrets)


def test_nobody_can_make_us_ask_anew_over_and_over() -> None:
    secrets, _ = rotated()
    with pytest.raises(SignatureError):
        prove_origin(BODY, sign(BODY, "rotated"), secrets)


def test_a_body_without_a_signature_makes_nobody_ask() -> None:
    secrets, clock = rotated()
    clock.forward(REFRESH_INTERVAL_SECONDS)
    with pytest.raises(SignatureError):
        prove_origin(BODY, None, secrets)
    assert secrets.app_secrets() == (APP_SECRET,)


@pytest.mark.parametrize("header", [None, "", "sha256=", "sha256=00", f"sha1={'0' * 64}"])
def test_for_a_body_without_a_signature_no_secret_is_read(header: str | None) -> None:
    secrets = FakeWebhookSecrets()
    secrets.is_readable = False
    with pytest.raises(UnsignedError):
        prove_origin(BODY, header, secrets)


def test_while_secrets_cannot_be_read_what_the_known_ones_prove_is_believed_and_the_rest_is_refused() -> None:
    secrets, clock = rotated()
    secrets.is_readable = False
    for _ in range(100):
        clock.forward(REFRESH_INTERVAL_SECONDS * 20)
        with pytest.raises(SignatureError):
            prove_origin(BODY, sign(BODY, "rotated"), secrets)
        prove_origin(BODY, sign(BODY, APP_SECRET), secrets)
    secrets.is_readable = True
    clock.forward(REFRESH_INTERVAL_SECONDS)
    prove_origin(BODY, sign(BODY, "rotated"), secrets)


def test_where_no_secret_is_known_and_none_can_be_read_nothing_is_concluded() -> None:
    secrets = FakeWebhookSecrets()
    secrets.is_readable = False
    with pytest.raises(SecretUnavailableError):
        prove_origin(BODY, sign(BODY, APP_SECRET), secrets)


def test_a_signature_that_fits_no_secret_is_refused_after_asking_once() -> None:
    secrets, clock = rotated()
    clock.forward(REFRESH_INTERVAL_SECONDS)
    with pytest.raises(SignatureError):
        prove_origin(BODY, sign(BODY, "a stranger's"), secrets)
    assert secrets.app_secrets() == ("rotated",)


def test_without_an_app_secret_nothing_is_believed() -> None:
    with pytest.raises(MissingSecretError):
        prove_origin(BODY, sign(BODY, ""), FakeWebhookSecrets(current=None))


# --- storing ----------------------------------------------------------------------------------------------------------


class Desk:
    """`ingest` at work."""

    def __init__(self) -> None:
        self.mailbox = RecordingQueue()
        self.dead_letters = RecordingDeadLetters()

    def receives(self, body: bytes) -> Receipt:
        return receive(read(body, APP, ARRIVAL), self.mailbox, self.dead_letters)


def message(mid: str, user: str = "33", text: str = "hello") -> dict[str, Any]:
    return {"sender": {"id": user}, "recipient": {"id": "22"}, "timestamp": 1, "message": {"mid": mid, "text": text}}


def body_of(*events: Any, channel: str = "messaging") -> bytes:
    return json.dumps({"object": "page", "entry": [{"id": "22", "time": 1, channel: list(events)}]}).encode()


def test_each_event_is_a_letter_of_its_conversation_in_the_order_of_the_body() -> None:
    desk = Desk()
    receipt = desk.receives(body_of(message("m_1"), message("m_2", user="44"), message("m_3")))
    assert receipt == Receipt(3, 0, receipt.dropped)
    assert [letter.group_id for letter in desk.mailbox.letters] == ["22:33", "22:44", "22:33"]
    assert [json.loads(letter.body)["event"]["message"]["mid"] for letter in desk.mailbox.letters] == [
        "m_1",
        "m_2",
        "m_3",
    ]


def test_hundreds_of_events_are_all_stored() -> None:
    desk = Desk()
    entries = [{"id": "22", "messaging": [message(f"m_{page}_{number}") for number in range(150)]} for page in range(4)]
    receipt = desk.receives(json.dumps({"object": "page", "entry": entries}).encode())
    assert (receipt.stored, len(desk.mailbox.letters)) == (600, 600)


def test_the_same_body_again_is_the_same_letters() -> None:
    desk = Desk()
    for _ in range(2):
        desk.receives(body_of(message("m_1"), message("m_2")))
    assert len(desk.mailbox.letters) == 2


def test_the_copy_of_an_event_on_standby_does_not_hide_the_one_on_messaging() -> None:
    desk = Desk()
    desk.receives(body_of(message("m_1"), channel="standby"))
    desk.receives(body_of(message("m_1")))
    assert [json.loads(letter.body)["channel"] for letter in desk.mailbox.letters] == ["standby", "messaging"]


def test_a_stripped_copy_does_not_hide_what_comes_after_it_on_the_same_channel() -> None:
    desk = Desk()
    for press in ({"mid": "m_1"}, {"mid": "m_1", "title": "On", "payload": "handover/on"}):
        desk.receives(MESSENGER.body(MESSENGER.event(postback=press)))
    assert [json.loads(letter.body)["event"]["postback"].get("payload") for letter in desk.mailbox.letters] == [
        None,
        "handover/on",
    ]


@pytest.mark.parametrize("chat", [MESSENGER, INSTAGRAM])
def test_a_notice_about_the_account_is_a_letter_of_its_own_group(chat: Chat) -> None:
    desk = Desk()
    notice = chat.notice(policy_enforcement={"action": "block", "reason": "spam"})
    receipt = desk.receives(chat.body(chat.message(), notice, notice))
    assert receipt.stored == 3
    assert [letter.group_id for letter in desk.mailbox.letters] == [f"{chat.account}:{chat.user}", chat.account]


def test_what_nobody_needs_is_counted_by_name_and_not_stored() -> None:
    desk = Desk()
    read, new = MESSENGER.event(read={"watermark": 1}), MESSENGER.event(something_new={})
    receipt = desk.receives(MESSENGER.body(read, MESSENGER.message(), new, MESSENGER.echo(app_id=APP), read))
    assert (receipt.stored, receipt.unreadable) == (1, 0)
    assert receipt.dropped == {"read": 2, "unknown": 1, "own_echo": 1}


def test_invariant_7_an_event_nobody_can_read_is_kept_and_harms_no_other() -> None:
    desk = Desk()
    receipt = desk.receives(body_of(message("m_1"), "?", message("m_2")))
    assert (receipt.stored, receipt.unreadable) == (2, 1)
    [(_, kept)] = desk.dead_letters.kept
    assert json.loads(kept) == {"object": "page", "entry": [{"id": "22", "time": 1, "messaging": ["?"]}]}


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"{", b"[]", b'{"object":"page","entry":1}'])
def test_a_body_nobody_can_read_is_kept_whole(body: bytes) -> None:
    desk = Desk()
    receipt = desk.receives(body)
    assert (receipt.stored, receipt.unreadable) == (0, 1)
    assert [kept for _, kept in desk.dead_letters.kept] == [body]


def test_an_event_larger_than_a_message_of_the_mailbox_is_kept_and_harms_no_other() -> None:
    desk = Desk()
    receipt = desk.receives(body_of(message("m_1"), message("m_2", text="x" * LIMIT_BYTES), message("m_3")))
    assert (receipt.stored, receipt.unreadable, len(desk.mailbox.letters)) == (2, 1, 2)
    [(reason, kept)] = desk.dead_letters.kept
    assert reason == "larger than a message of the mailbox"
    assert json.loads(kept)["event"]["message"]["mid"] == "m_2"


def test_an_event_that_the_mailbox_refuses_for_good_is_kept() -> None:
    desk = Desk()
    desk.mailbox.reject_next(1)
    receipt = desk.receives(body_of(message("m_1"), message("m_2")))
    assert (receipt.stored, receipt.unreadable) == (1, 1)
    [(reason, kept)] = desk.dead_letters.kept
    assert reason == "refused by the mailbox"
    assert json.loads(kept)["event"]["message"]["mid"] == "m_1"


def test_invariant_8_what_the_mailbox_did_not_store_is_no_receipt() -> None:
    desk = Desk()
    desk.mailbox.fail_next(1)
    with pytest.raises(NotStoredError):
        desk.receives(body_of(message("m_1")))


def test_invariant_8_what_could_not_even_be_kept_is_no_receipt() -> None:
    desk = Desk()
    desk.dead_letters.fail_next(1)
    with pytest.raises(NotStoredError):
        desk.receives(b"{")
