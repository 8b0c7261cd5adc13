"""Each admin has exactly one mail, though the alert is delivered ten times and its sender dies at every call (19)."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Final

import pytest
import pytest_socket

from handover.aws.receipts import Receipts
from handover.aws.topics import EventsTopic
from tests.builders.announcements import announcement
from tests.proof.crash.branches import Branches
from tests.proof.crash.points import Gap
from tests.proof.crash.stage import Stage, demo_settings, stage

DELIVERIES: Final = 10
TO: Final = ("maya@harbour-bikes.example", "jonas@harbour-bikes.example")

type Ended = tuple[Counter[str], int, tuple[str, ...]]
"""How often each admin was mailed, how often the topic was told, and what ended in a dead-letter queue."""


@pytest.fixture(autouse=True)
def _offline() -> Iterator[None]:
    # Event loops talk to themselves over unix sockets.
    pytest_socket.disable_socket(allow_unix_socket=True)
    yield
    pytest_socket.enable_socket()


def _deliver(on: Stage) -> None:
    settings = on.settings
    told = announcement(page_id=settings.id, page_name=settings.name)
    topic = EventsTopic(on.cloud.client("sns"), on.cloud.events_topic_arn)
    for _ in range(DELIVERIES):
        topic.publish(told)
    on.settle()


def _played(branches: Branches[Ended]) -> Ended:
    with stage(demo_settings(), branches.dies_at) as on:
        on.tap.is_on = True
        _deliver(on)
        mailed = Counter(sent.destinations["ToAddresses"][0] for sent in on.cloud.sent_mails())
        return mailed, len(on.notices()), tuple(on.dead_letters)


def _every_end(one_in: int = 1) -> list[tuple[tuple[Gap, ...], Ended]]:
    branches = Branches[Ended](one_in=one_in)
    return branches.end(_played(branches))


@cache
def ends() -> list[tuple[tuple[Gap, ...], Ended]]:
    return _every_end()


def test_the_sender_dies_at_every_one_of_its_calls_and_a_second_time_too() -> None:
    dead_after = {deaths[0].after for deaths, _ in ends() if deaths}
    assert len([call for call in dead_after if call and call.startswith("sesv2.SendEmail")]) == len(TO)
    assert {len(deaths) for deaths, _ in ends()} == {0, 1, 2}


def test_invariant_3_every_admin_has_exactly_one_mail_wherever_the_sender_dies() -> None:
    others = {deaths: mailed for deaths, (mailed, _, _) in ends() if mailed != Counter(TO)}
    assert others == {}


def test_invariant_3_the_topic_is_told_at_least_once_and_nothing_is_set_aside() -> None:
    assert {dead for _, (_, _, dead) in ends()} == {()}
    assert {told for _, (_, told, _) in ends()} <= {1, 2}


def test_without_receipts_a_mail_would_come_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Receipts, "has", lambda *_: False)
    assert any(max(mailed.values()) > 1 for _, (mailed, _, _) in _every_end(one_in=3))
