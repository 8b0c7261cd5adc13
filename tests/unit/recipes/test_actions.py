"""One grammar of payloads: what is written is read back, what is not ours is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.recipes.actions import (
    Action,
    GetStarted,
    HandoverOff,
    HandoverOn,
    OpenRecipe,
    Referred,
    action_of,
    payload_of,
)

_words = st.text(min_size=1, max_size=30).filter(lambda text: text.isprintable())


@given(
    st.one_of(
        st.builds(OpenRecipe, st.from_regex(r"[a-z0-9_]{1,60}", fullmatch=True), st.sampled_from([None, "en", "fr"])),
        st.builds(GetStarted, st.none() | _words),
        st.builds(Referred, _words),
        st.just(HandoverOff()),
        st.builds(HandoverOn, st.none() | _words, st.none() | _words, st.none() | _words),
    )
)
def test_what_is_written_is_read_back(action: Action) -> None:
    assert action_of(payload_of(action)) == action


@pytest.mark.parametrize("payload", ["", "GET_STARTED", "handover", "handover/", "handover/onward", "{}", "recipes"])
def test_what_is_not_ours_is_nothing(payload: str) -> None:
    assert action_of(payload) is None
