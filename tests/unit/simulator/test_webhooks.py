import json

import pytest

from local.simulator.webhooks import encode, sign
from tests.unit.simulator.in_process import InProcess

EVENT: dict[str, object] = {"mid": "m_1", "text": "äöå a@b https://x.y"}


def test_bytes_and_signature_are_metas() -> None:
    event = {"sender": {"id": "2"}, "recipient": {"id": "1"}, "timestamp": 1, "message": EVENT}
    body = encode({"object": "page", "entry": [{"id": "1", "time": 1, "messaging": [event]}]})

    assert b'"text":"\\u00e4\\u00f6\\u00e5 a\\u0040b https:\\/\\/x.y"' in body
    assert sign("test_app_secret", body) == ("sha256=d5202ad425438d6b21d1554c00c6e198add394c15715d9831ded439e9d27ac96")


@pytest.mark.parametrize("text", ["a\\/b", "\\", "/", "@", "🚲", 'say "x"', "\\u0040"])
def test_escaping_keeps_the_text(text: str) -> None:
    assert json.loads(encode({"text": text})) == {"text": text}


def test_webhooks_are_delivered_signed_and_in_order(simulator: InProcess) -> None:
    sent = [simulator.send_later({"number": n}) for n in range(5)]
    simulator.settle()

    assert [body for _, body, _ in simulator.carrier.posts] == sent
    url, body, headers = simulator.carrier.posts[0]
    assert url == simulator.settings.webhook_url
    assert headers["X-Hub-Signature-256"] == sign("test_app_secret", body)


def test_a_webhook_that_is_not_answered_with_200_comes_again_before_the_next(simulator: InProcess) -> None:
    simulator.carrier.statuses.extend([500, None])
    first, second = simulator.send_later({"number": 1}), simulator.send_later({"number": 2})
    simulator.settle()

    assert [body for _, body, _ in simulator.carrier.posts] == [first, first, first, second]
    delivery = simulator.control("GET", "/webhooks").json()[0]
    assert (delivery["status"], delivery["attempts"], delivery["state"]) == (200, 3, "delivered")


def test_a_webhook_is_given_up_after_a_few_times(simulator: InProcess) -> None:
    simulator.carrier.statuses.extend([500, 500, 500])
    simulator.send_later({"number": 1})
    simulator.settle()

    delivery = simulator.control("GET", "/webhooks").json()[0]
    [entry] = simulator.control("GET", "/journal").json()["entries"]
    assert (delivery["status"], delivery["attempts"], delivery["state"]) == (500, 3, "failed")
    assert (entry["kind"], entry["summary"]) == ("webhook_failed", "webhook 1 failed: 500 after 3 attempts")


def test_paused_webhooks_wait_and_then_go_in_order(simulator: InProcess) -> None:
    simulator.control("PATCH", "/settings", {"webhooks_paused": True})
    sent = [simulator.send_later({"number": n}) for n in range(3)]
    simulator.settle()
    assert simulator.carrier.posts == []
    assert simulator.control("GET", "/health").json() == {"status": "ok", "webhooks_waiting": 3}

    simulator.control("PATCH", "/settings", {"webhooks_paused": False})
    simulator.settle()

    assert [body for _, body, _ in simulator.carrier.posts] == sent


def test_the_same_bytes_can_be_sent_again(simulator: InProcess) -> None:
    sent = [simulator.send_later({"number": n}) for n in range(2)]
    simulator.settle()

    again = simulator.control("POST", "/webhooks/redeliver", {"number": 2}).json()
    all_again = simulator.control("POST", "/webhooks/redeliver", {"all": True}).json()

    assert [one["status"] for one in again["statuses"]] == [200]
    assert [one["number"] for one in all_again["statuses"]] == [1, 2]
    assert [body for _, body, _ in simulator.carrier.posts] == [*sent, sent[1], *sent]


@pytest.mark.parametrize(("body", "status"), [({"number": 7}, 404), ({}, 422), ({"number": 7, "all": True}, 422)])
def test_a_redelivery_names_what_exists(simulator: InProcess, body: object, status: int) -> None:
    assert simulator.control("POST", "/webhooks/redeliver", body).status_code == status


def test_any_text_can_be_sent_signed_or_wrongly_signed(simulator: InProcess) -> None:
    simulator.carrier.statuses.extend([200, 401])

    signed = simulator.control("POST", "/webhooks/send", {"body": "not json"}).json()
    forged = simulator.control("POST", "/webhooks/send", {"body": "{}", "signature": "sha256=00"}).json()

    assert (signed["status"], forged["status"]) == (200, 401)
    assert simulator.carrier.posts[0][1:] == (b"not json", simulator.carrier.posts[0][2])
    assert simulator.carrier.posts[0][2]["X-Hub-Signature-256"] == sign("test_app_secret", b"not json")
    assert simulator.carrier.posts[1][2]["X-Hub-Signature-256"] == "sha256=00"


def test_the_handshake_uses_the_verify_token(simulator: InProcess) -> None:
    assert simulator.control("POST", "/webhooks/verify").json() == {"verified": True, "reason": None}
