"""Rules about when recipes answer: each can be reached, and none in another one's place."""

from collections.abc import Iterator

from handover.lint.finding import Finding, Place, error, warning
from handover.lint.walk import blocks_of, buttons_of
from handover.pages.page import Page
from handover.recipes.actions import action_of
from handover.recipes.blocks import GoToBlock
from handover.recipes.buttons import RecipeButton
from handover.recipes.language import by_language
from handover.recipes.recipe import AUTOMATIC, Recipe, Triggers
from handover.recipes.words import plain


def has_an_id_of_its_own(page: Page) -> Iterator[Finding]:
    """No two recipes have the same id."""
    first: dict[str, int] = {}
    for number, recipe in enumerate(page.recipes):
        if recipe.id in first:
            why = f"recipe #{first[recipe.id] + 1} has the id `{recipe.id}` already: this one is never said"
            yield error(("recipes", number, "id"), "repeated_id", why, "give it another id")
        first.setdefault(recipe.id, number)


def answers_alone(page: Page) -> Iterator[Finding]:
    """A word, the Get Started button and what nothing else answers belong to one recipe each."""
    first: dict[str, Recipe] = {}
    for number, recipe in enumerate(page.recipes):
        place = ("recipes", number, "triggers")
        for where, word in _words(recipe):
            other = first.setdefault(plain(word), recipe)
            if other is not recipe:
                why = f"“{word}” is a word of recipe `{other.id}` too, which answers first"
                yield warning((*place, "words", *where), "repeated_word", why, "keep it in one of them")
        for name in ("get_started", "otherwise"):
            if getattr(recipe.triggers, name) and first.setdefault(f"\0{name}", recipe) is not recipe:
                why = f"recipe `{first[f'\0{name}'].id}` has `{name}` too, and answers in this one's place"
                yield error((*place, name), f"repeated_{name}", why, "keep it in one of them")


def answers_at_all(page: Page) -> Iterator[Finding]:
    """Every recipe can be reached."""
    opened = {one.button.recipe for one in buttons_of(page) if isinstance(one.button, RecipeButton)}
    opened |= {block.goto for _, _, block in blocks_of(page) if isinstance(block, GoToBlock)}
    for number, recipe in enumerate(page.recipes):
        if recipe.triggers == Triggers() and recipe.id not in {*opened, *AUTOMATIC}:
            why = f"nothing leads to recipe `{recipe.id}`: it has no triggers, and no button opens it"
            yield warning(("recipes", number), "unreachable_recipe", why, "give it words, or a button that opens it")


def answers_presses_alone(page: Page) -> Iterator[Finding]:
    """A payload, and a link's reference, belong to one recipe each; a payload is none of our own."""
    first: dict[tuple[str, str], Recipe] = {}
    for number, recipe in enumerate(page.recipes):
        place = ("recipes", number, "triggers")
        for name, values in (("payloads", recipe.triggers.payloads), ("referrals", recipe.triggers.referrals)):
            for position, value in enumerate(values):
                other = first.setdefault((name, value), recipe)
                if other is not recipe:
                    why = f"`{value}` leads to recipe `{other.id}` already, which answers in this one's place"
                    yield error((*place, name, position), "repeated_trigger", why, "keep it in one of them")
        for position, payload in enumerate(recipe.triggers.payloads):
            if action_of(payload) is not None:
                why = f"`{payload}` is what this bot's own buttons send"
                yield error((*place, "payloads", position), "own_payload", why, "leave it out: buttons name recipes")


def has_a_last_resort(page: Page) -> Iterator[Finding]:
    """Something answers what nothing else does, and something greets."""
    if not any(recipe.triggers.otherwise for recipe in page.recipes):
        why = "no recipe answers what no other one understands: the visitor hears nothing"
        yield warning(("recipes",), "no_default_answer", why, "give one recipe `otherwise: true`")
    if not any(recipe.triggers.get_started for recipe in page.recipes):
        why = "no recipe answers the Get Started button, which every new visitor presses"
        yield warning(("recipes",), "no_welcome", why, "give one recipe `get_started: true`")


def leaves_the_way_back_alone(page: Page) -> Iterator[Finding]:
    """A word that brings the bot back does nothing else."""
    back = {plain(word): word for word in page.words_that_resume}
    for number, recipe in enumerate(page.recipes):
        for where, word in _words(recipe):
            if plain(word) in back:
                why = f"“{word}” brings the bot back while it is paused, and says recipe `{recipe.id}` while it is not"
                place = ("recipes", number, "triggers", "words", *where)
                yield warning(place, "word_that_resumes", why, "take another word in one of the two places")


def _words(recipe: Recipe) -> Iterator[tuple[Place, str]]:
    """Gives the words of a recipe, each with its place among them."""
    for language, words in by_language(recipe.triggers.words):
        for position, word in enumerate(words):
            yield (position,) if language is None else (language, position), word
