"""Buttons become Messenger's own; a block has what its owner wrote and nothing else."""

from typing import Any

from handover.recipes.choose import recipe_for_press, recipe_for_text
from handover.recipes.recipe import Recipe
from handover.recipes.render import message_of


def recipe(**block: Any) -> Recipe:
    return Recipe.model_validate({"id": "repairs", "name": "Repairs", "blocks": [block]})


def test_each_kind_of_button() -> None:
    [block] = recipe(
        text="What now?",
        buttons=[
            {"title": "Prices", "recipe": "prices"},
            {"title": "A person", "handover": "on"},
            {"title": "Map", "url": "https://harbour.test/map"},
        ],
    ).blocks
    template = message_of("repairs", block, {})["attachment"]["payload"]
    assert template["buttons"] == [
        {"type": "postback", "title": "Prices", "payload": "recipe/prices"},
        {"type": "postback", "title": "A person", "payload": "handover/on?recipe=repairs"},
        {"type": "web_url", "title": "Map", "url": "https://harbour.test/map"},
    ]


def test_a_button_template_may_have_quick_replies_too() -> None:
    [block] = recipe(
        text="What now?",
        buttons=[{"title": "Prices", "recipe": "prices"}],
        quick_replies=[{"title": "Back", "handover": "off"}],
    ).blocks
    message = message_of("repairs", block, {})
    assert message["quick_replies"] == [{"content_type": "text", "title": "Back", "payload": "handover/off"}]
    assert message["attachment"]["payload"]["text"] == "What now?"


def test_nothing_answers_where_no_recipe_does() -> None:
    only = recipe(text="We repair.")
    assert recipe_for_text([only], "hello") is None
    assert recipe_for_press([only], None) is None
