"""Every language of the pages says everything, and fills in what there is."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

import pytest

from handover.conversation.conversation import Ending
from handover.conversation.effects import Deed
from handover.links.link import MINUTES
from handover.links.refused import Refusal, sheet_of_refusal
from handover.links.sheet import as_html
from handover.links.wording import language_asked_for, words_in
from tests.builders.languages import LANGUAGES

EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
SENTENCE = 20


def texts_of(part: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Gives every text of a language with where it stands; how many sentences say a thing is the language's own."""
    if is_dataclass(part):
        for field in fields(part):
            yield from texts_of(getattr(part, field.name), f"{path}.{field.name}")
    elif isinstance(part, Mapping):
        for name, one in part.items():
            yield from texts_of(one, f"{path}.{name}")
    else:
        yield path, " ".join(part) if isinstance(part, tuple) else str(part)


def all_texts(language: str) -> dict[str, str]:
    return dict(texts_of(words_in(language)))


def filled_in(text: str) -> set[str]:
    return {name.lower() for name in re.findall(r"\{(\w*)\}", text)}


@EVERY_LANGUAGE
def test_whatever_language_alerts_speak_the_pages_behind_their_links_do_too(language: str) -> None:
    assert words_in(language).language == language


@EVERY_LANGUAGE
def test_a_language_says_as_much_as_english_does(language: str) -> None:
    english, theirs = all_texts("en"), all_texts(language)
    assert theirs.keys() == english.keys()
    empty = {path for path, text in english.items() if not text}
    assert {path for path, text in theirs.items() if not text} == empty


@EVERY_LANGUAGE
def test_a_language_fills_in_nothing_that_english_does_not_know(language: str) -> None:
    english, theirs = all_texts("en"), all_texts(language)
    assert [path for path in theirs if filled_in(theirs[path]) - filled_in(english[path]) - {"page"}] == []


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_no_sentence_was_left_in_english(language: str) -> None:
    english, theirs = all_texts("en"), all_texts(language)
    assert [path for path, text in theirs.items() if len(text) > SENTENCE and text == english[path]] == []


@EVERY_LANGUAGE
def test_every_deed_every_ending_and_every_length_has_words(language: str) -> None:
    words = words_in(language)
    assert words.deeds.keys() == {*Deed}
    assert words.resumed.keys() == words.ends.keys() == {*Ending}
    assert words.minutes.keys() == {*MINUTES.values()}


@EVERY_LANGUAGE
@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_is_told_plainly(language: str, refusal: Refusal) -> None:
    sheet = sheet_of_refusal(refusal, language, "<Harbour> Bikes")
    assert sheet.status == refusal.value
    assert sheet.title
    assert sheet.button is None
    assert "<Harbour>" not in as_html(sheet, "")


def test_a_language_that_nobody_wrote_is_english() -> None:
    assert words_in("tlh").language == "en"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("de-DE, fr;q=0.7", "fr"),
        ("en-GB", "en"),
        ("", "en"),
        ("*", "en"),
        ("../", "en"),
        ("é", "en"),
        ("__init__", "en"),
    ],
)
def test_a_browser_is_answered_in_the_first_language_of_its_own_that_we_speak(header: str, language: str) -> None:
    assert language_asked_for(header) == language
