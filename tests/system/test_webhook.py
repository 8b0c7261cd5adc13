"""What the deployed webhook accepts, refuses and keeps."""

import base64
import gzip
import json
from typing import Any

import httpx
import pytest

from handover.messenger.signature import sign
from tests.system.people import People, eventually


def post(people: People, body: bytes, **headers: str) -> httpx.Response:
    sent = {"content-type": "application/json", "x-hub-signature-256": sign(body, people.facts.app_secret), **headers}
    return httpx.post(people.facts.webhook_url, content=body, headers=sent, timeout=60)


def message(people: People, psid: str, text: str, mid: str) -> dict[str, Any]:
    return {
        "sender": {"id": psid},
        "recipient": {"id": people.facts.page_id},
        "timestamp": 1_795_000_000_000,
        "message": {"mid": mid, "text": text},
    }


def body_of(people: People, *events: object) -> bytes:
    entry = {"id": people.facts.page_id, "time": 1_795_000_000_000, "messaging": list(events)}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def test_the_handshake_is_answered_with_the_challenge(people: People) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": people.facts.verify_token, "hub.challenge": "1158201444"}
    answer = httpx.get(people.facts.webhook_url, params=query)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert httpx.get(people.facts.webhook_url, params=query | {"hub.verify_token": "x"}).status_code == 403


@pytest.mark.parametrize("signature", [None, "", "sha256=" + "0" * 64])
def test_an_unsigned_body_is_refused_and_nothing_else_happens(people: People, signature: str | None) -> None:
    visitor = people.visitor("Nobody Signed")
    body = body_of(people, message(people, visitor.psid, "hello", "m_unsigned"))
    headers = {"content-type": "application/json"} | ({} if signature is None else {"x-hub-signature-256": signature})
    assert httpx.post(people.facts.webhook_url, content=body, headers=headers).status_code == 401
    people.everything_is_worked_on()
    assert visitor.texts_from("bot") == []


def test_a_rotated_secret_is_accepted_while_both_count(people: People) -> None:
    parameters = people.aws("ssm")
    name = f"{people.facts.secrets_path}/app-secret-previous"
    body = body_of(people)
    answer = post(people, body, **{"x-hub-signature-256": sign(body, "the secret before")})
    assert answer.status_code == 401
    parameters.put_parameter(Name=name, Value="the secret before", Type="SecureString", Overwrite=True)
    try:
        eventually(
            lambda: post(people, body, **{"x-hub-signature-256": sign(body, "the secret before")}).status_code,
            lambda status: status == 200,
            "the previous secret is accepted",
        )
    finally:
        parameters.delete_parameter(Name=name)


def test_a_poisoned_event_beside_good_ones_harms_none_of_them(people: People) -> None:
    first, second = people.visitor("Kim Good"), people.visitor("Lea Good")
    for visitor in (first, second):
        visitor.writes("hello")
        visitor.hears("Harbour Bikes bot")
    poison = {"sender": {"id": first.psid}, "message": "not an object"}
    body = body_of(
        people,
        message(people, first.psid, "prices", "m_good_1"),
        poison,
        {"sender": {"id": first.psid}, "message": {"mid": "m_odd", "text": 5, "attachments": [None, {"type": []}]}},
        message(people, second.psid, "prices", "m_good_2"),
    )
    before = people.messages_in(people.facts.unreadable_queue_url)
    assert post(people, body).status_code == 200
    first.hears("Puncture 12 €")
    second.hears("Puncture 12 €")
    assert people.messages_in(people.facts.unreadable_queue_url) == before + 1


def test_a_signed_body_that_nobody_can_read_is_kept_whole(people: People) -> None:
    queue = people.facts.unreadable_queue_url
    body = b'{"object":"page","entry":"unreadable \xff'
    # API Gateway hands what is neither text nor JSON on as base64
    assert post(people, body, **{"content-type": "application/octet-stream"}).status_code == 200
    letters = people.aws("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=0)["Messages"]
    kept = [json.loads(letter["Body"]) for letter in letters]
    assert body in [gzip.decompress(base64.b64decode(letter["gzip_base64"])) for letter in kept]


def test_hundreds_of_events_in_a_body_of_a_megabyte_are_all_stored(people: People) -> None:
    visitors = [people.visitor(f"Crowd {number}") for number in range(4)]
    for visitor in visitors:
        visitor.writes("hello")
        visitor.hears("Harbour Bikes bot")
    filler = "x" * 3050
    events = [
        message(people, visitors[number % 4].psid, f"prices {filler}", f"m_crowd_{number}") for number in range(320)
    ]
    body = body_of(people, *events)
    assert 1_000_000 < len(body) <= 1_048_576
    assert post(people, body).status_code == 200
    for visitor in visitors:
        visitor.hears("Puncture 12 €", times=80)


def test_the_webhook_is_answered_before_a_slow_graph_has_answered_us(people: People) -> None:
    visitor = people.visitor("Mia Patient")
    people.act("settings", {"graph_latency_seconds": 1}, method="PATCH")
    answered_before = len(people.ask("graph-calls"))
    visitor.writes("prices")
    eventually(
        lambda: people.ask("webhooks")[-1],
        lambda delivery: delivery["state"] == "delivered",
        "the webhook's answer",
    )
    sends = [call for call in people.ask("graph-calls")[answered_before:] if "message" in (call["body"] or {})]
    assert sends == []
    visitor.hears("Puncture 12 €")
