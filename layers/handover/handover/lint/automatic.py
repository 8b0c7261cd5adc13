"""Rules about what the bot says by itself at a switch: it must leave a way back, and be honest about who answers."""

from collections.abc import Iterator
from typing import Final

from handover.lint.finding import Finding, Place, error, warning
from handover.pages.page import Page
from handover.recipes.buttons import Switch, switches
from handover.recipes.language import in_every_language
from handover.recipes.recipe import HANDOVER_OFF, WHILE_PAUSED, Recipe
from handover.recipes.words import mentions

_WORDS_FOR_A_BOT: Final = ("bot", "chatbot", "robot", "automated", "automatic", "automatique", "virtual", "virtuel")


def leaves_a_way_back(page: Page) -> Iterator[Finding]:
    """What is said while the bot is paused, the On recipe first of all, has an Off button."""
    for place, recipe in (found for recipe_id in WHILE_PAUSED for found in _recipe(page, recipe_id)):
        if not any(switches(button, Switch.OFF) for button in recipe.all_buttons):
            why = f"recipe `{recipe.id}` has no button that brings the bot back: the visitor could not come back alone"
            mend = "add a button with `handover: off`; its title is free"
            yield error((*place, "blocks"), "no_way_back", why, mend)


def says_that_a_bot_answers(page: Page) -> Iterator[Finding]:
    """The Off recipe says that an automated bot answers again, as Meta's policy asks."""
    for place, recipe in _recipe(page, HANDOVER_OFF):
        texts = [text for block in recipe.all_texts for text in in_every_language(block.text)]
        if not any(mentions(text, _WORDS_FOR_A_BOT) for text in texts):
            why = "the Off recipe does not say that a bot answers again; Meta's policy asks to tell people"
            yield warning(
                (*place, "blocks"), "bot_not_named", why, "write that the bot, or an automated reply, is back"
            )


def offers_a_person_again(page: Page) -> Iterator[Finding]:
    """The Off recipe has an On button."""
    for place, recipe in _recipe(page, HANDOVER_OFF):
        if not any(switches(button, Switch.ON) for button in recipe.all_buttons):
            why = "the Off recipe has no button that brings a person: who came back by mistake has to look for one"
            yield warning((*place, "blocks"), "no_way_to_a_person_again", why, "add a button with `handover: on`")


def _recipe(page: Page, recipe_id: str) -> Iterator[tuple[Place, Recipe]]:
    for number, recipe in enumerate(page.recipes):
        if recipe.id == recipe_id:
            yield ("recipes", number), recipe
