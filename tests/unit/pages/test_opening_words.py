"""When somebody will be there, said in the language of the user."""

import subprocess
import sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from handover.pages.hours import LOOKED_AHEAD_MS
from handover.pages.opening_words import NEXT_OPEN_LIMIT, next_open_in_words
from handover.pages.wall_clock import DAY_MS

PARIS = ZoneInfo("Europe/Paris")
NEW_YORK = ZoneInfo("America/New_York")
SUNDAY_NIGHT = datetime(2026, 11, 22, 22, tzinfo=PARIS)
LONGEST_NAMES = range(0, LOOKED_AHEAD_MS // DAY_MS, 15)
"""Days ahead that meet every month and every weekday."""


def ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def said(language: str, opening: datetime, now: datetime = SUNDAY_NIGHT, zone: ZoneInfo = PARIS) -> str:
    return next_open_in_words(ms(opening), ms(now), zone, language)


@pytest.mark.parametrize(
    ("language", "today", "tomorrow", "this_week", "later"),
    [
        (
            "en",
            "today at 10:30 PM",
            "tomorrow at 9:00 AM",
            "Saturday at 9:00 AM",
            "Sunday, November 29 at 9:00 AM",
        ),
        (
            "en_GB",
            "today at 22:30",
            "tomorrow at 09:00",
            "Saturday at 09:00",
            "Sunday 29 November at 09:00",
        ),
        (
            "fr",
            "aujourd\u2019hui à 22:30",
            "demain à 09:00",
            "samedi à 09:00",
            "dimanche 29 novembre à 09:00",
        ),
        (
            "de",
            "heute um 22:30",
            "morgen um 09:00",
            "Samstag um 09:00",
            "Sonntag, 29. November um 09:00",
        ),
        ("vi", "lúc 22:30 hôm nay", "lúc 09:00 ngày mai", "lúc 09:00 Thứ Bảy", "lúc 09:00 Chủ Nhật, 29 tháng 11"),
        ("ja", "今日 22:30", "明日 9:00", "土曜日 9:00", "11月29日(日曜日) 9:00"),
        # without phrases of its own: always the weekday
        ("lt", "sekmadienis 22:30", "pirmadienis 09:00", "šeštadienis 09:00", "lapkričio 29 d., sekmadienis 09:00"),
        ("eu", "igandea (22:30)", "astelehena (09:00)", "larunbata (09:00)", "azaroa 29(a), igandea (09:00)"),
    ],
)
def test_the_day_is_named_as_people_name_it(
    language: str, today: str, tomorrow: str, this_week: str, later: str
) -> None:
    in_half_an_hour = SUNDAY_NIGHT + timedelta(minutes=30)
    mornings = [SUNDAY_NIGHT.replace(hour=9) + timedelta(days=days) for days in (1, 6, 7)]
    assert [said(language, at) for at in (in_half_an_hour, *mornings)] == [today, tomorrow, this_week, later]


def test_each_of_the_next_days_has_a_name_of_its_own() -> None:
    days = [said("en", SUNDAY_NIGHT + timedelta(days=days)).split(" at ")[0] for days in range(8)]
    assert days == [
        "today",
        "tomorrow",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday, November 29",
    ]


def test_days_and_times_are_those_of_the_page() -> None:
    midnight_in_paris = datetime(2026, 11, 23, 0, 30, tzinfo=PARIS)
    assert said("en", midnight_in_paris) == "tomorrow at 12:30 AM"
    assert said("en", midnight_in_paris, zone=NEW_YORK) == "today at 6:30 PM"


@pytest.mark.parametrize(
    ("language", "opening"),
    [
        ("pt-BR", "amanhã às 09:00"),
        ("zh_Hant_TW", "明天 上午9:00"),
        # Facebook's own: Latin America, Pirate English, and a country that French is not known in
        ("es_LA", "mañana, 9:00"),
        ("en_PI", "tomorrow at 9:00 AM"),
        ("fr_ZZ", "demain à 09:00"),
        # what nobody speaks
        ("xx", "tomorrow at 9:00 AM"),
        ("", "tomorrow at 9:00 AM"),
        ("../../etc/passwd", "tomorrow at 9:00 AM"),
    ],
)
def test_a_language_that_is_not_known_is_the_nearest_one_or_english(language: str, opening: str) -> None:
    assert said(language, datetime(2026, 11, 23, 9, tzinfo=PARIS)) == opening


@pytest.mark.slow
def test_what_is_said_is_short_and_one_plain_line_in_every_language() -> None:
    for language in locale_identifiers():
        for days in LONGEST_NAMES:
            words = said(language, SUNDAY_NIGHT + timedelta(days=days, minutes=40))
            assert 0 < len(words) <= NEXT_OPEN_LIMIT, language
            assert words == " ".join(words.split()), language
            assert all(mark.isprintable() or mark in "\u200c\u200d" for mark in words), language
            assert not {"{", "}", "'"} & set(words), language


@given(st.text() | st.text("enfrzh_-.@0", max_size=12))
def test_whatever_the_language_is_called_there_are_words(language: str) -> None:
    assert said(language, datetime(2026, 11, 23, 9, tzinfo=PARIS))


def test_babel_is_loaded_only_when_words_are_asked_for() -> None:
    program = "import sys, handover.pages.opening_words; print('babel' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert done.stdout.strip() == "False"
