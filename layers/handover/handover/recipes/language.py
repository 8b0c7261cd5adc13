"""What is written in one language for everybody, or in several."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Final

from pydantic import AfterValidator, Discriminator, Field, StringConstraints, Tag, WithJsonSchema

LOCALES: Final[Mapping[str, tuple[str, ...]]] = {
    "ar": ("ar_AR",),
    "bg": ("bg_BG",),
    "ca": ("ca_ES",),
    "cs": ("cs_CZ",),
    "da": ("da_DK",),
    "de": ("de_DE",),
    "el": ("el_GR",),
    "en": ("en_US", "en_GB"),
    "es": ("es_ES", "es_LA"),
    "et": ("et_EE",),
    "fi": ("fi_FI",),
    "fr": ("fr_FR", "fr_CA"),
    "he": ("he_IL",),
    "hi": ("hi_IN",),
    "hr": ("hr_HR",),
    "hu": ("hu_HU",),
    "id": ("id_ID",),
    "it": ("it_IT",),
    "ja": ("ja_JP",),
    "ko": ("ko_KR",),
    "lt": ("lt_LT",),
    "lv": ("lv_LV",),
    "nb": ("nb_NO",),
    "nl": ("nl_NL", "nl_BE"),
    "pl": ("pl_PL",),
    "pt": ("pt_PT", "pt_BR"),
    "ro": ("ro_RO",),
    "ru": ("ru_RU",),
    "sk": ("sk_SK",),
    "sl": ("sl_SI",),
    "sr": ("sr_RS",),
    "sv": ("sv_SE",),
    "th": ("th_TH",),
    "tr": ("tr_TR",),
    "uk": ("uk_UA",),
    "vi": ("vi_VN",),
    "zh": ("zh_CN", "zh_TW", "zh_HK"),
}
"""The languages a page may speak, each with Meta's locales for it (Messenger Profile, supported locales)."""


def _known(language: str) -> str:
    if language not in LOCALES:
        raise ValueError(f"`{language}` is not a language that Messenger knows: write two letters, like en, fr, pt")
    return language


type Language = Annotated[
    str,
    StringConstraints(max_length=5),
    AfterValidator(_known),
    WithJsonSchema({"type": "string", "enum": [*LOCALES]}),
]
"""A language by its two letters (ISO 639-1)."""

_ALIKE: Final = "Alike"
_BY_LANGUAGE: Final = "ByLanguage"

type Localised[T] = Annotated[
    Annotated[T, Tag(_ALIKE)] | Annotated[Mapping[Language, T], Field(min_length=1), Tag(_BY_LANGUAGE)],
    Discriminator(lambda value: _BY_LANGUAGE if isinstance(value, Mapping) else _ALIKE),
]
"""Something that is the same for everybody, or one for each language."""


def in_language[T](value: T | Mapping[str, T], languages: Sequence[str]) -> T:
    """Gives what is written in the first of these languages that it is written in, else in any."""
    if not isinstance(value, Mapping):
        return value
    return next((value[language] for language in languages if language in value), next(iter(value.values())))


def in_every_language[T](value: T | Mapping[str, T]) -> Iterable[T]:
    """Gives it once for each language that it is written in."""
    return value.values() if isinstance(value, Mapping) else (value,)


def by_language[T](value: T | Mapping[str, T]) -> Iterator[tuple[str | None, T]]:
    """Gives it with its language, None where it is the same in all."""
    if isinstance(value, Mapping):
        yield from value.items()
    else:
        yield None, value


def language_of_locale(locale: str) -> str | None:
    """Gives the language of one of Meta's locales, `pt_BR` say; None for one we do not know."""
    language = locale.partition("_")[0].lower()
    return language if language in LOCALES else None
