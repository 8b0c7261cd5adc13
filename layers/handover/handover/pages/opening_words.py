"""Says when somebody will be there, in the user's language: “tomorrow at 9:00 AM”, “lundi à 09:00”."""

import re
import unicodedata
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from babel import Locale

NEXT_OPEN_LIMIT: Final = 80
"""The most characters that it takes to say so in any language."""

_DAYS_KNOWN_BY_NAME: Final = 6
"""So many days ahead, the day of the week alone says which one is meant."""

_ENGLISH: Final = "en"
_FORMS_LETTERS: Final = "\u200c\u200d"
"""Joiners: no mark of their own, but Persian and Sinhala words are written with them."""

_SHORT_NAME: Final = re.compile(r"(?<!E)E{1,3}(?!E)|(?<!c)ccc(?!c)|(?<!M)MMM(?!M)|(?<!L)LLL(?!L)")
"""A short name of a weekday (E, c) or a month (M, L) in a pattern of dates."""


class _Phrases(NamedTuple):
    today: str
    tomorrow: str
    day_and_time: str


_PHRASES: Final = {
    "ar": _Phrases("اليوم", "غدًا", "{day} في {time}"),
    "bg": _Phrases("днес", "утре", "{day} в {time}"),
    "ca": _Phrases("avui", "demà", "{day}, a les {time}"),
    "cs": _Phrases("dnes", "zítra", "{day} v {time}"),
    "da": _Phrases("i dag", "i morgen", "{day} kl. {time}"),
    "de": _Phrases("heute", "morgen", "{day} um {time}"),
    "el": _Phrases("σήμερα", "αύριο", "{day} στις {time}"),
    "en": _Phrases("today", "tomorrow", "{day} at {time}"),
    "es": _Phrases("hoy", "mañana", "{day}, {time}"),
    "fi": _Phrases("tänään", "huomenna", "{day} klo {time}"),
    "fr": _Phrases("aujourd’hui", "demain", "{day} à {time}"),  # noqa: RUF001 - the apostrophe of print
    "he": _Phrases("היום", "מחר", "{day} בשעה {time}"),
    "hr": _Phrases("danas", "sutra", "{day} u {time}"),
    "hu": _Phrases("ma", "holnap", "{day} {time}"),
    "id": _Phrases("hari ini", "besok", "{day} pukul {time}"),
    "it": _Phrases("oggi", "domani", "{day} alle ore {time}"),
    "ja": _Phrases("今日", "明日", "{day} {time}"),
    "ko": _Phrases("오늘", "내일", "{day} {time}"),
    "nb": _Phrases("i dag", "i morgen", "{day} kl. {time}"),
    "nl": _Phrases("vandaag", "morgen", "{day} om {time}"),
    "pl": _Phrases("dzisiaj", "jutro", "{day} {time}"),
    "pt": _Phrases("hoje", "amanhã", "{day} às {time}"),
    "ro": _Phrases("azi", "mâine", "{day} la {time}"),
    "ru": _Phrases("сегодня", "завтра", "{day} в {time}"),
    "sk": _Phrases("dnes", "zajtra", "{day} o {time}"),
    "sv": _Phrases("i dag", "i morgon", "{day} kl. {time}"),
    "th": _Phrases("วันนี้", "พรุ่งนี้", "{day} เวลา {time}"),
    "tr": _Phrases("bugün", "yarın", "{day} {time}"),  # noqa: RUF001 - a Turkish letter
    "uk": _Phrases("сьогодні", "завтра", "{day} о {time}"),  # noqa: RUF001 - a Cyrillic letter
    "vi": _Phrases("hôm nay", "ngày mai", "lúc {time} {day}"),
    "zh": _Phrases("今天", "明天", "{day} {time}"),
}
"""What Babel leaves out of Unicode's CLDR (version 48: relative days, dates with “at”); others do with the weekday."""


def next_open_in_words(opening: int, now: int, zone: ZoneInfo, language: str) -> str:
    """Says when somebody will be there: the day, with its date where it is more than six days ahead, and the time.

    Args:
        opening: when that is, in milliseconds since 1970, not before `now`.
        now: from when it is seen.
        zone: the page's time zone.
        language: such as `fr`, `pt_BR` or `zh-Hant`; English where nobody knows it.
    """
    locale = _locale(language)
    at, seen = (datetime.fromtimestamp(moment / 1000, zone) for moment in (opening, now))
    phrases = _PHRASES.get(locale.language)
    day, clock = _day(at.date(), seen.date(), locale, phrases), _clock(at.time(), locale)
    if phrases is not None:
        return _plain(phrases.day_and_time.format(day=day, time=clock))
    joined = locale.datetime_formats["medium"]
    return _plain(joined.replace("'", "").replace("{1}", day).replace("{0}", clock))


def _locale(language: str) -> "Locale":
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - seldom needed: a cold start must not wait for it

    for code in (language.replace("-", "_"), re.split("[-_]", language)[0]):
        try:
            return Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(_ENGLISH)


def _day(day: date, today: date, locale: "Locale", phrases: _Phrases | None) -> str:
    from babel.dates import format_date  # noqa: PLC0415 - as above

    ahead = (day - today).days
    if phrases is not None and ahead <= 1:
        return phrases.tomorrow if ahead == 1 else phrases.today
    return format_date(day, "EEEE" if ahead <= _DAYS_KNOWN_BY_NAME else _weekday_and_date(locale), locale)


def _weekday_and_date(locale: "Locale") -> str:
    """Gives a language's pattern for a weekday with a date, all names in full; months in figures stay so.

    It widens a shorter pattern as Unicode's UTS 35 does, part 4, under “missing skeleton fields”.
    """
    skeletons = locale.datetime_skeletons
    found = next(skeletons[name] for name in ("MMMMEEEEd", "MMMMEd", "MMMEd") if name in skeletons)
    return _SHORT_NAME.sub(lambda name: name[0][0] * 4, found.pattern)


def _clock(at: time, locale: "Locale") -> str:
    from babel.dates import format_time  # noqa: PLC0415 - as above

    return format_time(at, "short", locale=locale)


def _plain(text: str) -> str:
    """Gives a text with every blank as a plain one, and no marks that are not seen."""
    blanks_plain = " ".join(text.split())
    return "".join(
        mark for mark in blanks_plain if mark in _FORMS_LETTERS or not unicodedata.category(mark).startswith("C")
    )
