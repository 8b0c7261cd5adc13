"""Rules about languages: what is written in several is written in all that the page speaks."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from handover.lint.finding import Finding, error, warning
from handover.lint.walk import buttons_of, words_of
from handover.pages.page import Page
from handover.recipes.automatic import LANGUAGES
from handover.recipes.buttons import RecipeButton
from handover.recipes.recipe import AUTOMATIC, HANDOVER_CLOSED

_SENTENCES: Final = ("text", "greeting")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_A_SENTENCE: Final = 5
"""Words that make a sentence: names, prices and addresses are often the same in several languages."""


def speaks_each_once(page: Page) -> Iterator[Finding]:
    """No language is listed twice."""
    for number, language in enumerate(page.languages):
        if language in page.languages[:number]:
            yield error(("languages", number), "repeated_language", f"`{language}` is there twice", "leave one out")


def is_written_in_all(page: Page) -> Iterator[Finding]:
    """What is written in one language of the page is written in the others too."""
    for place, words in words_of(page):
        for language in page.languages if isinstance(words, Mapping) else ():
            if language not in words:
                yield warning(place, "untranslated", _instead(page, words, language), f"add `{language}:`")


def _instead(page: Page, words: Mapping[str, Any], language: str) -> str:
    if not all(isinstance(one, str) for one in words.values()):
        return f"there are no words in `{language}`: who writes it is not understood here"
    read = next((one for one in page.languages if one in words), next(iter(words)))
    return f"there is no `{language}` here: who speaks it reads `{read}`"


def says_sentences_in_all(page: Page) -> Iterator[Finding]:
    """On a page of several languages, a whole sentence is not the same for everybody."""
    if len(page.languages) == 1:
        return
    asking = {
        place[:4] for place, button, _ in buttons_of(page) if isinstance(button, RecipeButton) and button.language
    }
    for place, words in words_of(page):
        if place[:-1] in asking:
            # Whoever is asked for their language reads the question in all of them at once.
            continue
        if place[-1] in _SENTENCES and isinstance(words, str) and len(_WORD.findall(words)) >= _A_SENTENCE:
            why = f"the page speaks {', '.join(page.languages)}, and everybody reads this in one language"
            mend = f"write it once for each, below `{page.languages[0]}:` and so on"
            yield warning(place, "one_language", why, mend)


def says_switches_in_all(page: Page) -> Iterator[Finding]:
    """What the bot says by itself is written by the owner in languages that it does not speak by itself."""
    if not page.offers_handover:
        return
    wanted = [one for one in AUTOMATIC if one != HANDOVER_CLOSED or page.hours is not None]
    written = {recipe.id for recipe in page.recipes}
    missing = ", ".join(f"`{one}`" for one in wanted if one not in written)
    for number, language in enumerate(page.languages):
        if missing and language not in LANGUAGES:
            spoken = next((one for one in page.languages if one in LANGUAGES), LANGUAGES[0])
            why = f"what the bot says at a switch is there in `{spoken}` only: who speaks `{language}` reads that"
            yield warning(("languages", number), "switch_untranslated", why, f"write the recipes {missing}")


def is_spoken(page: Page) -> Iterator[Finding]:
    """What is written in a language is read by somebody."""
    for place, words in words_of(page):
        for language in words if isinstance(words, Mapping) else ():
            if language not in page.languages:
                why = f"`{language}` is none of the page's languages: nobody is answered in it"
                yield warning((*place, language), "unspoken_language", why, f"add `{language}` to `languages`")


def offers_a_spoken_language(page: Page) -> Iterator[Finding]:
    """A button that changes the language changes it to one of the page's."""
    for place, button, _ in buttons_of(page):
        if isinstance(button, RecipeButton) and button.language not in (None, *page.languages):
            why = f"the button changes to `{button.language}`, which the page does not speak"
            yield error((*place, "language"), "unknown_language", why, f"write one of: {', '.join(page.languages)}")
