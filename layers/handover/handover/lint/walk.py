"""Goes through what an owner has written: every button, every text, each with its place."""

from collections.abc import Iterator
from typing import NamedTuple

from handover.lint.finding import Place
from handover.pages.page import Page
from handover.recipes.recipe import Block, Button, Recipe, TextBlock


class PlacedButton(NamedTuple):
    """A button, a quick reply or a menu entry; `recipe` is where it stands, None in the menu."""

    place: Place
    button: Button
    recipe: Recipe | None


class PlacedText(NamedTuple):
    """A text that a user reads."""

    place: Place
    text: str


def blocks_of(page: Page) -> Iterator[tuple[Place, Recipe, Block]]:
    """Gives every block."""
    for number, recipe in enumerate(page.recipes):
        for position, block in enumerate(recipe.blocks):
            yield ("recipes", number, "blocks", position), recipe, block


def buttons_of(page: Page) -> Iterator[PlacedButton]:
    """Gives every button: those of the menu, then those of the recipes."""
    for number, entry in enumerate(page.menu):
        yield PlacedButton(("menu", number), entry, None)
    for place, recipe, block in blocks_of(page):
        if isinstance(block, TextBlock):
            for kind, buttons in (("quick_replies", block.quick_replies), ("buttons", block.buttons)):
                for number, button in enumerate(buttons):
                    yield PlacedButton((*place, kind, number), button, recipe)


def texts_of(page: Page) -> Iterator[PlacedText]:
    """Gives every text that variables are filled into."""
    for place, _, block in blocks_of(page):
        if isinstance(block, TextBlock):
            yield PlacedText((*place, "text"), block.text)
