"""A webhook as large as an invocation can carry is stored whole, be it a thousand events or a single one."""

import json
from collections.abc import Sequence
from typing import Any, Final

import pytest

from handover.aws.mailbox import LIMIT_BYTES, FifoQueue
from handover.messenger.signature import sign
from handover.operations.receive import read, receive
from tests.builders.webhooks import APP, ARRIVAL
from tests.fakes.cloud import Cloud
from tests.fakes.dead_letters import RecordingDeadLetters
from tests.fakes.meta import Webhook
from tests.fakes.secrets import APP_SECRET
from tests.integration.functions import Functions, request

INVOCATION_BYTES: Final = 6_291_456
"""What Lambda takes as the event of an invocation, with all that is around the body (“Lambda quotas”: 6 MB)."""

EVENTS: Final = 1_000
"""What Meta collects in one webhook at most (Graph Webhooks, getting started)."""


def webhook(*texts: str) -> Webhook:
    """Gives a webhook in which visitors write texts, signed, and encoded as Meta does: ASCII only."""
    entries = [{"id": "22", "time": 1, "messaging": [_message(number, text)]} for number, text in enumerate(texts, 1)]
    body = json.dumps({"object": "page", "entry": entries}, separators=(",", ":")).encode()
    return Webhook(body, sign(body, APP_SECRET))


def _message(number: int, text: str) -> dict[str, Any]:
    sender, message = {"id": str(10**16 + number)}, {"mid": f"m_{number:0100}", "text": text}
    return {"sender": sender, "recipient": {"id": "22"}, "timestamp": 1, "message": message}


def carried(one: Webhook) -> int:
    """Gives how many bytes of an invocation a webhook takes."""
    return len(json.dumps(request(one)))


def largest_text(count: int, letter: str) -> str:
    """Gives the longest text of a letter of which so many fit into one invocation."""
    left = INVOCATION_BYTES - carried(webhook(*[""] * count))
    return letter * (left // (count * (carried(webhook(letter)) - carried(webhook("")))))


class TakesEverything:
    """SQS that takes every batch, and remembers how large each was."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []

    def send_message_batch(self, *, QueueUrl: str, Entries: Sequence[dict[str, str]]) -> dict[str, Any]:  # noqa: N803, ARG002 - AWS's names
        self.batches.append([len(entry["MessageBody"]) for entry in Entries])
        return {}


@pytest.mark.parametrize("count", [EVENTS, 40, 9])
def test_events_that_fill_an_invocation_are_all_stored_in_batches_that_sqs_takes(count: int) -> None:
    one = webhook(*[largest_text(count, "x")] * count)
    assert 0.99 * INVOCATION_BYTES < carried(one) <= INVOCATION_BYTES
    sqs, dead_letters = TakesEverything(), RecordingDeadLetters()
    receipt = receive(read(one.body, APP, ARRIVAL), FifoQueue(sqs, "mailbox"), dead_letters)
    assert (receipt.stored, receipt.unreadable, sum(map(len, sqs.batches))) == (count, 0, count)
    assert all(len(batch) <= 10 and sum(batch) <= LIMIT_BYTES for batch in sqs.batches)


def test_a_thousand_texts_of_meta_s_length_fit_in_latin_letters_and_not_in_cyrillic_ones() -> None:
    assert len(largest_text(EVENTS, "x")) > 2_000
    assert len(largest_text(EVENTS, "ж")) < 2_000


def test_an_event_of_a_mebibyte_is_a_letter_and_one_that_is_larger_is_kept_in_parts_for_a_person(
    functions: Functions, cloud: Cloud
) -> None:
    functions.receive_webhooks([webhook("x")])
    [small] = cloud.take_all(cloud.mailbox_url)
    room = LIMIT_BYTES - len(small["body"]) + 1
    assert functions.receive_webhooks([webhook("", "x" * room), webhook("", "", "x" * (room + 1))]) == [200, 200]
    assert LIMIT_BYTES in {len(record["body"]) for record in cloud.take_all(cloud.mailbox_url)}
    parts = [json.loads(record["body"]) for record in cloud.take_all(cloud.unreadable_queue_url)]
    assert {part["reason"] for part in parts} == {"larger than a message of the mailbox"}


def test_a_single_event_that_fills_an_invocation_is_answered_too(functions: Functions, cloud: Cloud) -> None:
    assert functions.receive_webhooks([webhook(largest_text(1, "x"))]) == [200]
    assert cloud.take_all(cloud.mailbox_url) == []
    assert cloud.take_all(cloud.unreadable_queue_url) != []
