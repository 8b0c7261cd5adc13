"""Buttons become Messenger's own; a block has what its owner wrote and nothing else."""

from typing import Any

from handover.recipes.blocks import TextBlock
from handover.recipes.choose import recipe_for_payload, recipe_for_text
from handover.recipes.recipe import Recipe
from handover.recipes.render import Wording, message_of

PLAIN = Wording(("en",), lambda _: None)


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
    assert isinstance(block, TextBlock)
    template = message_of("repairs", block, PLAIN)["attachment"]["payload"]
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
    assert isinstance(block, TextBlock)
    message = message_of("repairs", block, PLAIN)
    assert message["quick_replies"] == [{"content_type": "text", "title": "Back", "payload": "handover/off"}]
    assert message["attachment"]["payload"]["text"] == "What now?"


def test_nothing_answers_where_no_recipe_does() -> None:
    only = recipe(text="We repair.")
    assert recipe_for_text([only], "hello") is None
    assert recipe_for_payload([only], "old") is None
