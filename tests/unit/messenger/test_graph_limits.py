"""Meta's own back-off headers say for how long a page is left alone, and whatever else they hold harms nothing."""

import json
import time
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.messenger.limits import LONGEST_PAUSE_SECONDS, pause_asked_for

NOW = 1_795_000_000.0
ASKED_AT = format_datetime(datetime.fromtimestamp(NOW, UTC), usegmt=True)
IN_TWO_MINUTES = format_datetime(datetime.fromtimestamp(NOW + 120, UTC), usegmt=True)
BUC = "X-Business-Use-Case-Usage"


def pause(**headers: str) -> int:
    return pause_asked_for({name.replace("_", "-"): value for name, value in headers.items()}, lambda: NOW)


def usage(*minutes: object, **others: object) -> str:
    entries = [{"type": "messenger", "call_count": 100, "estimated_time_to_regain_access": value} for value in minutes]
    return json.dumps({"22": entries, **others})


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (usage(5), 300),
        (usage(0), 0),
        (usage(), 0),
        (usage(1, 7, 3), 420),
        (usage(1, **{"17841400000000001": [{"type": "instagram", "estimated_time_to_regain_access": 9}]}), 540),
        (usage(1.5), 90),
        (usage("4"), 240),
        (usage(100_000), LONGEST_PAUSE_SECONDS),
    ],
)
def test_the_longest_estimate_counts_and_is_in_minutes(header: str, seconds: int) -> None:
    assert pause_asked_for({BUC: header}) == seconds
    assert pause_asked_for({BUC.lower(): header}) == seconds


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("0.2", 1),
        ("0", 0),
        ("999999999", LONGEST_PAUSE_SECONDS),
        (IN_TWO_MINUTES, 120),
        (ASKED_AT, 0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_PAUSE_SECONDS),
    ],
)
def test_retry_after_is_in_seconds_or_a_date(header: str, seconds: int) -> None:
    assert pause(Retry_After=header) == seconds


def test_a_date_without_a_zone_is_in_universal_time(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        waits = pause(Retry_After=IN_TWO_MINUTES.replace("GMT", "-0000"))
    time.tzset()
    assert waits == 120


def test_a_date_is_counted_by_the_clock_that_wrote_it() -> None:
    server_is_late = format_datetime(datetime.fromtimestamp(NOW - 3600, UTC), usegmt=True)
    assert pause(Retry_After=ASKED_AT, Date=server_is_late) == 3600
    assert pause(Retry_After=IN_TWO_MINUTES, Date="yesterday") == 120


def test_the_longer_of_both_headers_counts() -> None:
    assert pause_asked_for({BUC: usage(1), "Retry-After": "90"}) == 90
    assert pause_asked_for({BUC: usage(2), "Retry-After": "90"}) == 120


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-App-Usage": '{"call_count": 100, "total_time": 100, "total_cputime": 100}'},
        {"X-App-Usage": usage(5)},
        {BUC: ""},
        {BUC: "soon"},
        {BUC: "[" * 50_000},
        {BUC: '{"22": {"estimated_time_to_regain_access": 5}}'},
        {BUC: '{"22": ["5", null, 5, [5]]}'},
        {BUC: '[{"estimated_time_to_regain_access": 5}]'},
        {BUC: usage(-5)},
        {BUC: usage(None)},
        {BUC: '{"22": [{"estimated_time_to_regain_access": true}]}'},
        {BUC: usage(float("nan"))},
        {BUC: usage(float("inf"))},
        {BUC: '{"22": [{"estimated_time_to_regain_access": 1' + "0" * 5000 + "}]}"},
        {"Retry-After": ""},
        {"Retry-After": "-5"},
        {"Retry-After": "soon"},
        {"Retry-After": "nan"},
        {"Retry-After": "Mon, 99 Foo 2026 99:99:99 GMT"},
        {"Retry-After": "Mon, 01 Jan 99999 00:00:00 GMT"},
        {"Retry-After": "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"},
    ],
)
def test_what_names_no_pause_asks_for_none(headers: dict[str, str]) -> None:
    assert pause_asked_for(headers) == 0


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("estimated_time_to_regain_access"), inner),
)


@given(st.text() | _json.map(json.dumps), st.text() | st.dates().map(str) | st.datetimes().map(format_datetime))
def test_no_header_breaks_a_call(limits: str, date: str) -> None:
    assert 0 <= pause(X_Business_Use_Case_Usage=limits, Retry_After=date, Date=date) <= LONGEST_PAUSE_SECONDS
