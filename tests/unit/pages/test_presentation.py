"""Recipes and menus become Messenger's message objects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.pages.messenger_profile import messenger_profile
from handover.pages.platform import Platform
from handover.pages.presentation import Addressee, messages_of
from handover.recipes.blocks import ImageBlock
from handover.recipes.recipe import Recipe
from handover.recipes.render import fill
from tests.builders.pages import page

NOW = 1_700_000_000_000


def messages(recipe_id: str, name: str | None = None, plan: str = "premium") -> tuple[dict[str, object], ...]:
    bot = page(plan=plan)
    recipe = bot.recipe(recipe_id)
    assert recipe is not None
    return messages_of(bot, recipe, Addressee(Platform.MESSENGER, name), NOW)


def said(text: str, platform: Platform, **more: object) -> tuple[dict[str, object], ...]:
    """Gives the messages of a recipe of one text block."""
    recipe = Recipe.model_validate({"id": "x", "name": "X", "blocks": [{"text": text, **more}]})
    return messages_of(page(), recipe, Addressee(platform), NOW)


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
    for platform in Platform:
        assert messages_of(page(), recipe, Addressee(platform), NOW) == (
            {"attachment": {"type": "image", "payload": payload}},
        )


# --- long texts on Instagram ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["a" * 1000, "ü" * 500, "🚲" * 250])
def test_a_text_of_a_thousand_bytes_is_one_message(text: str) -> None:
    assert said(text, Platform.INSTAGRAM) == ({"text": text},)


@pytest.mark.parametrize("text", ["a" * 1001, "ü" * 501, "🚲" * 251, "word " * 300])
def test_messenger_takes_longer_texts_as_one(text: str) -> None:
    assert said(text, Platform.MESSENGER) == ({"text": text.strip()},)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 2000,
        "ü" * 1500,
        "🚲" * 700,
        "word " * 390,
        "grüße\n" * 300,
        "a" * 999 + " b",
        "a" * 1000 + " b",
        "x " * 999,
    ],
)
def test_a_longer_text_becomes_several_on_instagram_and_loses_no_word(text: str) -> None:
    parts = [str(message["text"]) for message in said(text, Platform.INSTAGRAM)]
    assert len(parts) > 1
    assert max(len(part.encode()) for part in parts) <= 1000
    assert all(part.strip() == part != "" for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_words_are_not_cut_where_there_are_spaces() -> None:
    parts = [str(message["text"]) for message in said("breakfast " * 150, Platform.INSTAGRAM)]
    assert {word for part in parts for word in part.split()} == {"breakfast"}


def test_quick_replies_stay_with_the_last_of_the_messages() -> None:
    first, last = said("word " * 250, Platform.INSTAGRAM, quick_replies=[{"title": "Hours", "recipe": "hours"}])
    assert first.keys() == {"text"}
    assert last["quick_replies"] == [{"content_type": "text", "title": "Hours", "payload": "recipe/hours"}]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=2000).filter(str.strip))
def test_whatever_the_text_every_message_fits_and_says_something(text: str) -> None:
    parts = [str(message["text"]) for message in said(text.strip(), Platform.INSTAGRAM)]
    assert max(len(part.encode()) for part in parts) <= 1000
    assert "".join("".join(parts).split()) == "".join(text.split())


# --- the Messenger profile --------------------------------------------------------------------------------------------


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
    assert fill(text, {"first_name": "Ana"}.get) == filled


def test_a_value_is_not_filled_again() -> None:
    assert fill("{{name}}", {"name": "{{page_name}}", "page_name": "x"}.get) == "{{page_name}}"


# --- names that show nothing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [None, "", "  ", "\u200b", "\u2060 \u00ad"])
def test_a_name_that_nobody_sees_is_none(name: str | None) -> None:
    recipe = Recipe.model_validate({"id": "x", "name": "X", "blocks": [{"text": "{{first_name|you}}, {{name|you}}"}]})
    assert messages_of(page(), recipe, Addressee(Platform.MESSENGER, name), NOW) == ({"text": "you, you"},)


def test_blanks_around_a_variable_without_a_value_are_no_message_of_their_own() -> None:
    assert said("{{first_name}}  " + "x" * 999, Platform.INSTAGRAM) == ({"text": "x" * 999},)
    first, *_ = said("{{first_name}}  " + "x" * 1200, Platform.INSTAGRAM)
    assert first == {"text": "x" * 1000}
