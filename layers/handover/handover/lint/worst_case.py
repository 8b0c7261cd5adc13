"""What a recipe comes to for the visitor for whom it is longest: whatever their name and their language."""

from collections.abc import Iterator
from typing import Final

from handover.pages.page import Page
from handover.pages.platform import Platform
from handover.pages.presentation import VARIABLE_LIMITS, Saying, blocks_said, sayings_worded
from handover.recipes.automatic import LANGUAGES
from handover.recipes.blocks import Block, CardsBlock, TextBlock, buttons_in
from handover.recipes.language import Localised, by_language
from handover.recipes.recipe import Recipe
from handover.recipes.render import Wording

_LONGEST_LETTER: Final = "\U00020000"
"""No letter takes more bytes: a Chinese one that came late to Unicode."""

_LONGEST: Final = {name: _LONGEST_LETTER * limit for name, limit in VARIABLE_LIMITS.items()}


def sayings_at_worst(page: Page, recipe: Recipe, platform: Platform) -> Iterator[tuple[Saying, ...]]:
    """Gives what a recipe says, once for each language, with the longest values of its variables and with none."""
    for language in _languages(page, recipe):
        languages = (language, *page.languages, *LANGUAGES)
        for values in (_LONGEST, {}):
            variables = {"page_name": page.name, **values}
            yield tuple(sayings_worded(page, recipe, platform, Wording(languages, variables.get)))


def _languages(page: Page, recipe: Recipe) -> dict[str, None]:
    words = (one for _, block in blocks_said(page, recipe) for one in _words_in(block))
    written = (language for one in words for language, _ in by_language(one) if language is not None)
    return dict.fromkeys((*page.languages, *written))


def _words_in(block: Block) -> Iterator[Localised[str]]:
    yield from (button.title for button in buttons_in(block))
    if isinstance(block, TextBlock):
        yield block.text
    if isinstance(block, CardsBlock):
        for card in block.cards:
            yield from (words for words in (card.title, card.subtitle) if words is not None)
