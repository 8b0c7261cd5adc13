"""Redriving, however often it is broken off: nothing is lost, none overtakes another, and none counts twice."""

import contextlib
from collections import Counter
from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from manage.dead_letters.box import HIDDEN_SECONDS, DeadLetterBox
from manage.dead_letters.queues import QueueName
from manage.dead_letters.redrive import WorkQueue, redrive
from tests.fakes.clock import ManualClock
from tests.fakes.dead_letter_queue import DEAD, DEDUPLICATION_SECONDS, WORK, BrokenOffError, Kept, SqsInMemory

GROUPS = "abc"

letters = st.lists(st.sampled_from(GROUPS), min_size=1, max_size=25)
"""The groups of the messages, the oldest first."""

tries = st.lists(
    st.tuples(
        st.sets(st.integers(0, 24)) | st.none(),
        st.integers(0, 30) | st.none(),
        st.sampled_from([0, HIDDEN_SECONDS, DEDUPLICATION_SECONDS]),
    ),
    max_size=6,
)
"""Which messages are chosen, None for all; after how many calls it breaks off; for how many seconds nothing happens."""


def made_of(groups: list[str]) -> SqsInMemory:
    dead = [Kept(f"id-{number}", group, f"{group}{number}") for number, group in enumerate(groups)]
    return SqsInMemory(ManualClock(0), dead)


def redriven(sqs: SqsInMemory, chosen: set[int] | None = None) -> None:
    box = DeadLetterBox(sqs, DEAD, QueueName.MAILBOX, sqs.clock)
    ids = None if chosen is None else {f"id-{number}" for number in chosen}
    redrive(box, lambda letter: ids is None or letter.id in ids, WorkQueue(sqs, WORK))


@given(letters, tries)
def test_invariant_6_whatever_is_chosen_and_wherever_it_breaks_off_all_go_back_in_order(
    groups: list[str], attempts: list[tuple[set[int] | None, int | None, int]]
) -> None:
    sqs = made_of(groups)
    broken_off = 0
    for chosen, calls, seconds in attempts:
        sqs.calls_left = calls
        try:
            redriven(sqs, chosen)
        except BrokenOffError:
            broken_off += 1
        sent = {body for _, body in sqs.work}
        assert {f"{group}{number}" for number, group in enumerate(groups)} == sent | {one.body for one in sqs.dead}
        sqs.clock.forward(seconds)
    sqs.calls_left = None
    sqs.clock.forward(HIDDEN_SECONDS)
    redriven(sqs)

    assert sqs.dead == []
    for group in GROUPS:
        firsts = dict.fromkeys(body for one, body in sqs.work if one == group)
        assert list(firsts) == [f"{one}{number}" for number, one in enumerate(groups) if one == group]
    copies = sum(Counter(sqs.work).values()) - len(groups)
    assert copies <= broken_off, "one copy at most for each time it broke off"


@given(letters, st.integers(0, 60))
def test_who_begins_anew_within_five_minutes_sends_nothing_twice(groups: list[str], calls: int) -> None:
    sqs = made_of(groups)
    sqs.calls_left = calls
    with contextlib.suppress(BrokenOffError):
        redriven(sqs)
    sqs.calls_left = None
    sqs.clock.forward(HIDDEN_SECONDS)
    redriven(sqs)

    assert max(Counter(sqs.work).values()) == 1
    assert len(sqs.work) == len(groups)


def test_what_is_not_chosen_can_be_received_at_once() -> None:
    sqs = made_of(["a", "b", "a"])
    redriven(sqs, {1})
    assert [(one.body, one.visible_at) for one in sqs.dead] == [("a0", 0), ("a2", 0)]


def test_a_search_among_thousands_ends_before_the_first_is_seen_by_others() -> None:
    sqs = made_of([f"g{number}" for number in range(40)])
    box = DeadLetterBox(sqs, DEAD, QueueName.MAILBOX, sqs.clock)
    with box.in_hand() as found:
        seen = []
        for letter in found:
            sqs.clock.forward(5)
            seen.append(letter.body)
    assert seen == ["g00", "g11", "g22", "g33"]


@pytest.mark.parametrize("code", ["AWS.SimpleQueueService.MessageNotInflight", "InvalidParameterValue"])
def test_one_whose_minute_was_over_is_seen_by_everybody_already(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sqs = made_of(["a"])
    monkeypatch.setattr(sqs, "change_message_visibility", refusing(code))
    assert len(DeadLetterBox(sqs, DEAD, QueueName.MAILBOX, sqs.clock).look(10)) == 1


def test_one_that_cannot_be_given_back_for_another_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    sqs = made_of(["a"])
    monkeypatch.setattr(sqs, "change_message_visibility", refusing("AccessDenied"))
    with pytest.raises(ClientError):
        DeadLetterBox(sqs, DEAD, QueueName.MAILBOX, sqs.clock).look(10)


def refusing(code: str) -> Callable[..., None]:
    def refuse(**_: object) -> None:
        raise ClientError({"Error": {"Code": code, "Message": ""}}, "ChangeMessageVisibility")

    return refuse
