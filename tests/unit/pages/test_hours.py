"""When people are there: what an owner may write, and what the clock of the page makes of it."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema  # type: ignore[import-untyped]  # it has no type information
import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from handover.pages.hours import LOOKED_AHEAD_MS, OpeningHours, Week
from handover.pages.spans import Span
from handover.pages.wall_clock import MINUTE_MS
from manage.page_schema import page_schema

UTC_ZONE = ZoneInfo("UTC")

PARIS = ZoneInfo("Europe/Paris")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
ANY_WEEK = {"monday": "9:00-12:00"}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EVERY_DAY = dict.fromkeys(DAYS, "9:00-18:00")

WRITTEN = """
week:
  monday: 9:00-12:30, 14:00-18:00
  tuesday: [9:00-12:30, 14:00-18:00]
  friday: 22:00-2:00
  saturday: 10-24
  sunday: closed
holidays:
  - 2026-12-25
  - date: 2026-12-24
    name: Christmas Eve
    open: 9:00-12:00
  - from: 2026-08-01
    until: 2026-08-15
  - every: 12-25
"""


def hours(week: dict[str, Any] | None = None, *holidays: object) -> OpeningHours:
    written = {"week": EVERY_DAY if week is None else week, "holidays": holidays}
    return OpeningHours.model_validate(written, extra="forbid")


def stored(opening_hours: OpeningHours) -> Any:
    return opening_hours.model_dump(mode="json", exclude_defaults=True)


def ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def utc(text: str) -> int:
    return ms(datetime.fromisoformat(text).replace(tzinfo=UTC))


def paris(text: str) -> int:
    return ms(datetime.fromisoformat(text).replace(tzinfo=PARIS))


# --- what an owner writes ---------------------------------------------------------------------------------------------


def test_hours_are_read_as_an_owner_writes_them_and_stored_so_that_an_owner_can_read_them() -> None:
    assert stored(OpeningHours.model_validate(yaml.safe_load(WRITTEN))) == {
        "week": {
            "monday": "9:00-12:30, 14:00-18:00",
            "tuesday": "9:00-12:30, 14:00-18:00",
            "friday": "22:00-2:00",
            "saturday": "10:00-24:00",
        },
        "holidays": [
            {"date": "2026-12-25"},
            {"date": "2026-12-24", "name": "Christmas Eve", "open": "9:00-12:00"},
            {"from": "2026-08-01", "until": "2026-08-15"},
            {"every": "12-25"},
        ],
    }


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("09:00-12:00", "9:00-12:00"),
        ("9-17", "9:00-17:00"),
        (" 9:00 \u2013 12:30 ", "9:00-12:30"),
        ("14:00-18:00,9:00-12:30", "9:00-12:30, 14:00-18:00"),
        ("9:00-12:00, 12:00-14:00", "9:00-12:00, 12:00-14:00"),
        ("0:00-24:00", "0:00-24:00"),
        ("22:00-0:00", "22:00-24:00"),
        ("0:00-1:00, 23:00-2:00", "0:00-1:00, 23:00-2:00"),
        (["9:00-12:00", "14-18"], "9:00-12:00, 14:00-18:00"),
    ],
)
def test_spans_may_be_written_in_several_ways(written: object, kept: str) -> None:
    assert stored(hours({"monday": written}))["week"] == {"monday": kept}


@pytest.mark.parametrize("written", ["closed", " closed ", []])
def test_a_day_may_be_said_to_be_closed(written: object) -> None:
    assert hours({"monday": "9-12", "sunday": written}) == hours({"monday": "9-12"})


def test_hours_may_be_put_together_in_code() -> None:
    week = Week(monday=(Span(opens=540, closes=750), Span(opens=1320, closes=1560)))
    assert OpeningHours(week=week) == hours({"monday": "9:00-12:30, 22:00-2:00"})


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("- 2026-12-25", {"date": "2026-12-25"}),
        ('- "2026-12-25"', {"date": "2026-12-25"}),
        ("- 2026-8-1", {"date": "2026-08-01"}),
        ("- date: 2026-12-24\n  open: closed", {"date": "2026-12-24"}),
        ("- every: 1-6\n  name: Epiphany", {"every": "01-06", "name": "Epiphany"}),
        ("- every: 02-29", {"every": "02-29"}),
        ("- from: 2026-08-01\n  until: 2026-08-01", {"from": "2026-08-01", "until": "2026-08-01"}),
    ],
)
def test_holidays_may_be_written_in_several_ways(written: str, kept: object) -> None:
    assert stored(hours(ANY_WEEK, *yaml.safe_load(written)))["holidays"] == [kept]


@pytest.mark.parametrize(
    ("week", "place", "words"),
    [
        ("{}", (), "no day has hours"),
        ("sunday: closed", (), "no day has hours"),
        ("monday:", ("monday",), "not opening hours: write them like 9:00-12:30, 14:00-18:00"),
        ("monday: 9:00", ("monday",), "not opening hours"),
        ("monday: {from: 9:00, until: 12:00}", ("monday",), "not opening hours"),
        ("monday: ''", ("monday", 0), "not a span of time"),
        ("monday: 9:00-12:00,", ("monday", 1), "not a span of time"),
        ("monday: [9:00-12:00, 14:00]", ("monday", 1), "not a span of time"),
        ("monday: 9am-5pm", ("monday", 0), "in the 24-hour clock, like 9:00-12:30"),
        ("monday: 9:00-25:00", ("monday", 0), "not a span of time"),
        ("monday: 9:00-24:30", ("monday", 0), "not a span of time"),
        ("monday: 24:00-2:00", ("monday", 0), "not a span of time"),
        ("monday: 9:60-10:00", ("monday", 0), "not a span of time"),
        ("monday: 9:00-9:00", ("monday", 0), "write 0:00-24:00 for a whole day"),
        ("monday: '14:00-18:00, 9:00-14:01'", ("monday",), "9:00-14:01 and 14:00-18:00 overlap"),
        ("monday: '22:00-2:00, 23:00-1:00'", ("monday",), "22:00-2:00 and 23:00-1:00 overlap"),
        (f"monday: [{', '.join(f'{hour}:00-{hour}:30' for hour in range(11))}]", ("monday",), "at most 10 items"),
        ("montag: 9:00-12:00", ("montag",), "Extra inputs are not permitted"),
    ],
)
def test_hours_that_cannot_be_are_refused_where_they_stand(week: str, place: tuple[object, ...], words: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        OpeningHours.model_validate({"week": yaml.safe_load(week)}, extra="forbid")
    [problem] = refusal.value.errors()
    assert problem["loc"] == ("week", *place)
    assert words in problem["msg"]


@pytest.mark.parametrize(
    ("holiday", "place", "words"),
    [
        ("25.12.2026", ("Bare", "date"), "write one like 2026-12-25"),
        ("'2026-02-30'", ("Bare", "date"), "there is no such day"),
        ("2026-12-25 10:00:00", ("Bare", "date"), "not a day"),
        ("20261225", (), "has none of: date"),
        ("{name: Christmas}", (), "has none of: date"),
        ("{date: 12-25}", ("OneDay", "date"), "not a day"),
        ("{date: 20261225}", ("OneDay", "date"), "not a day"),
        ("{every: 2026-12-25}", ("EveryYear", "every"), "write them like 12-25"),
        ("{every: 25-12}", ("EveryYear", "every"), "write the month before the day"),
        ("{every: 02-30}", ("EveryYear", "every"), "there is no such day"),
        ("{every: 12-25, open: 9}", ("EveryYear", "open"), "not opening hours"),
        ("{from: 2026-08-01}", ("Period", "until"), "Field required"),
        ("{until: 2026-08-01}", ("Period", "from"), "Field required"),
        ("{from: 2026-08-15, until: 2026-08-01}", ("Period", "until"), "it ends before it begins"),
        ("{date: 2026-12-25, until: 2026-12-26}", ("OneDay", "until"), "Extra inputs are not permitted"),
        ("{date: 2026-12-25, name: ''}", ("OneDay", "name"), "at least 1 character"),
    ],
)
def test_holidays_that_cannot_be_are_refused_where_they_stand(
    holiday: str, place: tuple[object, ...], words: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        hours(ANY_WEEK, yaml.safe_load(holiday))
    [problem] = refusal.value.errors()
    assert problem["loc"] == ("holidays", 0, *place)
    assert words in problem["msg"]


def test_a_list_of_holidays_has_an_end() -> None:
    with pytest.raises(ValidationError, match="at most 200 items"):
        hours(ANY_WEEK, *["2026-12-25"] * 201)


# --- the schema that editors use --------------------------------------------------------------------------------------


def in_an_editor(document: object) -> list[str]:
    schema = {"$ref": "#/$defs/OpeningHours", "$defs": page_schema()["$defs"]}
    checker = jsonschema.Draft202012Validator(schema)
    return [problem.message for problem in checker.iter_errors(document)]


def test_editors_know_what_may_be_written() -> None:
    assert in_an_editor(json.loads(json.dumps(yaml.safe_load(WRITTEN), default=str))) == []


@pytest.mark.parametrize(
    "document",
    [
        {"week": {"monday": "nine to five"}},
        {"week": {"monday": ["9:00-12:00", "14:00"]}},
        {"week": {"monday": 540}},
        {"week": {"montag": "9:00-12:00"}},
        {"week": {}, "holidays": ["Christmas"]},
        {"week": {}, "holidays": [{"every": "2026-12-25"}]},
        {"week": {}, "holidays": [{"from": "2026-12-25"}]},
        {"week": {}, "holidays": [{"day": "2026-12-25"}]},
        {},
    ],
)
def test_editors_mark_what_may_not(document: object) -> None:
    assert in_an_editor(document)


# --- the week ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-11-23 08:59:59.999", False),
        ("2026-11-23 09:00", True),
        ("2026-11-23 12:29:59.999", True),
        ("2026-11-23 12:30", False),
        ("2026-11-23 14:00", True),
        ("2026-11-27 21:59", False),
        ("2026-11-27 23:59", True),
        ("2026-11-28 01:59", True),
        ("2026-11-28 02:00", False),
        ("2026-11-28 23:59", True),
        ("2026-11-29 00:00", False),
    ],
)
def test_somebody_is_there_when_the_clock_of_the_page_says_so(at: str, *, is_open: bool) -> None:
    assert OpeningHours.model_validate(yaml.safe_load(WRITTEN)).is_open(paris(at), PARIS) is is_open


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-11-23 08:00", "2026-11-23 09:00"),
        ("2026-11-23 09:00", "2026-11-23 09:00"),
        ("2026-11-23 11:11:11.111", "2026-11-23 11:11:11.111"),
        ("2026-11-23 12:30", "2026-11-23 14:00"),
        ("2026-11-24 18:00", "2026-11-27 22:00"),
        ("2026-11-29 00:00", "2026-11-30 09:00"),
    ],
)
def test_the_next_open_moment_is_now_while_open_and_the_next_opening_else(at: str, opens: str) -> None:
    assert OpeningHours.model_validate(yaml.safe_load(WRITTEN)).next_open(paris(at), PARIS) == paris(opens)


def test_the_same_moment_is_another_time_elsewhere() -> None:
    at = utc("2026-11-23 08:30")
    assert [hours(ANY_WEEK).is_open(at, zone) for zone in (PARIS, NEW_YORK)] == [True, False]
    assert hours(ANY_WEEK).next_open(at, NEW_YORK) == utc("2026-11-23 14:00")


# --- holidays ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("holidays", "at", "opens"),
    [
        (["2026-12-25"], "2026-12-25 10:00", "2026-12-26 09:00"),
        ([{"date": "2026-12-24", "open": "10:00-12:00"}], "2026-12-24 09:00", "2026-12-24 10:00"),
        ([{"date": "2026-12-24", "open": "10:00-12:00"}], "2026-12-24 12:00", "2026-12-25 09:00"),
        ([{"from": "2026-08-01", "until": "2026-08-15"}], "2026-08-01 09:00", "2026-08-16 09:00"),
        ([{"every": "12-25"}], "2031-12-25 10:00", "2031-12-26 09:00"),
        ([{"every": "02-29"}], "2028-02-29 10:00", "2028-03-01 09:00"),
        ([{"every": "02-29"}], "2027-02-28 18:00", "2027-03-01 09:00"),
    ],
)
def test_a_holiday_counts_whatever_the_week_says(holidays: list[object], at: str, opens: str) -> None:
    assert hours(EVERY_DAY, *holidays).next_open(paris(at), PARIS) == paris(opens)


@pytest.mark.parametrize(
    "holidays",
    [
        [{"from": "2026-12-20", "until": "2027-01-03"}, {"every": "12-24"}, {"date": "2026-12-24", "open": "7-8"}],
        [{"from": "2026-12-20", "until": "2027-01-03"}, {"every": "12-24", "open": "7-8"}],
        [{"from": "2026-12-20", "until": "2027-01-03"}, {"from": "2026-12-23", "until": "2026-12-24", "open": "7-8"}],
        [{"every": "12-24", "open": "7-8"}, {"from": "2026-12-24", "until": "2026-12-24"}],
        [{"date": "2026-12-24", "open": "7-8"}, "2026-12-24"],
    ],
)
def test_of_several_holidays_on_a_day_the_one_about_the_fewest_days_counts(holidays: list[object]) -> None:
    assert hours(EVERY_DAY, *holidays).next_open(paris("2026-12-24 00:00"), PARIS) == paris("2026-12-24 07:00")


EVERY_NIGHT = dict.fromkeys(DAYS, "22:00-2:00")


@pytest.mark.parametrize(
    ("holiday", "open_on_the_24th", "open_on_the_25th", "open_on_the_26th"),
    [
        ("2026-12-25", True, False, False),
        ({"date": "2026-12-25", "open": "9:00-12:00"}, True, False, False),
        ({"date": "2026-12-25", "open": "20:00-3:00"}, True, False, True),
        ({"from": "2026-12-24", "until": "2026-12-25", "open": "21:00-1:30"}, False, True, True),
        ({"from": "2026-12-24", "until": "2026-12-25"}, False, False, False),
    ],
)
def test_a_night_ends_where_a_holiday_of_another_kind_begins(
    holiday: object, *, open_on_the_24th: bool, open_on_the_25th: bool, open_on_the_26th: bool
) -> None:
    nights = hours(EVERY_NIGHT, holiday)
    after_midnight = [nights.is_open(paris(f"2026-12-{day} 01:00"), PARIS) for day in (24, 25, 26)]
    assert after_midnight == [open_on_the_24th, open_on_the_25th, open_on_the_26th]


def test_nobody_waits_for_an_opening_more_than_a_year_away() -> None:
    closed_for_good = hours(EVERY_DAY, {"from": "2026-01-01", "until": "9999-12-31"})
    assert closed_for_good.next_open(paris("2026-11-23 10:00"), PARIS) is None
    once_a_year = hours({"monday": "9-12"}, {"from": "2026-01-01", "until": "2027-11-30"})
    assert once_a_year.next_open(paris("2026-11-23 10:00"), PARIS) == paris("2027-12-06 09:00")


# --- nights on which the clock is put forward or back -----------------------------------------------------------------


def changes(opening_hours: OpeningHours, zone: ZoneInfo, begins: str, ends: str) -> list[str]:
    """Gives when somebody comes and when nobody is there any more, in UTC, minute by minute."""
    found, was_open = [], False
    for at in range(utc(begins), utc(ends), MINUTE_MS):
        if (is_open := opening_hours.is_open(at, zone)) is not was_open:
            found.append(f"{datetime.fromtimestamp(at / 1000, UTC):%d %H:%M}")
        was_open = is_open
    return found


@pytest.mark.parametrize(
    ("week", "zone", "begins", "ends", "told"),
    [
        # Paris goes from 2:00 to 3:00 on 29 March, at 1:00 UTC
        ({"sunday": "2:30-4:00"}, PARIS, "2026-03-28 12:00", "2026-03-29 12:00", ["29 01:00", "29 02:00"]),
        ({"sunday": "2:00-3:00"}, PARIS, "2026-03-28 12:00", "2026-03-29 12:00", []),
        ({"saturday": "22:00-4:00"}, PARIS, "2026-03-28 12:00", "2026-03-29 12:00", ["28 21:00", "29 02:00"]),
        # and from 3:00 to 2:00 on 25 October, at 1:00 UTC
        ({"saturday": "22:00-4:00"}, PARIS, "2026-10-24 12:00", "2026-10-25 12:00", ["24 20:00", "25 03:00"]),
        (
            {"sunday": "2:00-2:30"},
            PARIS,
            "2026-10-24 12:00",
            "2026-10-25 12:00",
            ["25 00:00", "25 00:30", "25 01:00", "25 01:30"],
        ),
        # New York goes from 2:00 to 3:00 on 8 March, at 7:00 UTC
        ({"saturday": "23:00-2:30"}, NEW_YORK, "2026-03-07 12:00", "2026-03-08 12:00", ["08 04:00", "08 07:00"]),
        # Lord Howe goes from 2:00 to 2:30 on 4 October, at 15:30 UTC of the day before
        ({"sunday": "2:15-3:00"}, LORD_HOWE, "2026-10-03 12:00", "2026-10-04 12:00", ["03 15:30", "03 16:00"]),
        # Samoa had no 30 December in 2011: at 10:00 UTC it went from Thursday to Saturday
        ({"friday": "0:00-24:00"}, ZoneInfo("Pacific/Apia"), "2011-12-29 12:00", "2012-01-01 12:00", []),
    ],
)
def test_what_the_clock_shows_counts_though_it_is_put_forward_or_back(
    week: dict[str, str], zone: ZoneInfo, begins: str, ends: str, told: list[str]
) -> None:
    assert changes(hours(week), zone, begins, ends) == told


@pytest.mark.parametrize(
    ("week", "zone", "at", "opens"),
    [
        ({"sunday": "2:30-4:00"}, PARIS, "2026-03-29 00:00", "2026-03-29 01:00"),
        ({"sunday": "2:00-3:00"}, PARIS, "2026-03-29 00:00", "2026-04-05 00:00"),
        ({"sunday": "2:00-2:30"}, PARIS, "2026-10-25 00:30", "2026-10-25 01:00"),
        ({"sunday": "2:15-3:00"}, LORD_HOWE, "2026-10-03 12:00", "2026-10-03 15:30"),
    ],
)
def test_an_opening_that_the_clock_leaves_out_comes_when_the_clock_goes_on(
    week: dict[str, str], zone: ZoneInfo, at: str, opens: str
) -> None:
    assert hours(week).next_open(utc(at), zone) == utc(opens)


# --- whatever is written ----------------------------------------------------------------------------------------------

MINUTES = st.integers(0, 1439)
CLOCK_CHANGES = [
    ("Europe/Paris", date(2026, 3, 29)),
    ("Europe/Paris", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Africa/Casablanca", date(2026, 2, 15)),
    ("America/Santiago", date(2026, 9, 6)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("UTC", date(2028, 2, 29)),
    ("Asia/Kathmandu", date(2026, 12, 31)),
]


def on_the_clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


@st.composite
def lines_of_spans(draw: st.DrawFn) -> str:
    """Spans of a day, the last perhaps past midnight."""
    edges = sorted(draw(st.sets(MINUTES, max_size=6)))
    spans = [f"{on_the_clock(a)}-{on_the_clock(b)}" for a, b in zip(edges[::2], edges[1::2], strict=False)]
    if len(edges) % 2:
        spans.append(
            f"{on_the_clock(edges[-1])}-{on_the_clock(draw(st.integers(0, edges[-1] - 1)) if edges[-1] else 1440)}"
        )
    return ", ".join(spans) or "closed"


def days_around(day: date) -> st.SearchStrategy[date]:
    return st.integers(-3, 3).map(lambda days: day + timedelta(days=days))


@st.composite
def holidays_around(draw: st.DrawFn, day: date) -> Any:
    first, last = sorted([draw(days_around(day)), draw(days_around(day))])
    kinds: list[dict[str, object]] = [{"date": first}, {"every": f"{first:%m-%d}"}, {"from": first, "until": last}]
    return draw(st.sampled_from(kinds)) | draw(st.just({}) | st.fixed_dictionaries({"open": lines_of_spans()}))


@st.composite
def places_and_hours(draw: st.DrawFn) -> tuple[ZoneInfo, date, dict[str, Any]]:
    """A time zone, a day that matters there, and hours with holidays around that day."""
    zone, day = draw(st.sampled_from(CLOCK_CHANGES))
    week = draw(st.fixed_dictionaries({name: lines_of_spans() for name in DAYS}))
    assume(set(week.values()) != {"closed"})
    holidays = draw(st.lists(holidays_around(day), max_size=3))
    return ZoneInfo(zone), day, {"week": week, "holidays": holidays}


@given(places_and_hours())
def test_what_is_stored_is_read_as_the_same_hours(drawn: tuple[ZoneInfo, date, dict[str, Any]]) -> None:
    read = OpeningHours.model_validate(drawn[2])
    assert OpeningHours.model_validate(stored(read)) == read
    assert OpeningHours.model_validate_json(read.model_dump_json()) == read
    assert OpeningHours.model_validate(yaml.safe_load(yaml.safe_dump(stored(read)))) == read
    assert in_an_editor(stored(read)) == []


def days_of(holiday: dict[str, Any], calendar: list[date]) -> list[date]:
    if "every" in holiday:
        return [day for day in calendar if f"{day:%m-%d}" == holiday["every"]]
    if "date" in holiday:
        return [day for day in calendar if day == holiday["date"]]
    return [day for day in calendar if holiday["from"] <= day <= holiday["until"]]


def weakest_first(holidays: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Periods, the longest first; then days of each year; then days. Of equals, the first written is the strongest."""
    periods = sorted((one for one in reversed(holidays) if "from" in one), key=lambda one: one["from"] - one["until"])
    yearly, single = ([one for one in reversed(holidays) if kind in one] for kind in ("every", "date"))
    return [*periods, *yearly, *single]


def painted(document: dict[str, Any], calendar: list[date]) -> set[tuple[date, int]]:
    """Gives every minute of a calendar when somebody is there, painted day by day, the strongest rule last."""
    rules: dict[date, tuple[str, object]] = {day: (document["week"][DAYS[day.weekday()]], "week") for day in calendar}
    for holiday in weakest_first(document["holidays"]):
        rules |= dict.fromkeys(days_of(holiday, calendar), (holiday.get("open", "closed"), holiday))
    minutes = set()
    for day, (line, rule) in rules.items():
        following = day + timedelta(days=1)
        goes_on = rules.get(following, ("", None))[1] in ("week", rule)
        for span in line.split(", ") if line != "closed" else []:
            opens, closes = (int(hour) * 60 + int(minute) for hour, minute in (t.split(":") for t in span.split("-")))
            minutes |= {(day, minute) for minute in range(opens, closes if closes > opens else 1440)}
            minutes |= {(following, minute) for minute in range(closes if closes < opens and goes_on else 0)}
    return minutes


def minutes_around(day: date) -> Iterator[int]:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    yield from range(ms(noon - timedelta(hours=30)), ms(noon + timedelta(hours=30)), MINUTE_MS)


@given(places_and_hours(), st.integers(0, 59_999))
def test_minute_by_minute_it_is_open_where_the_calendar_is_painted(
    drawn: tuple[ZoneInfo, date, dict[str, Any]], within_the_minute: int
) -> None:
    zone, day, document = drawn
    there = painted(document, [day + timedelta(days=number) for number in range(-5, 6)])
    read, expected = OpeningHours.model_validate(document), []
    for at in minutes_around(day):
        shown = datetime.fromtimestamp(at / 1000, zone)
        expected.append((at, (shown.date(), shown.hour * 60 + shown.minute) in there))
    step = 7  # a whole number of it is no hour: all minutes come, in one example or another
    for at, is_open in expected[within_the_minute % step :: step]:
        assert read.is_open(at + within_the_minute, zone) is is_open
    opens = next((at for at, is_open in expected if is_open), None)
    found = read.next_open(expected[0][0], zone)
    assert found == opens if opens is not None else found is None or found > expected[-1][0]


@given(places_and_hours(), st.integers(-5_000, 5_000), st.integers(0, 59_999), st.data())
def test_nobody_is_there_before_the_next_open_moment(
    drawn: tuple[ZoneInfo, date, dict[str, Any]], minutes: int, past_the_minute: int, data: st.DataObject
) -> None:
    zone, day, document = drawn
    read = OpeningHours.model_validate(document)
    at = ms(datetime(day.year, day.month, day.day, tzinfo=UTC)) + minutes * MINUTE_MS + past_the_minute
    opens = read.next_open(at, zone)
    if opens is not None:
        assert opens >= at
        assert read.is_open(opens, zone)
    until = at + LOOKED_AHEAD_MS if opens is None else opens
    if until > at:
        assert not read.is_open(until - 1, zone)
        between = data.draw(st.lists(st.integers(at, until - 1), max_size=20))
        assert not any(read.is_open(moment, zone) for moment in between)


@given(places_and_hours(), MINUTES)
def test_nobody_comes_on_a_day_that_is_closed(drawn: tuple[ZoneInfo, date, dict[str, Any]], minutes: int) -> None:
    zone, day, document = drawn
    read = OpeningHours.model_validate({**document, "holidays": [{"date": day}]})
    at = ms(datetime(day.year, day.month, day.day, tzinfo=zone)) + minutes * MINUTE_MS
    opens = read.next_open(at, zone)
    assume(datetime.fromtimestamp(at / 1000, zone).date() == day)
    assert not read.is_open(at, zone)
    assert opens is None or datetime.fromtimestamp(opens / 1000, zone).date() > day


@given(places_and_hours(), MINUTES, st.integers(1, 1380))
def test_a_wait_counts_the_minutes_in_which_somebody_is_there(
    drawn: tuple[ZoneInfo, date, dict[str, Any]], minutes: int, wait: int
) -> None:
    zone, day, document = drawn
    read = OpeningHours.model_validate(document)
    since = ms(datetime(day.year, day.month, day.day, tzinfo=UTC)) + minutes * MINUTE_MS
    until = read.after(since, wait, zone)
    if until is None:
        assert read.after(since, wait + 1, zone) is None
        return
    assert read.is_open(until - 1, zone)
    assume(until - since < 3 * 1440 * MINUTE_MS)
    assert sum(read.is_open(at, zone) for at in range(since, until, MINUTE_MS)) == wait


def test_of_hours_that_overlap_at_midnight_each_minute_counts_once() -> None:
    hours = OpeningHours.model_validate({"week": {"monday": "20:00-2:00", "tuesday": "0:00-3:00"}})
    monday = ms(datetime(2026, 11, 23, 20, tzinfo=UTC))
    assert hours.after(monday, 7 * 60, UTC_ZONE) == monday + 7 * 60 * MINUTE_MS
    assert hours.after(monday, 7 * 60 + 1, UTC_ZONE) == monday + 7 * 1440 * MINUTE_MS + MINUTE_MS


def test_a_wait_that_never_ends_has_no_end() -> None:
    hours = OpeningHours.model_validate({"week": {"monday": "9:00-9:01"}})
    assert hours.after(ms(datetime(2026, 11, 23, tzinfo=UTC)), 100, UTC_ZONE) is None
