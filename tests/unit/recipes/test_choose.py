"""Which recipe answers: by words, by the link somebody came by, by what they pressed."""

from typing import Any

import pytest

from handover.recipes.actions import GetStarted, HandoverOff, OpenRecipe, Referred, payload_of
from handover.recipes.buttons import RecipeButton
from handover.recipes.choose import (
    language_learnt,
    language_of_title,
    matches,
    recipe_for_payload,
    recipe_for_text,
)
from handover.recipes.recipe import Recipe


def recipe(name: str, **triggers: Any) -> Recipe:
    document = {"id": name, "name": name, "triggers": triggers, "blocks": [{"text": name}]}
    return Recipe.model_validate(document)


WELCOME = recipe("welcome", get_started=True, words={"en": ["hello", "menu"], "fr": ["bonjour", "menu"]})
SPRING = recipe("spring", referrals=["spring"])
OLD = recipe("old", payloads=["OLD_HOURS"], words=["hours"])
OTHERWISE = recipe("otherwise", otherwise=True)
ALL = (WELCOME, SPRING, OLD, OTHERWISE)


@pytest.mark.parametrize(
    ("text", "reference", "answer"),
    [
        ("Hello!", None, "welcome"),
        ("BONJOUR à tous", None, "welcome"),
        ("your hours?", None, "old"),
        ("what?", None, "otherwise"),
        ("hello", "spring", "spring"),
        ("hello", "autumn", "welcome"),
        ("what?", "autumn", "otherwise"),
    ],
)
def test_words_answer_a_text_unless_a_recipe_waits_for_who_comes_by_a_link(
    text: str, reference: str | None, answer: str
) -> None:
    found = recipe_for_text(ALL, text, reference)
    assert found is not None
    assert found.id == answer


@pytest.mark.parametrize(
    ("payload", "answer"),
    [
        (payload_of(OpenRecipe("old")), "old"),
        (payload_of(OpenRecipe("gone")), "otherwise"),
        (payload_of(GetStarted()), "welcome"),
        (payload_of(GetStarted("spring")), "spring"),
        (payload_of(GetStarted("autumn")), "welcome"),
        (payload_of(Referred("spring")), "spring"),
        (payload_of(Referred("autumn")), None),
        ("OLD_HOURS", "old"),
        ("OLDER", "otherwise"),
        (payload_of(HandoverOff()), "otherwise"),
    ],
)
def test_what_a_press_asks_for(payload: str, answer: str | None) -> None:
    found = recipe_for_payload(ALL, payload)
    assert (found.id if found else None) == answer


def test_a_match_tells_its_word_and_the_languages_it_is_a_word_of() -> None:
    found = {match.recipe.id: (match.word, match.languages) for match in matches(ALL, "bonjour, menu, hours")}
    assert found == {"welcome": ("menu", ("en", "fr")), "old": ("hours", ()), "otherwise": (None, ())}


@pytest.mark.parametrize(
    ("text", "spoken", "learnt"),
    [
        ("bonjour", None, "fr"),
        ("bonjour", "en", "fr"),
        ("bonjour", "fr", None),
        ("menu", None, None),
        ("menu", "fr", None),
        ("bonjour menu", "en", None),
        ("hours", None, None),
        ("what?", None, None),
    ],
)
def test_words_of_one_language_alone_show_which_one_is_spoken(
    text: str, spoken: str | None, learnt: str | None
) -> None:
    assert language_learnt(ALL, text, spoken) == learnt


def test_nothing_is_learnt_where_nothing_answers() -> None:
    assert language_learnt((SPRING,), "bonjour", None) is None


@pytest.mark.parametrize(
    ("title", "language"), [("Horaires", "fr"), ("Hours", "en"), ("Menu", None), ("Old", None), ("Contact", None)]
)
def test_a_title_of_one_language_alone_shows_which_one_is_spoken(title: str, language: str | None) -> None:
    buttons = [
        RecipeButton(title={"en": "Hours", "fr": "Horaires"}, recipe="hours"),
        RecipeButton(title={"en": "Menu", "fr": "Menu"}, recipe="menu"),
        RecipeButton(title="Old", recipe="old"),
        RecipeButton(title="Contact", recipe="contact"),
        RecipeButton(title={"en": "Contact", "fr": "Nous contacter"}, recipe="contact"),
    ]
    assert language_of_title(buttons, title) == language
