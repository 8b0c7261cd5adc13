"""What follows from an event is named after it, through chains of any length, and no two things alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.conversation.moment import NAME_LIMIT, effect_name
from handover.lineage import conversation_key, root_of

EVENT = "0123456789abcdef" * 2
PARTS = st.lists(st.sampled_from(["1", "2", "outcome", "run", "refused", "requested", "still_waiting"]), max_size=40)


@given(PARTS)
def test_a_chain_of_any_length_names_the_event_it_began_with(parts: list[str]) -> None:
    name = EVENT
    for part in parts:
        name = effect_name(f"{name}.{part}")
        assert root_of(name) == EVENT
        assert len(name) <= NAME_LIMIT


def test_long_names_that_differ_stay_different() -> None:
    long = ".".join([EVENT, *["outcome"] * 9])
    names = {effect_name(f"{long}.{number}") for number in range(1000)}
    assert len(names) == 1000


@pytest.mark.parametrize("root", ["f" * 41, "f" * 64, "9" * 200])
def test_a_root_that_leaves_no_room_gives_way_to_a_digest_of_all(root: str) -> None:
    assert len(effect_name(f"{root}.{'1' * 64}")) == NAME_LIMIT
    assert effect_name(f"{root}.{'1' * 64}") != effect_name(f"{root}.{'2' * 64}")


@pytest.mark.parametrize("name", ["link-9e46", "staff-0a1b", "deletion-77", EVENT])
def test_an_event_is_its_own_root(name: str) -> None:
    assert root_of(name) == root_of(f"{name}.1.outcome") == name


def test_a_conversation_is_named_by_a_short_digest() -> None:
    assert conversation_key("22", "33") == "0ed14c1d85a74841"
    assert conversation_key("22", "33") != conversation_key("2", "233")
