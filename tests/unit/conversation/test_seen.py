"""The events that a conversation has met: none is new twice, and what comes late for the first time is no copy."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from handover.conversation.conversation import CONVERSATION
from handover.conversation.seen import KEPT_MS, LIMITS, Group, Remembered, Seen

NOW = 1_700_000_000_000
HOUR = 3_600_000

dated = st.sampled_from([Group.WORDS, Group.MOVES, Group.STAFF])
arrivals = st.lists(st.tuples(st.integers(0, 150), st.integers(0, HOUR)), min_size=1, max_size=300)


def is_new(seen: Seen, group: Group, event_id: str, at: int) -> bool:
    return not (seen.has(event_id) or seen.has_forgotten(group, at))


@given(dated, arrivals)
def test_invariant_6_no_event_is_new_twice_in_whatever_order_copies_come(
    group: Group, events: list[tuple[int, int]]
) -> None:
    seen = Seen()
    worked_on: set[int] = set()
    times: dict[int, int] = {}
    for number, delay in events:
        at = times.setdefault(number, NOW - delay)
        if is_new(seen, group, f"e{number}", at):
            assert number not in worked_on
            worked_on.add(number)
            seen = seen.with_event(group, f"e{number}", at, NOW)


@given(dated, st.permutations(range(24)))
def test_invariant_8_as_many_events_as_are_remembered_are_new_in_any_order(group: Group, order: list[int]) -> None:
    seen = Seen()
    for number in order:
        assert is_new(seen, group, f"e{number}", NOW - number)
        seen = seen.with_event(group, f"e{number}", NOW - number, NOW)


@pytest.mark.parametrize("group", [Group.WORDS, Group.MOVES, Group.STAFF])
def test_the_oldest_by_its_own_time_is_forgotten_first(group: Group) -> None:
    seen = Seen()
    for number in range(LIMITS[group] + 1):
        seen = seen.with_event(group, f"e{number}", NOW - number, NOW)
    assert seen.has("e0")
    assert not seen.has(f"e{LIMITS[group]}")
    assert seen.has_forgotten(group, NOW - LIMITS[group])
    assert not seen.has_forgotten(group, NOW - LIMITS[group] + 1)


def test_reports_are_forgotten_in_the_order_in_which_they_came_and_none_is_taken_for_old() -> None:
    seen = Seen()
    for number in range(LIMITS[Group.REPORTS] + 1):
        seen = seen.with_event(Group.REPORTS, f"e{number}", 0, NOW)
    assert [seen.has("e0"), seen.has("e1")] == [False, True]
    assert not seen.has_forgotten(Group.REPORTS, 0)


def test_an_event_is_forgotten_when_no_copy_can_come_any_more() -> None:
    seen = Seen().with_event(Group.WORDS, "old", NOW, NOW)
    kept = seen.with_event(Group.WORDS, "new", NOW + KEPT_MS, NOW + KEPT_MS)
    forgotten = seen.with_event(Group.WORDS, "new", NOW + KEPT_MS, NOW + KEPT_MS + 1)
    assert (kept.has("old"), forgotten.has("old")) == (True, False)
    assert forgotten.has_forgotten(Group.WORDS, NOW)


@given(st.lists(st.tuples(st.sampled_from(Group), st.text(), st.integers(0, NOW)), max_size=30))
def test_what_was_seen_is_read_as_it_was_stored(events: list[tuple[Group, str, int]]) -> None:
    seen = Seen()
    for group, event_id, at in events:
        seen = seen.with_event(group, event_id, at, NOW)
    assert Seen.model_validate_json(seen.model_dump_json()) == seen


def test_an_id_takes_fourteen_bytes_with_its_time_and_base64_a_third_more() -> None:
    seen = Seen()
    for number in range(30):
        seen = seen.with_event(Group.WORDS, f"e{number}", NOW + number, NOW)
    assert len(seen.words.model_dump_json()) == (6 + 30 * 14) // 3 * 4 + len('""')


@pytest.mark.parametrize("stored", ["no base64!", "AAAA", "AAAAAAAAAAAA"])
def test_what_is_not_ours_is_refused(stored: str) -> None:
    with pytest.raises(ValidationError, match="not the events of a conversation"):
        Remembered.model_validate(stored)


def test_a_conversation_of_one_ring_still_knows_what_it_has_met() -> None:
    stored = {
        "account_id": "22",
        "user_id": "33",
        "seen": [["report", 0], ["press", NOW], ["text", NOW - 5]],
        "forgotten_until": NOW - 10,
    }
    seen = CONVERSATION.of(stored).seen
    assert [seen.has("report"), seen.has("press"), seen.has("text")] == [True, True, True]
    assert [is_new(seen, group, "older", NOW - 10) for group in (Group.WORDS, Group.MOVES)] == [False, False]
    assert [is_new(seen, group, "newer", NOW - 9) for group in (Group.WORDS, Group.MOVES)] == [True, True]


def test_the_architecture_says_how_many_are_remembered() -> None:
    said = " ".join((Path(__file__).parents[3] / "docs" / "architecture.md").read_text(encoding="utf-8").split())

    words, moves, staff, reports = (LIMITS[group] for group in Group)
    assert f"known by id for {KEPT_MS // (24 * HOUR)} days, in four groups: the last {words} of what was said, " in said
    assert f"the last {moves} presses and moves of control, the last {staff} decisions of staff" in said
    assert f"the last {reports} reports of our own functions" in said
