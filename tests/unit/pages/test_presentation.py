"""Recipes and menus become Messenger's message objects."""

import pytest

from handover.pages.presentation import messages_of, messenger_profile
from handover.recipes.recipe import ImageBlock, Recipe
from handover.recipes.render import fill
from tests.builders.pages import page


def messages(recipe_id: str, name: str | None = None, plan: str = "premium") -> tuple[dict[str, object], ...]:
    bot = page(plan=plan)
    recipe = bot.recipe(recipe_id)
    assert recipe is not None
    return messages_of(bot, recipe, name)


def test_a_text_with_quick_replies() -> None:
    assert messages("welcome", "Ana Lima") == (
        {
            "text": "Hi Ana, this is Harbour Bikes.",
            "quick_replies": [
                {"content_type": "text", "title": "Hours", "payload": "recipe/hours"},
                {"content_type": "text", "title": "Talk to a human", "payload": "handover/on?recipe=welcome"},
            ],
        },
    )


def test_a_text_with_buttons_is_a_button_template() -> None:
    [_, second] = messages("hours")
    button = {"type": "postback", "title": "Ask Dimelo", "payload": "handover/on?recipe=hours&target=Dimelo"}
    payload = {"template_type": "button", "text": "More?", "buttons": [button]}
    assert second == {"attachment": {"type": "template", "payload": payload}}


def test_a_picture() -> None:
    block = ImageBlock.model_validate({"image": "https://example.test/a.png"})
    recipe = Recipe(id="x", name="X", blocks=(block,))
    payload = {"url": "https://example.test/a.png", "is_reusable": True}
    assert messages_of(page(), recipe, None) == ({"attachment": {"type": "image", "payload": payload}},)


def test_on_buttons_are_hidden_on_the_free_plan_and_off_buttons_are_not() -> None:
    assert messages("hours", plan="free")[1] == {"text": "More?"}
    [off] = messages("handover_on", plan="free")
    assert "handover/off" in str(off)


def test_the_profile_has_get_started_and_the_menu() -> None:
    profile = messenger_profile(page(greeting="Welcome"))
    assert profile["get_started"] == {"payload": "get_started"}
    assert profile["greeting"] == [{"locale": "default", "text": "Welcome"}]
    [menu] = profile["persistent_menu"]
    assert [entry["payload"] for entry in menu["call_to_actions"]] == ["recipe/hours", "handover/on"]


def test_the_menu_hides_on_entries_on_the_free_plan() -> None:
    [menu] = messenger_profile(page(plan="free"))["persistent_menu"]
    assert [entry["title"] for entry in menu["call_to_actions"]] == ["Hours"]
    assert "persistent_menu" not in messenger_profile(page(plan="free", menu=[{"title": "x", "handover": "on"}]))


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Hi {{first_name|there}}", "Hi Ana"),
        ("Hi {{ other | you }}", "Hi you"),
        ("Hi {{other}}.", "Hi ."),
        ("{{first_name}}{{first_name}}", "AnaAna"),
        ("{first_name} {{}} {{a b}}", "{first_name} {{}} {{a b}}"),
    ],
)
def test_variables(text: str, filled: str) -> None:
    assert fill(text, {"first_name": "Ana"}) == filled


def test_a_value_is_not_filled_again() -> None:
    assert fill("{{name}}", {"name": "{{page_name}}", "page_name": "x"}) == "{{page_name}}"
