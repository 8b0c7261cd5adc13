"""Whether what visitors write comes here, and whether they write: judged by their chats at Meta, and by the past."""

import pytest

from handover.doctor.traffic import DAY, HOUR, WEEK, Arrival, Rhythm, judge_arrivals, judge_rhythm
from handover.doctor.verdict import Mark

NOW = 1_800_000_000.0
MINUTE = 60


def wrote(seconds_ago: float, *, heard_ago: float | None = None) -> Arrival:
    """Gives a chat whose visitor wrote so long ago, and was heard of last so long ago."""
    return Arrival(NOW - seconds_ago, 0.0 if heard_ago is None else NOW - heard_ago)


@pytest.mark.parametrize(
    ("arrivals", "mark"),
    [
        pytest.param([], Mark.OK, id="no chat"),
        pytest.param([wrote(HOUR, heard_ago=HOUR)], Mark.OK, id="it has come"),
        pytest.param([wrote(HOUR, heard_ago=HOUR + 59)], Mark.OK, id="by Meta's other clock"),
        pytest.param([wrote(HOUR, heard_ago=HOUR + 61)], Mark.BROKEN, id="only what was before it has come"),
        pytest.param([wrote(29 * MINUTE, heard_ago=2 * DAY)], Mark.OK, id="it may be on its way"),
        pytest.param([wrote(31 * MINUTE, heard_ago=2 * DAY)], Mark.BROKEN, id="it is on its way no more"),
        pytest.param([wrote(DAY + 1, heard_ago=2 * DAY)], Mark.OK, id="it is too old to say anything of today"),
        pytest.param([wrote(HOUR)], Mark.WORSE, id="a stranger alone, who may want to be forgotten"),
        pytest.param([wrote(HOUR), wrote(2 * HOUR)], Mark.BROKEN, id="two strangers"),
        pytest.param([wrote(HOUR, heard_ago=HOUR), wrote(2 * HOUR, heard_ago=DAY)], Mark.OK, id="a later one came"),
        pytest.param([wrote(HOUR, heard_ago=DAY), wrote(2 * HOUR, heard_ago=2 * HOUR)], Mark.BROKEN, id="came until"),
    ],
)
def test_what_visitors_wrote_and_did_not_come_is_broken_where_nothing_later_came(
    arrivals: list[Arrival], mark: Mark
) -> None:
    assert judge_arrivals(arrivals, NOW).mark is mark


def test_it_is_told_in_how_many_chats_and_since_when() -> None:
    verdict = judge_arrivals([wrote(HOUR), wrote(2 * HOUR)], NOW)

    assert verdict.found == "what visitors wrote in 2 chats since 2027-01-15T06:00Z has not come"


def days(*chats: int, is_whole: bool = True) -> Rhythm:
    """Gives the rhythm of a page with so many chats on each of the days before, today first."""
    return Rhythm(tuple(NOW - (day + 0.5) * DAY for day, count in enumerate(chats) for _ in range(count)), is_whole)


EVERY_DAY = (9,) * 14
WEEKDAYS = (9, 9, 9, 9, 9, 0, 0)


@pytest.mark.parametrize(
    ("rhythm", "mark"),
    [
        pytest.param(Rhythm(()), Mark.OK, id="a page nobody writes to"),
        pytest.param(days(1, *EVERY_DAY), Mark.OK, id="somebody wrote today"),
        pytest.param(days(0, *EVERY_DAY), Mark.BROKEN, id="somebody wrote every day but today"),
        pytest.param(days(0, *(4,) * 14), Mark.OK, id="few write, and nobody today"),
        pytest.param(days(0, *(5,) * 14), Mark.BROKEN, id="enough write, and nobody today"),
        pytest.param(days(0, *WEEKDAYS[1:], 0, *WEEKDAYS[1:], 0), Mark.OK, id="nobody on this weekday"),
        pytest.param(days(0, *WEEKDAYS[1:], *WEEKDAYS, 9), Mark.BROKEN, id="many on this weekday"),
        pytest.param(days(0, *(9,) * 7), Mark.OK, id="a page of last week"),
        pytest.param(days(0, 500, 500, is_whole=False), Mark.BROKEN, id="more than are counted"),
    ],
)
def test_a_day_without_a_chat_is_broken_where_the_same_day_had_many_before(rhythm: Rhythm, mark: Mark) -> None:
    assert judge_rhythm(rhythm, NOW).mark is mark


def test_a_night_is_no_silence_for_a_whole_day_is_looked_at() -> None:
    last = NOW - DAY + MINUTE
    before = tuple(NOW - WEEK * week - HOUR for week in (1, 2) for _ in range(9))

    assert judge_rhythm(Rhythm((last, *before)), NOW).mark is Mark.OK
    assert judge_rhythm(Rhythm((last - 2 * MINUTE, *before)), NOW).mark is Mark.BROKEN


def test_the_silence_is_told_with_the_numbers_it_is_compared_with() -> None:
    assert judge_rhythm(days(0, *EVERY_DAY), NOW).found == (
        "nobody has written since 2027-01-13T20:00Z; chats in the same hours of the weeks before: 9 and 9"
    )
