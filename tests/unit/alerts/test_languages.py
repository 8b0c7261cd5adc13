"""Every language says everything: no text is missing, left in English, or filled in with what is not there."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime

import pytest
from babel import Locale

from handover.alerts.moments import date_and_time, duration, time_beside
from handover.alerts.wordings import ENGLISH, wordings_in
from tests.builders.languages import LANGUAGES

EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
OTHER_LANGUAGES = [language for language in LANGUAGES if language != ENGLISH]
SENTENCE = 20
"""Texts shorter than this may be the same in two languages: “Bot”, “{name}”."""

VISITOR = {"who", "Who", "where", "page", "target", "waited", "claimed_by"}
ABOUT_A_PAGE = {"page", "page_id", "chats", "admin", "address"}
ABOUT_MANY = {"page", "visitors", "timezone", "at", "count"}


def texts_of(part: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Gives every text of a language with where it stands."""
    if is_dataclass(part):
        for field in fields(part):
            yield from texts_of(getattr(part, field.name), f"{path}.{field.name}")
    elif isinstance(part, tuple):
        for number, one in enumerate(part):
            yield from texts_of(one, f"{path}.{number}")
    else:
        yield path, part


def all_texts(language: str) -> dict[str, object]:
    return dict(texts_of(wordings_in(language)))


def filled_in(text: object) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", str(text)))


def test_english_and_french_are_spoken() -> None:
    assert {"en", "fr"} <= set(LANGUAGES)


@EVERY_LANGUAGE
def test_a_language_goes_by_its_own_name_and_babel_knows_it(language: str) -> None:
    assert wordings_in(language).language == language
    assert Locale.parse(language)


@EVERY_LANGUAGE
def test_a_language_says_as_much_as_english_does(language: str) -> None:
    english, theirs = all_texts(ENGLISH), all_texts(language)
    assert theirs.keys() == english.keys()
    assert {path for path, text in theirs.items() if text is None} == {p for p, text in english.items() if text is None}
    assert [path for path, text in theirs.items() if text is not None and not str(text).strip()] == []


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_no_sentence_is_left_in_english(language: str) -> None:
    english = all_texts(ENGLISH)
    same = [path for path, text in all_texts(language).items() if text == english[path] and len(str(text)) >= SENTENCE]
    assert same == []


@EVERY_LANGUAGE
def test_the_small_words_are_filled_in_with_what_those_of_english_are(language: str) -> None:
    theirs, english = dict(texts_of(wordings_in(language).phrases)), dict(texts_of(wordings_in(ENGLISH).phrases))
    assert {path: filled_in(text) for path, text in theirs.items()} == {
        path: filled_in(text) for path, text in english.items()
    }


@EVERY_LANGUAGE
def test_the_sentences_are_filled_in_with_what_there_is(language: str) -> None:
    wordings = wordings_in(language)
    assert {word for _, text in texts_of(wordings.conversation) for word in filled_in(text)} <= VISITOR
    assert {word for _, text in texts_of(wordings.page) for word in filled_in(text)} <= ABOUT_A_PAGE
    assert {word for _, text in texts_of(wordings.waiting) for word in filled_in(text)} <= ABOUT_MANY


@EVERY_LANGUAGE
def test_every_subject_about_a_chat_says_who_and_where(language: str) -> None:
    subjects = [text for path, text in texts_of(wordings_in(language).conversation) if path.endswith("subject")]
    assert all({"where"} < filled_in(text) <= {"who", "Who", "where", "claimed_by"} for text in subjects)


@EVERY_LANGUAGE
def test_a_visitor_begins_a_sentence_with_a_capital_letter(language: str) -> None:
    texts = texts_of(wordings_in(language).conversation)
    assert [path for path, text in texts if re.search(r"(^|[.:] ){who}|[^.] {Who}", str(text))] == []


def test_what_alerts_do_not_speak_they_say_in_english() -> None:
    assert wordings_in("ja") is wordings_in(ENGLISH)


# --- dates and times --------------------------------------------------------------------------------------------------

MAY_DAY = datetime(2026, 5, 11, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize(("language", "written"), [("en", "11 May 2026, 09:05"), ("fr", "11 mai 2026 à 09:05")])
def test_a_date_is_written_as_its_readers_write_it(language: str, written: str) -> None:
    assert date_and_time(MAY_DAY, wordings_in(language)) == written


@EVERY_LANGUAGE
def test_a_time_beside_another_of_the_same_day_needs_no_date(language: str) -> None:
    words = wordings_in(language)
    assert time_beside(MAY_DAY, MAY_DAY.replace(hour=23), words) == "09:05"
    assert time_beside(MAY_DAY, MAY_DAY.replace(day=12), words) == date_and_time(MAY_DAY, words)


@pytest.mark.parametrize(
    ("minutes", "english", "french"),
    [
        (1, "1 minute", "1 minute"),
        (15, "15 minutes", "15 minutes"),
        (119, "119 minutes", "119 minutes"),
        (120, "2 hours", "2 heures"),
        (150, "2 h 30 min", "2 h 30 min"),
        (2879, "47 h 59 min", "47 h 59 min"),
        (2880, "2 days", "2 jours"),
        (4319, "2 days", "2 jours"),
    ],
)
def test_a_duration_is_as_precise_as_people_care_for(minutes: int, english: str, french: str) -> None:
    assert duration(minutes, wordings_in("en").phrases) == english
    assert duration(minutes, wordings_in("fr").phrases).replace("\u00a0", " ") == french
