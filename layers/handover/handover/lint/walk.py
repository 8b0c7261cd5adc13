"""Goes through what an owner has written: every button, every text, each with its place."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from handover.lint.finding import Place
from handover.pages.page import Page
from handover.recipes.blocks import Block, Card, CardsBlock, TextBlock
from handover.recipes.buttons import Button
from handover.recipes.language import Localised, by_language
from handover.recipes.recipe import Recipe


class PlacedButton(NamedTuple):
    """A button, a quick reply or a menu entry; `recipe` is where it stands, None in the menu."""

    place: Place
    button: Button
    recipe: Recipe | None


class PlacedText(NamedTuple):
    """A text that a user reads, in one language; variables are filled into it."""

    place: Place
    text: str


class PlacedWords(NamedTuple):
    """Something that may be written in several languages."""

    place: Place
    words: Localised[Any]


def blocks_of(page: Page) -> Iterator[tuple[Place, Recipe, Block]]:
    """Gives every block."""
    for number, recipe in enumerate(page.recipes):
        for position, block in enumerate(recipe.blocks):
            yield ("recipes", number, "blocks", position), recipe, block


def cards_of(page: Page) -> Iterator[tuple[Place, Recipe, Card]]:
    """Gives every card."""
    for place, recipe, block in blocks_of(page):
        if isinstance(block, CardsBlock):
            for number, card in enumerate(block.cards):
                yield (*place, "cards", number), recipe, card


def buttons_of(page: Page) -> Iterator[PlacedButton]:
    """Gives every button: those of the menu, then those of the recipes."""
    for number, entry in enumerate(page.menu):
        yield PlacedButton(("menu", number), entry, None)
    for place, recipe, block in blocks_of(page):
        if isinstance(block, TextBlock):
            for kind, buttons in (("quick_replies", block.quick_replies), ("buttons", block.buttons)):
                for number, button in enumerate(buttons):
                    yield PlacedButton((*place, kind, number), button, recipe)
    for place, recipe, card in cards_of(page):
        for number, button in enumerate(card.buttons):
            yield PlacedButton((*place, "buttons", number), button, recipe)


def texts_of(page: Page) -> Iterator[PlacedText]:
    """Gives every text that variables are filled into, once for each language."""
    for place, _, block in blocks_of(page):
        if isinstance(block, TextBlock):
            yield from in_each_language((*place, "text"), block.text)
    for place, _, card in cards_of(page):
        yield from in_each_language((*place, "title"), card.title)
        if card.subtitle is not None:
            yield from in_each_language((*place, "subtitle"), card.subtitle)


def titles_of(page: Page) -> Iterator[PlacedText]:
    """Gives every title of a button, once for each language."""
    for place, button, _ in buttons_of(page):
        yield from in_each_language((*place, "title"), button.title)


def greetings_of(page: Page) -> Iterator[PlacedText]:
    """Gives the greeting, if there is one, once for each language."""
    if page.greeting is not None:
        yield from in_each_language(("greeting",), page.greeting)


def in_each_language(place: Place, words: Localised[str]) -> Iterator[PlacedText]:
    """Gives a text once for each language that it is written in."""
    for language, text in by_language(words):
        yield PlacedText(place if language is None else (*place, language), text)


def words_of(page: Page) -> Iterator[PlacedWords]:
    """Gives everything that may be written in several languages."""
    if page.greeting is not None:
        yield PlacedWords(("greeting",), page.greeting)
    yield PlacedWords(("handover", "resume_words"), page.handover.resume_words)
    for button in buttons_of(page):
        yield PlacedWords((*button.place, "title"), button.button.title)
    for number, recipe in enumerate(page.recipes):
        yield PlacedWords(("recipes", number, "triggers", "words"), recipe.triggers.words)
    for place, _, block in blocks_of(page):
        if isinstance(block, TextBlock):
            yield PlacedWords((*place, "text"), block.text)
    for place, _, card in cards_of(page):
        yield PlacedWords((*place, "title"), card.title)
        if card.subtitle is not None:
            yield PlacedWords((*place, "subtitle"), card.subtitle)
