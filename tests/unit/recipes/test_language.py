"""What is written in several languages is read in the one that fits."""

from collections.abc import Mapping
from typing import cast

import pytest
from pydantic import TypeAdapter, ValidationError

from handover.recipes.buttons import Title
from handover.recipes.language import (
    LOCALES,
    Localised,
    by_language,
    in_every_language,
    in_language,
    language_of_locale,
)

WRITTEN = {"en": "Hours", "fr": "Horaires"}
BOTH = cast("Localised[str]", WRITTEN)
TITLES: TypeAdapter[str | Mapping[str, str]] = TypeAdapter(Localised[Title])


@pytest.mark.parametrize(
    ("languages", "read"),
    [
        (["fr", "en"], "Horaires"),
        (["en"], "Hours"),
        (["de", "fr"], "Horaires"),
        (["de"], "Hours"),
        ([], "Hours"),
    ],
)
def test_the_first_language_that_it_is_written_in_is_read_else_any(languages: list[str], read: str) -> None:
    assert in_language(BOTH, languages) == read
    assert in_language("Hours", languages) == "Hours"


def test_what_is_alike_in_all_languages_has_none() -> None:
    assert (list(by_language("Hours")), list(in_every_language("Hours"))) == ([(None, "Hours")], ["Hours"])
    assert (list(by_language(BOTH)), list(in_every_language(BOTH))) == (list(WRITTEN.items()), list(WRITTEN.values()))


@pytest.mark.parametrize("written", ["Hours", WRITTEN, {"pt": " Horas "}])
def test_a_title_is_written_once_or_for_each_language(written: object) -> None:
    TITLES.validate_python(written)


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("", ("Alike",)),
        ({}, ("ByLanguage",)),
        ({"en": ""}, ("ByLanguage", "en")),
        ({"en": "Hours", "xx": "?"}, ("ByLanguage", "xx", "[key]")),
        ({"EN": "Hours"}, ("ByLanguage", "EN", "[key]")),
    ],
)
def test_each_of_them_keeps_the_limits(written: object, place: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError) as refusal:
        TITLES.validate_python(written)
    assert [error["loc"] for error in refusal.value.errors()] == [place]


@pytest.mark.parametrize(
    ("locale", "language"), [("fr_CA", "fr"), ("en_GB", "en"), ("pt", "pt"), ("xx_XX", None), ("", None)]
)
def test_a_locale_of_meta_tells_the_language(locale: str, language: str | None) -> None:
    assert language_of_locale(locale) == language


def test_every_language_has_a_locale_that_tells_it() -> None:
    assert all(language_of_locale(locale) == language for language, locales in LOCALES.items() for locale in locales)
