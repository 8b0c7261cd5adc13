"""The breaker of a page's own program: it opens after failures in a row, tries with one delivery, closes by itself."""

from functools import reduce
from typing import Final

import pytest

from handover.pages.endpoint import Endpoint

NOW: Final = 1_790_000_000_000
ADDRESS: Final = "https://desk.example/handover"
NEVER: Final = Endpoint("22").at(ADDRESS)


def least() -> float:
    return 0.0


def failed(times: int, endpoint: Endpoint = NEVER) -> Endpoint:
    return reduce(lambda one, _: one.failed(NOW, least), range(times), endpoint)


@pytest.mark.parametrize("failures", [0, 1, 2])
def test_after_two_failures_it_is_tried_again(failures: int) -> None:
    assert (failed(failures).is_open, failed(failures).wait_ms(NOW)) == (False, 0)


@pytest.mark.parametrize("failures", [3, 4])
def test_it_opens_after_three_failures_in_a_row(failures: int) -> None:
    assert failed(failures).is_open
    assert failed(failures).wait_ms(NOW) > 0


def test_a_success_in_between_ends_the_row() -> None:
    assert not failed(2, failed(2).succeeded()).is_open


@pytest.mark.parametrize(("failures", "minutes"), [(3, 1), (4, 2), (5, 4), (6, 8), (7, 10), (8, 10), (1_000_000, 10)])
def test_it_is_left_alone_for_longer_with_every_failure_up_to_ten_minutes(failures: int, minutes: int) -> None:
    endpoint = Endpoint("22", failures=failures - 1).failed(NOW, least)
    assert endpoint.wait_ms(NOW) == minutes * 60_000


def test_by_chance_half_as_long_again() -> None:
    assert failed(2).failed(NOW, lambda: 0.5).wait_ms(NOW) == 75_000


def test_when_its_time_has_come_it_may_be_tried_and_is_still_open() -> None:
    open_one = failed(3)
    assert (open_one.wait_ms(NOW + 59_999), open_one.wait_ms(NOW + 60_000)) == (1, 0)
    assert open_one.is_open


def test_while_one_delivery_tries_no_other_does() -> None:
    later = NOW + 60_000
    assert failed(3).probing(later).wait_ms(later) == 60_000


def test_it_is_remembered_since_when_it_fails() -> None:
    assert failed(1).failed(NOW + 5, least).failing_since == NOW
    assert failed(3).succeeded().failing_since == 0


def test_an_address_that_was_just_written_has_not_failed() -> None:
    moved = failed(3).without(NOW).at("https://other.example/")
    assert (moved.failures, moved.wait_ms(NOW), moved.missed) == (0, 0, 1)
    assert failed(3).at(ADDRESS) == failed(3)


def test_what_it_missed_is_counted_from_the_oldest_until_it_is_made_good() -> None:
    missing = NEVER.without(NOW).without(NOW - 7).without(NOW + 7)
    assert (missing.missed, missing.missed_since) == (3, NOW - 7)
    assert missing.made_good() == NEVER
