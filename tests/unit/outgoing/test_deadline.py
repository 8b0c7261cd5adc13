"""A call has its time, and no more."""

from threading import Event

import pytest

from handover.outgoing.deadline import within


def test_what_comes_in_time_counts() -> None:
    assert within(5, lambda: 42) == 42


def test_so_does_what_fails_in_time() -> None:
    def fails() -> None:
        raise LookupError("nobody there")

    with pytest.raises(LookupError, match="nobody there"):
        within(5, fails)


def test_what_takes_too_long_is_given_up() -> None:
    never = Event()
    with pytest.raises(TimeoutError):
        within(0.01, never.wait)
    never.set()
