"""The front door: 200 only for what is stored, nothing at all for what is not signed, and nothing lost that is."""

import base64
import json
from typing import Any

import pytest

from handover.messenger.signature import sign
from local.simulator.webhooks import encode
from tests.fakes.cloud import Cloud, interrupt, letters_of
from tests.fakes.meta import PAGE_ID, SimulatedPage, Webhook
from tests.fakes.secrets import APP_SECRET, VERIFY_TOKEN
from tests.integration.functions import Functions, logs_of, request


def text(number: int, user: int = 1) -> dict[str, Any]:
    message = {"mid": f"m_{number}", "text": f"my secret number {number}"}
    return {"sender": {"id": str(user)}, "recipient": {"id": PAGE_ID}, "timestamp": number + 1, "message": message}


def entry(*events: object, page: str = PAGE_ID) -> dict[str, Any]:
    return {"id": page, "time": 1, "messaging": list(events)}


def signed(body: bytes, secret: str = APP_SECRET) -> Webhook:
    return Webhook(body, sign(body, secret))


def webhook(*entries: object) -> Webhook:
    return signed(encode({"object": "page", "entry": list(entries)}))


def mailbox(cloud: Cloud) -> list[Any]:
    return [json.loads(letter.body) for letter in letters_of(cloud.take_all(cloud.mailbox_url))]


def dead_letters(cloud: Cloud) -> list[Any]:
    return [json.loads(letter.body) for letter in letters_of(cloud.take_all(cloud.unreadable_queue_url))]


def test_the_handshake_gives_the_challenge_back(functions: Functions) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1158201444"}
    answer = functions.invoke("ingest", handshake(query))
    assert (answer["statusCode"], answer["body"]) == (200, "1158201444")


@pytest.mark.parametrize("token", ["wrong", "", "tést"])
def test_a_handshake_with_another_token_is_refused(functions: Functions, token: str) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "1158201444"}
    answer = functions.invoke("ingest", handshake(query))
    assert answer["statusCode"] == 403
    assert "1158201444" not in answer["body"]


def test_a_request_without_a_handshake_is_refused(functions: Functions) -> None:
    assert (
        functions.invoke("ingest", {"requestContext": {"http": {"method": "GET", "path": "/webhook"}}})["statusCode"]
        == 403
    )


def handshake(query: dict[str, str]) -> dict[str, Any]:
    return {"requestContext": {"http": {"method": "GET", "path": "/webhook"}}, "queryStringParameters": query}


def test_what_is_not_signed_with_our_secret_changes_nothing(functions: Functions, cloud: Cloud) -> None:
    body = webhook(entry(text(1))).body
    forged = [
        Webhook(body, sign(body, "another secret")),
        Webhook(body, ""),
        Webhook(body, "sha256="),
        Webhook(b"", ""),
    ]
    assert set(functions.receive_webhooks(forged)) == {401}
    without = request(webhook(entry(text(1))))
    without["headers"].clear()
    assert functions.invoke("ingest", without)["statusCode"] == 401
    assert (mailbox(cloud), dead_letters(cloud)) == ([], [])


def test_the_previous_secret_counts_while_a_rotation_lasts(functions: Functions, cloud: Cloud) -> None:
    cloud.put_secret("app-secret", "the new one")
    cloud.put_secret("app-secret-previous", APP_SECRET)
    body = webhook(entry(text(1))).body
    assert functions.receive_webhooks([signed(body), signed(body, "the new one")]) == [200, 200]


def test_the_signature_is_over_the_bytes_also_where_they_come_as_base64(functions: Functions, cloud: Cloud) -> None:
    plain = webhook(entry(text(1)))
    packed = request(plain) | {"body": base64.b64encode(plain.body).decode(), "isBase64Encoded": True}
    assert functions.invoke("ingest", packed)["statusCode"] == 200
    assert len(mailbox(cloud)) == 1


def test_every_event_of_every_entry_is_a_letter_of_its_own_in_order(functions: Functions, cloud: Cloud) -> None:
    events = [text(number, user=number % 7) for number in range(150)]
    assert functions.receive_webhooks([webhook(entry(*events[:100]), entry(*events[100:]))]) == [200]
    by_user: dict[str, list[int]] = {}
    for letter in mailbox(cloud):
        by_user.setdefault(letter["user"], []).append(letter["event"]["timestamp"])
    assert sum(map(len, by_user.values())) == 150
    assert all(times == sorted(times) for times in by_user.values())


def test_what_is_signed_and_cannot_be_read_is_kept_and_answered_200(functions: Functions, cloud: Cloud) -> None:
    bodies = [b"not json", b"[]", b'{"object":"page"}', b"\xc3\x28"]
    with logs_of(functions) as log:
        assert functions.receive_webhooks([signed(body) for body in bodies[:3]]) == [200, 200, 200]
    assert len(dead_letters(cloud)) == 3
    assert "unreadable" in log.getvalue()


def test_an_event_that_cannot_be_read_keeps_no_other_from_the_mailbox(functions: Functions, cloud: Cloud) -> None:
    nameless = {"recipient": {"id": PAGE_ID}, "timestamp": 1, "message": {"mid": "m_9", "text": "?"}}
    assert functions.receive_webhooks([webhook(entry(text(1), nameless, "no event", text(2)), "no entry")]) == [200]
    assert [letter["event"]["message"]["mid"] for letter in mailbox(cloud)] == ["m_1", "m_2"]
    assert len(dead_letters(cloud)) == 3


def test_an_event_that_is_larger_than_a_message_can_be_is_kept_and_answered_200(
    functions: Functions, cloud: Cloud
) -> None:
    huge = text(1)
    huge["message"]["text"] = "x" * 1_100_000
    assert functions.receive_webhooks([webhook(entry(huge, text(2)))]) == [200]
    assert [letter["event"]["message"]["mid"] for letter in mailbox(cloud)] == ["m_2"]
    assert {letter["reason"] for letter in dead_letters(cloud)} == {"larger than a message of the mailbox"}


def test_what_was_not_stored_is_not_answered_200_and_is_stored_by_the_next_delivery(
    functions: Functions, cloud: Cloud
) -> None:
    interrupt(cloud.client("sqs"), "SendMessageBatch").begin(1)
    one = webhook(entry(*(text(number) for number in range(25))))
    assert functions.receive_webhooks([one, one, one]) == [500, 200, 200]
    assert len(mailbox(cloud)) == 25


def test_what_is_stored_in_part_is_stored_whole_by_the_next_delivery(functions: Functions, cloud: Cloud) -> None:
    sqs = cloud.client("sqs")
    batches: list[object] = []

    def begin_outage(**_: object) -> None:
        batches.append(object())
        if len(batches) == 2:
            outage.begin(1)

    sqs.meta.events.register("before-call.sqs.SendMessageBatch", begin_outage)
    outage = interrupt(sqs, "SendMessageBatch")
    one = webhook(entry(*(text(number) for number in range(25))))
    assert functions.receive_webhooks([one, one]) == [500, 200]
    assert len(mailbox(cloud)) == 25


@pytest.mark.parametrize("service", ["ssm", "sqs"])
def test_a_service_out_of_reach_is_answered_with_500(functions: Functions, cloud: Cloud, service: str) -> None:
    outage = interrupt(cloud.client(service))
    outage.begin(100)
    assert functions.receive_webhooks([webhook(entry(text(1)))]) == [500]
    outage.begin(0)
    functions.clock.forward(5)
    assert functions.receive_webhooks([webhook(entry(text(1)))]) == [200]
    assert len(mailbox(cloud)) == 1


def test_forged_webhooks_ring_no_alarm_on_errors_while_secrets_cannot_be_read(
    functions: Functions, cloud: Cloud
) -> None:
    genuine = webhook(entry(text(1)))
    assert functions.receive_webhooks([genuine]) == [200]
    interrupt(cloud.client("ssm")).begin(1_000)
    forged = Webhook(genuine.body, sign(genuine.body, "a stranger's"))
    for _ in range(4):
        functions.clock.forward(3_600)
        with logs_of(functions) as log:
            assert functions.receive_webhooks([forged, genuine]) == [401, 200]
        assert '"WebhooksNotStored"' not in log.getvalue()
        assert "age_seconds" in log.getvalue()


def test_a_missing_app_secret_is_our_fault_and_not_that_of_the_webhook(functions: Functions, cloud: Cloud) -> None:
    cloud.delete_secret("app-secret")
    assert functions.receive_webhooks([webhook(entry(text(1)))]) == [500]


def test_no_log_line_holds_what_was_written_or_a_secret(functions: Functions, cloud: Cloud) -> None:
    body = b'{"object":"page","entry":[{"id":"1","messaging":["my secret"]}]}'
    with logs_of(functions) as log:
        functions.receive_webhooks([webhook(entry(text(1))), signed(body), Webhook(body, "sha256=00")])
        interrupt(cloud.client("sqs"), "SendMessageBatch").begin(1)
        functions.receive_webhooks([webhook(entry(text(2)))])
    assert "not stored" in log.getvalue()
    for secret in ("my secret", APP_SECRET, VERIFY_TOKEN):
        assert secret not in log.getvalue()


def test_kinds_of_events_that_nobody_needs_are_dropped(
    functions: Functions, cloud: Cloud, page: SimulatedPage, visitor: str
) -> None:
    sender = {"sender": {"id": visitor}, "recipient": {"id": page.simulator.settings.page_id}, "timestamp": 1}
    unneeded = [{**sender, "read": {"watermark": 1}}, {**sender, "delivery": {"watermark": 1}}]
    assert functions.receive_webhooks([webhook(entry(*unneeded))]) == [200]
    assert (mailbox(cloud), dead_letters(cloud)) == ([], [])
