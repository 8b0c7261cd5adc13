"""Buttons become Messenger's own; a block has what its owner wrote and nothing else."""

from typing import Any

import pytest

from handover.recipes.blocks import CardsBlock, GoToBlock, PauseBlock, TextBlock
from handover.recipes.choose import recipe_for_payload, recipe_for_text
from handover.recipes.recipe import Recipe
from handover.recipes.render import Wording, message_of, opening_of

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


@pytest.mark.parametrize("kind", ["image", "video", "audio", "file"])
def test_media_are_fetched_from_their_address_and_may_be_kept(kind: str) -> None:
    [block] = recipe(**{kind: "https://harbour.test/a"}).blocks
    assert not isinstance(block, PauseBlock | GoToBlock)
    payload = {"url": "https://harbour.test/a", "is_reusable": True}
    assert message_of("repairs", block, PLAIN) == {"attachment": {"type": kind, "payload": payload}}


def test_cards_stand_side_by_side_with_all_that_belongs_to_each() -> None:
    whole = {
        "title": "City bike",
        "subtitle": "15 € a day, {{first_name|you}}",
        "image": "https://harbour.test/city.png",
        "url": "https://harbour.test/city",
        "buttons": [{"title": "Call us", "phone": "+351210000000"}, {"title": "Ask", "handover": "on"}],
    }
    [block] = recipe(cards=[whole, {"title": "Cargo bike", "subtitle": "{{first_name}}"}]).blocks
    assert isinstance(block, CardsBlock)
    payload = message_of("rental", block, PLAIN)["attachment"]["payload"]
    assert payload == {
        "template_type": "generic",
        "elements": [
            {
                "title": "City bike",
                "subtitle": "15 € a day, you",
                "image_url": "https://harbour.test/city.png",
                "default_action": {"type": "web_url", "url": "https://harbour.test/city"},
                "buttons": [
                    {"type": "phone_number", "title": "Call us", "payload": "+351210000000"},
                    {"type": "postback", "title": "Ask", "payload": "handover/on?recipe=rental"},
                ],
            },
            {"title": "Cargo bike"},
        ],
    }


def test_texts_and_titles_are_said_in_the_language_of_the_user() -> None:
    reply = {"title": {"en": "A person", "fr": "Quelqu'un"}, "handover": "on", "target": "Desk", "reason": "repair"}
    [block] = recipe(text={"en": "What now?", "fr": "Et maintenant ?"}, quick_replies=[reply]).blocks
    assert isinstance(block, TextBlock)
    assert message_of("repairs", block, Wording(("fr", "en"), lambda _: None)) == {
        "text": "Et maintenant ?",
        "quick_replies": [
            {
                "content_type": "text",
                "title": "Quelqu'un",
                "payload": "handover/on?recipe=repairs&target=Desk&reason=repair",
            }
        ],
    }


def test_what_messages_begin_with() -> None:
    image = {"attachment": {"type": "image", "payload": {"url": "https://harbour.test/a"}}}
    template = {"attachment": {"type": "template", "payload": {"template_type": "button", "text": "Well?"}}}
    assert opening_of([image, template, {"text": "Hi"}]) == "Well?"
    assert opening_of([image]) == "[image]"
    assert opening_of([]) == ""


def test_nothing_answers_where_no_recipe_does() -> None:
    only = recipe(text="We repair.")
    assert recipe_for_text([only], "hello") is None
    assert recipe_for_payload([only], "old") is None
