"""Rules about what the bot says by itself at a switch: it must leave a way back, and be honest about who answers."""

from collections.abc import Iterator
from typing import Final

from handover.lint.finding import Finding, Place, error, warning
from handover.pages.page import Page
from handover.recipes.recipe import HANDOVER_OFF, HANDOVER_ON, Recipe, Switch, TextBlock, switches
from handover.recipes.words import mentions

_WORDS_FOR_A_BOT: Final = ("bot", "chatbot", "robot", "automated", "automatic", "automatique", "virtual", "virtuel")


def leaves_a_way_back(page: Page) -> Iterator[Finding]:
    """The On recipe has an Off button."""
    for place, recipe in _recipe(page, HANDOVER_ON):
        if not any(switches(button, Switch.OFF) for button in recipe.all_buttons):
            why = "the On recipe has no button that brings the bot back: the visitor could not come back alone"
            mend = "add a button with `handover: off`; its title is free"
            yield error((*place, "blocks"), "no_way_back", why, mend)


def says_that_a_bot_answers(page: Page) -> Iterator[Finding]:
    """The Off recipe says that an automated bot answers again, as Meta's policy asks."""
    for place, recipe in _recipe(page, HANDOVER_OFF):
        texts = [block.text for block in recipe.blocks if isinstance(block, TextBlock)]
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
