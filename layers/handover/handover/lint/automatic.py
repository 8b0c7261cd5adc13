"""Rules about what the bot says by itself at a switch: it must leave a way back, and be honest about who answers."""

from collections.abc import Iterator
from typing import Final

from handover.lint.finding import Finding, Place, error, warning
from handover.lint.walk import buttons_of
from handover.pages.page import Page
from handover.recipes.automatic import LANGUAGES
from handover.recipes.buttons import Button, RecipeButton, Switch, switches
from handover.recipes.language import in_language
from handover.recipes.recipe import HANDOVER_CLOSED, HANDOVER_FAILED, HANDOVER_OFF, HANDOVER_ON, WHILE_PAUSED, Recipe
from handover.recipes.words import plain

_WORDS_FOR_A_BOT: Final = ("bot", "bots")
_STEMS_FOR_A_BOT: Final = ("chatbot", "robot", "automat", "virtual", "virtuel")
"""What words for it begin with: automated, automatique, automatisées."""


def leaves_a_way_back(page: Page) -> Iterator[Finding]:
    """What is said while the bot is paused, the On recipe first of all, has an Off button."""
    for place, recipe in (found for recipe_id in WHILE_PAUSED for found in _recipe(page, recipe_id)):
        if not any(switches(button, Switch.OFF) for button in recipe.all_buttons):
            why = f"recipe `{recipe.id}` has no button that brings the bot back: the visitor could not come back alone"
            mend = "add a button with `handover: off`; its title is free"
            yield error((*place, "blocks"), "no_way_back", why, mend)


def keeps_the_way_back(page: Page) -> Iterator[Finding]:
    """The way back does not go away when a person answers, as quick replies do."""
    for place, button, recipe in buttons_of(page):
        is_waiting = recipe is not None and recipe.id in WHILE_PAUSED
        if recipe is None or not is_waiting or place[-2] != "quick_replies" or not switches(button, Switch.OFF):
            continue
        if not any(switches(one, Switch.OFF) and one not in _quick_replies(recipe) for one in recipe.all_buttons):
            why = "quick replies go away with the next message: then the visitor has no button to come back with"
            yield warning(place, "fleeting_way_back", why, "put it under `buttons` instead")


def _quick_replies(recipe: Recipe) -> tuple[Button, ...]:
    return tuple(reply for block in recipe.all_texts for reply in block.quick_replies)


def does_what_it_says(page: Page) -> Iterator[Finding]:
    """What the bot says by itself has no button that does nothing then."""
    for place, button, recipe in buttons_of(page):
        if recipe is None:
            continue
        if recipe.id in WHILE_PAUSED and (isinstance(button, RecipeButton) or switches(button, Switch.ON)):
            why = "the bot is silent while a person is asked for: pressing this does nothing"
            yield warning(place, "dead_button", why, "leave it out; `handover: off` brings the bot back")
        if recipe.id in (HANDOVER_OFF, HANDOVER_FAILED) and switches(button, Switch.OFF):
            yield warning(place, "dead_button", "the bot is on already: there is nothing to bring back", "leave it out")


def speaks_its_own_words_when_closed(page: Page) -> Iterator[Finding]:
    """Who has written the On recipe has written the one for closed hours too."""
    written = {recipe.id for recipe in page.recipes}
    if page.hours is None or not page.offers_handover or HANDOVER_CLOSED in written:
        return
    for place, _ in _recipe(page, HANDOVER_ON):
        why = "outside the `hours` visitors read `handover_closed` instead, in words that are not yours"
        mend = f"write a recipe `{HANDOVER_CLOSED}` as well; `{{{{next_open|soon}}}}` says when somebody is back"
        yield warning(place, "closed_words_missing", why, mend)


def says_that_a_bot_answers(page: Page) -> Iterator[Finding]:
    """The Off recipe says that an automated bot answers again, as Meta's policy asks.

    Looked for in languages whose words for it are known here.
    """
    for place, recipe in _recipe(page, HANDOVER_OFF):
        for language in (one for one in page.languages if one in LANGUAGES):
            texts = [in_language(block.text, (language, *page.languages)) for block in recipe.all_texts]
            if not any(map(_names_a_bot, texts)):
                why = "the Off recipe does not say that a bot answers again; Meta's policy asks to tell people"
                mend = f"write in `{language}` that the bot, or an automated reply, is back"
                yield warning((*place, "blocks"), "bot_not_named", why, mend)
                break


def _names_a_bot(text: str) -> bool:
    return any(word in _WORDS_FOR_A_BOT or word.startswith(_STEMS_FOR_A_BOT) for word in plain(text).split())


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
