"""Chooses the recipe that answers what a user wrote or pressed."""

from collections.abc import Sequence

from handover.recipes.actions import GetStarted, OpenRecipe
from handover.recipes.recipe import Recipe
from handover.recipes.words import mentions


def _otherwise(recipes: Sequence[Recipe]) -> Recipe | None:
    return next((recipe for recipe in recipes if recipe.triggers.otherwise), None)


def recipe_for_text(recipes: Sequence[Recipe], text: str) -> Recipe | None:
    """Gives the first recipe with a word that stands in the text, else the one that answers everything else."""
    found = next((recipe for recipe in recipes if mentions(text, recipe.triggers.words)), None)
    return found or _otherwise(recipes)


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
