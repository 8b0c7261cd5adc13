"""Chooses the recipe that answers what a user wrote or pressed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from handover.recipes.actions import Action, GetStarted, OpenRecipe, Referred, action_of
from handover.recipes.buttons import Button
from handover.recipes.language import by_language
from handover.recipes.recipe import Recipe
from handover.recipes.words import plain, stands_in


class Match(NamedTuple):
    """A recipe that could answer a text.

    Attributes:
        word: what it was found by, None where it answers everything else.
        languages: those in which the recipe has words that stand in the text; none where its words have no language.
    """

    recipe: Recipe
    word: str | None
    languages: tuple[str, ...] = ()


def matches(recipes: Sequence[Recipe], text: str) -> Iterator[Match]:
    """Gives every recipe that could answer a text; the first one does."""
    heard = plain(text)
    for recipe in recipes:
        found = [
            (language, word)
            for language, words in by_language(recipe.triggers.words)
            for word in words
            if stands_in(word, heard)
        ]
        if found:
            languages = dict.fromkeys(language for language, _ in found if language)
            yield Match(recipe, found[0][1], tuple(languages))
    if (otherwise := _otherwise(recipes)) is not None:
        yield Match(otherwise, None)


def _otherwise(recipes: Sequence[Recipe]) -> Recipe | None:
    return next((recipe for recipe in recipes if recipe.triggers.otherwise), None)


def recipe_for_text(recipes: Sequence[Recipe], text: str, reference: str | None = None) -> Recipe | None:
    """Gives the recipe that answers a text.

    It is the one that waits for users who come by that link or advertisement, if they did; else the first with a word
    that stands in the text; else the one that answers everything else.
    """
    if reference is not None and (referred := _referred(recipes, reference)) is not None:
        return referred
    found = next(matches(recipes, text), None)
    return found.recipe if found else None


def recipe_for_payload(recipes: Sequence[Recipe], payload: str) -> Recipe | None:
    """Gives the recipe that a press asks for, else the one that answers everything else (an old button, say).

    Who only follows a link asks for nothing, unless a recipe waits for that link.
    """
    action = action_of(payload)
    if isinstance(action, Referred):
        return _referred(recipes, action.reference)
    asked = next((recipe for recipe in recipes if payload in recipe.triggers.payloads), None)
    return asked or _recipe_for(recipes, action) or _otherwise(recipes)


def _recipe_for(recipes: Sequence[Recipe], action: Action | None) -> Recipe | None:
    match action:
        case OpenRecipe(recipe_id):
            return next((recipe for recipe in recipes if recipe.id == recipe_id), None)
        case GetStarted(reference):
            return _referred(recipes, reference) or next(
                (recipe for recipe in recipes if recipe.triggers.get_started), None
            )
        case _:
            return None


def _referred(recipes: Sequence[Recipe], reference: str | None) -> Recipe | None:
    return next((recipe for recipe in recipes if reference in recipe.triggers.referrals), None)


def language_of_title(buttons: Iterable[Button], title: str) -> str | None:
    """Gives the language in which one of these buttons bears the title, None where that tells nothing."""
    named = (by_language(button.title) for button in buttons)
    languages = {language for titles in named for language, text in titles if text == title}
    return languages.pop() if len(languages) == 1 else None


def language_learnt(recipes: Sequence[Recipe], text: str, spoken: str | None) -> str | None:
    """Gives the language that a text shows its writer to speak, None where it shows nothing new.

    It shows a language where it holds words of the recipe that answers it in one language only, and not in the one
    that is spoken already.
    """
    found = next(matches(recipes, text), None)
    if found is None or spoken in found.languages or len(found.languages) != 1:
        return None
    return found.languages[0]
