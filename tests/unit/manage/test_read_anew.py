"""Reading once more what could not be read: nothing is deleted that is not in the mailbox, or kept anew."""

import base64
import gzip
import json
import random
from typing import Any

from handover.aws.dead_letters import DeadLetters
from handover.aws.mailbox import LIMIT_BYTES
from manage.dead_letters.box import DeadLetterBox
from manage.dead_letters.queues import QueueName
from manage.dead_letters.redrive import Redriven, read_anew
from tests.fakes.clock import ManualClock
from tests.fakes.dead_letter_queue import DEAD, Kept, SqsInMemory
from tests.fakes.dead_letters import RecordingDeadLetters
from tests.fakes.queue import RecordingQueue

APP = "990000000000001"


class Desk:
    """What could not be read, and where it goes."""

    def __init__(self) -> None:
        self.sqs = SqsInMemory(ManualClock(0))
        self.mailbox = RecordingQueue()
        self.rest = RecordingDeadLetters()

    def keep(self, body: bytes) -> None:
        """Keep a body as `ingest` does."""
        queue = RecordingQueue()
        DeadLetters(queue).keep("not known then", body)  # type: ignore[arg-type]  # it needs a queue to post to
        for letter in queue.letters:
            self.sqs.dead.append(Kept(f"id-{len(self.sqs.dead)}", letter.group_id, letter.body))

    def read(self) -> Redriven:
        """Read all of it anew."""
        box = DeadLetterBox(self.sqs, DEAD, QueueName.UNREADABLE, self.sqs.clock)
        ids = frozenset(message.id for message in self.sqs.dead)
        return read_anew(box, ids, APP, self.mailbox, self.rest)


def event(mid: str, text: str = "hello") -> dict[str, Any]:
    return {"sender": {"id": "33"}, "recipient": {"id": "22"}, "timestamp": 1, "message": {"mid": mid, "text": text}}


def webhook(*events: object) -> bytes:
    return json.dumps({"object": "page", "entry": [{"id": "22", "time": 1, "messaging": events}]}).encode()


def test_a_body_in_parts_is_put_together() -> None:
    desk = Desk()
    noise = base64.b64encode(random.Random(1).randbytes(600_000)).decode()  # noqa: S311 - noise, no secret
    desk.keep(webhook(event("m_1", noise), event("m_2")))
    assert len(desk.sqs.dead) > 1
    assert (desk.read().back, len(desk.mailbox.letters), desk.sqs.dead) == (1, 2, [])


def test_what_nobody_needs_by_now_is_gone() -> None:
    desk = Desk()
    desk.keep(webhook({"sender": {"id": "33"}, "recipient": {"id": "22"}, "read": {"watermark": 1}}))
    assert (desk.read().back, desk.mailbox.letters, desk.sqs.dead) == (1, [], [])


def test_an_envelope_that_the_mailbox_takes_by_now_goes_there_as_it_is() -> None:
    desk = Desk()
    envelope = {"kind": "webhook", "id": "e", "account": "22", "user": "33", "channel": "messaging", "event": {}}
    of_page = {"kind": "page", "id": "p", "account": "22", "event": {}}
    for document in (envelope, of_page):
        desk.keep(json.dumps(document).encode())
    assert desk.read().back == 2
    assert [json.loads(letter.body) for letter in desk.mailbox.letters] == [envelope, of_page]
    assert [letter.group_id for letter in desk.mailbox.letters] == ["22:33", "22"]


def test_an_envelope_that_the_mailbox_refuses_still_is_not_deleted() -> None:
    desk = Desk()
    envelope = {"kind": "webhook", "id": "e", "account": "22", "user": "33", "channel": "messaging", "event": {}}
    desk.keep(json.dumps(envelope).encode())
    desk.mailbox.reject_next(1)
    assert [why for _, why in desk.read().left] == ["the mailbox refuses it"]
    assert (len(desk.sqs.dead), desk.rest.kept) == (1, [])


def test_an_envelope_that_is_too_large_still_stays() -> None:
    desk = Desk()
    envelope = {"kind": "webhook", "id": "e", "account": "22", "user": "33", "channel": "m", "event": "x" * LIMIT_BYTES}
    desk.keep(json.dumps(envelope).encode())
    assert [why for _, why in desk.read().left] == ["it cannot be read still: object is not a text"]
    assert len(desk.sqs.dead) == 1


def test_a_body_of_which_a_part_is_missing_stays() -> None:
    desk = Desk()
    packed = base64.b64encode(gzip.compress(b"?")).decode()
    part = {"kind": "unreadable", "reason": "?", "part": 2, "parts": 2, "gzip_base64": packed}
    desk.sqs.dead.append(Kept("id-0", "g", json.dumps(part)))
    assert [why for _, why in desk.read().left] == ["not all parts of the body are at hand"]
    assert len(desk.sqs.dead) == 1


def test_events_came_when_the_body_was_kept_and_are_the_same_however_often_they_are_read() -> None:
    stamps = []
    for _ in range(2):
        desk = Desk()
        desk.keep(webhook(event("m_1")))
        desk.read()
        [letter] = desk.mailbox.letters
        document = json.loads(letter.body)
        stamps.append((document["received"], document["token"]))
    assert stamps == [(1, "kept-id-0.0")] * 2
