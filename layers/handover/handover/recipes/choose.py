"""Chooses the recipe that answers what a user wrote or pressed."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from handover.recipes.actions import GetStarted, OpenRecipe
from handover.recipes.recipe import Recipe
from handover.recipes.words import mentions


class Match(NamedTuple):
    """A recipe that could answer a text; `word` is what it was found by, None where it answers everything else."""

    recipe: Recipe
    word: str | None


def matches(recipes: Sequence[Recipe], text: str) -> Iterator[Match]:
    """Gives every recipe that could answer a text; the first one does."""
    for recipe in recipes:
        word = next((word for word in recipe.triggers.words if mentions(text, (word,))), None)
        if word is not None:
            yield Match(recipe, word)
    if (otherwise := _otherwise(recipes)) is not None:
        yield Match(otherwise, None)


def _otherwise(recipes: Sequence[Recipe]) -> Recipe | None:
    return next((recipe for recipe in recipes if recipe.triggers.otherwise), None)


def recipe_for_text(recipes: Sequence[Recipe], text: str) -> Recipe | None:
    """Gives the first recipe with a word that stands in the text, else the one that answers everything else."""
    found = next(matches(recipes, text), None)
    return found.recipe if found else None


def recipe_for_press(recipes: Sequence[Recipe], action: OpenRecipe | GetStarted | None) -> Recipe | None:
    """Gives the recipe a press asks for, else the one that answers everything else (an old button, say)."""
    match action:
        case OpenRecipe(recipe_id):
            found = next((recipe for recipe in recipes if recipe.id == recipe_id), None)
        case GetStarted():
            found = next((recipe for recipe in recipes if recipe.triggers.get_started), None)
        case None:
            found = None
    return found or _otherwise(recipes)
