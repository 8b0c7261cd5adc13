"""What a page would answer to a text, a press or a link: which recipe, in which language, and why."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from handover.pages.page import Page
from handover.recipes.actions import (
    Action,
    GetStarted,
    HandoverOff,
    HandoverOn,
    OpenRecipe,
    Referred,
    action_of,
    payload_of,
)
from handover.recipes.choose import Match, language_learnt, matches, recipe_for_payload, recipe_for_text
from handover.recipes.language import by_language
from handover.recipes.recipe import HANDOVER_CLOSED, HANDOVER_OFF, HANDOVER_ON, Recipe
from handover.recipes.words import mentions

_ANSWERS_THE_REST: Final = "it answers what no other recipe does"


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visitor does.

    Attributes:
        text: what they write.
        payload: that of the button they press.
        referral: the `ref` of the link they come by.
        language: the one they are known to speak.
    """

    text: str | None = None
    payload: str | None = None
    referral: str | None = None
    language: str | None = None


class Answer(NamedTuple):
    """A recipe, and what makes it answer; none where nothing does."""

    recipe: Recipe | None
    why: str


class Spoken(NamedTuple):
    """A language, and what makes the bot speak it."""

    language: str
    why: str


def answer_to(page: Page, visit: Visit, at: int) -> Answer:
    """Gives the recipe that answers a visitor whom no person attends to, at a time in milliseconds since 1970."""
    if visit.text is not None:
        return _to_text(page, visit.text, visit.referral)
    return _to_press(page, visit.payload or payload_of(Referred(visit.referral or "")), at)


def why_it_answers(match: Match) -> str:
    """Says why a recipe answers a text."""
    if match.word is None:
        return _ANSWERS_THE_REST
    return f"“{match.word}” stands in the text"


def _to_text(page: Page, text: str, referral: str | None) -> Answer:
    recipe = recipe_for_text(page.recipes, text, referral)
    if recipe is None:
        return Answer(None, "no word of a recipe stands in it, and none has `otherwise: true`")
    if referral is not None and referral in recipe.triggers.referrals:
        return Answer(recipe, f"it waits for who comes by the link `{referral}`")
    return Answer(recipe, why_it_answers(next(matches(page.recipes, text))))


def _to_press(page: Page, payload: str, at: int) -> Answer:
    match action_of(payload):
        case HandoverOn() if page.offers_handover:
            told_with = HANDOVER_ON if page.is_open(at) else HANDOVER_CLOSED
            return Answer(page.recipe(told_with), "the press asks for a person, and pauses the bot")
        case HandoverOff():
            return Answer(page.recipe(HANDOVER_OFF), "the press brings the bot back")
        case action:
            recipe = recipe_for_payload(page.recipes, payload)
            return Answer(recipe, _why_it_is_pressed(recipe, payload, action))


def _why_it_is_pressed(recipe: Recipe | None, payload: str, action: Action | None) -> str:
    if recipe is None:
        return "no recipe waits for it" + ("" if isinstance(action, Referred) else ", and none has `otherwise: true`")
    match action:
        case Referred(str(reference)) | GetStarted(str(reference)) if reference in recipe.triggers.referrals:
            return f"it waits for who comes by the link `{reference}`"
        case OpenRecipe(recipe_id) if recipe.id == recipe_id:
            return "the button names it"
        case GetStarted() if recipe.triggers.get_started:
            return "it answers the Get Started button"
    return f"it waits for the payload `{payload}`" if payload in recipe.triggers.payloads else _ANSWERS_THE_REST


def language_of(page: Page, visit: Visit) -> Spoken:
    """Gives the language that a visitor is answered in."""
    if len(page.languages) == 1:
        return Spoken(page.languages[0], "the page speaks no other")
    known = visit.language if visit.language in page.languages else None
    if visit.text is not None:
        learnt = language_learnt(page.recipes, visit.text, known)
        if learnt in page.languages:
            return Spoken(learnt, f"“{_word_in(page, learnt, visit.text)}” is a word of it")
    action = action_of(visit.payload or "")
    if isinstance(action, OpenRecipe) and action.language in page.languages:
        return Spoken(action.language, "the button changes to it")
    if known is not None:
        return Spoken(known, "the visitor is known to speak it")
    unknown = (
        f"the page does not speak `{visit.language}`" if visit.language else "nothing shows what the visitor speaks"
    )
    return Spoken(page.languages[0], f"{unknown}, and it is the page's first")


def _word_in(page: Page, language: str, text: str) -> str:
    recipe = next(matches(page.recipes, text)).recipe
    words = dict(by_language(recipe.triggers.words)).get(language, ())
    return next(word for word in words if mentions(text, (word,)))
