"""The box for unreadable bodies, in memory and as a queue: what nobody can read is kept byte by byte."""

import base64
import gzip
import json
import random
from typing import Protocol

import pytest

from handover.aws.dead_letters import DeadLetters
from handover.aws.mailbox import LIMIT_BYTES, FifoQueue, NotStoredError
from handover.operations.receive import DeadLetterBox
from tests.fakes.cloud import Cloud
from tests.fakes.dead_letters import RecordingDeadLetters

BODIES = {
    "empty": b"",
    "text": b"not json",
    "no text": b"\xff\x00\xfe",
    "umlauts": "Grüße".encode(),
    "deeply nested": b"{" * 200_000,
    "large and not to be packed": random.Random(1).randbytes(LIMIT_BYTES),  # noqa: S311 - noise, no secret
}


class World(Protocol):
    """One box."""

    @property
    def box(self) -> DeadLetterBox: ...

    def kept(self) -> list[tuple[str, bytes]]: ...

    def fail_next(self) -> None: ...


class InMemory:
    def __init__(self) -> None:
        self.box = RecordingDeadLetters()

    def kept(self) -> list[tuple[str, bytes]]:
        return self.box.kept

    def fail_next(self) -> None:
        self.box.fail_next(1)


class AtSqs:
    def __init__(self, cloud: Cloud) -> None:
        self.box = DeadLetters(FifoQueue(self, cloud.unreadable_queue_url, lambda _: None))
        self._cloud = cloud
        self._failing = 0

    def kept(self) -> list[tuple[str, bytes]]:
        """Puts the parts together again, as the runbook tells a person to."""
        found: list[tuple[str, bytes]] = []
        packed = ""
        for record in self._cloud.take_all(self._cloud.unreadable_queue_url):
            part = json.loads(record["body"])
            packed += part["gzip_base64"]
            if part["part"] == part["parts"]:
                found.append((part["reason"], gzip.decompress(base64.b64decode(packed))))
                packed = ""
        return found

    def fail_next(self) -> None:
        self._failing = 4

    def send_message_batch(self, **request: object) -> object:
        if self._failing:
            self._failing -= 1
            return {"Failed": [{"Id": "0", "SenderFault": False}]}
        return self._cloud.client("sqs").send_message_batch(**request)


@pytest.fixture(params=["in memory", "as a queue"])
def world(request: pytest.FixtureRequest) -> World:
    return InMemory() if request.param == "in memory" else AtSqs(request.getfixturevalue("cloud"))


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_body_is_kept_as_it_came(world: World, body: bytes) -> None:
    world.box.keep("not JSON: JSONDecodeError", body)
    assert world.kept() == [("not JSON: JSONDecodeError", body)]


def test_bodies_are_kept_apart(world: World) -> None:
    world.box.keep("one reason", b"one")
    world.box.keep("another", b"two")
    assert world.kept() == [("one reason", b"one"), ("another", b"two")]


def test_whoever_keeps_a_body_hears_that_it_was_not_stored(world: World) -> None:
    world.fail_next()
    with pytest.raises(NotStoredError):
        world.box.keep("one reason", b"one")
    world.box.keep("one reason", b"one")
    assert world.kept() == [("one reason", b"one")]
