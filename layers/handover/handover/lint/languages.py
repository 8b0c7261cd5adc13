"""Rules about languages: what is written in several is written in all that the page speaks."""

from collections.abc import Iterator, Mapping

from handover.lint.finding import Finding, error, warning
from handover.lint.walk import buttons_of, words_of
from handover.pages.page import Page
from handover.recipes.buttons import RecipeButton


def speaks_each_once(page: Page) -> Iterator[Finding]:
    """No language is listed twice."""
    for number, language in enumerate(page.languages):
        if language in page.languages[:number]:
            yield warning(("languages", number), "repeated_language", f"`{language}` is there twice", "leave one out")


def is_written_in_all(page: Page) -> Iterator[Finding]:
    """What is written in one language of the page is written in the others too."""
    for place, words in words_of(page):
        if not isinstance(words, Mapping):
            continue
        for language in page.languages:
            if language not in words:
                read = next((one for one in page.languages if one in words), next(iter(words)))
                why = f"there is no `{language}` here: who speaks it reads `{read}`"
                yield warning(place, "untranslated", why, f"add `{language}:`")


def is_spoken(page: Page) -> Iterator[Finding]:
    """What is written in a language is read by somebody."""
    for place, words in words_of(page):
        for language in words if isinstance(words, Mapping) else ():
            if language not in page.languages:
                why = f"the page does not speak `{language}`: nobody reads this"
                yield warning((*place, language), "unspoken_language", why, f"add `{language}` to `languages`")


def offers_a_spoken_language(page: Page) -> Iterator[Finding]:
    """A button that changes the language changes it to one of the page's."""
    for place, button, _ in buttons_of(page):
        if isinstance(button, RecipeButton) and button.language not in (None, *page.languages):
            why = f"the button changes to `{button.language}`, which the page does not speak"
            yield error((*place, "language"), "unknown_language", why, f"write one of: {', '.join(page.languages)}")
