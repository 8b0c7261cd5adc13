"""Recipes and menus become Messenger's message objects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.pages.messenger_profile import messenger_profile
from handover.pages.page import Page
from handover.pages.platform import Platform
from handover.pages.presentation import Addressee, messages_of, sayings_of
from handover.recipes.blocks import ImageBlock
from handover.recipes.recipe import AUTOMATIC, Recipe
from handover.recipes.render import fill, words_of
from handover.recipes.words import is_seen
from tests.builders.pages import DOCUMENT, page

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


def seen(text: str) -> str:
    """Gives what shows of a text."""
    return "".join(filter(is_seen, text))


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
    assert seen("".join(parts)) == seen(text)


# --- pauses, and the way on to other recipes --------------------------------------------------------------------------


def chain(*blocks: dict[str, object], **more: object) -> Page:
    first = {"id": "first", "name": "First", "blocks": list(blocks)}
    second = {"id": "second", "name": "Second", "blocks": [{"text": "Two."}, {"goto": "first"}]}
    return page(recipes=[*DOCUMENT["recipes"], first, second], **more)


def sayings(told: Page, platform: Platform = Platform.MESSENGER) -> list[tuple[str, float]]:
    recipe = told.recipe("first")
    assert recipe is not None
    return [(words_of(one.message), one.pause) for one in sayings_of(told, recipe, Addressee(platform), NOW)]


def test_a_pause_comes_before_what_follows_it() -> None:
    told = chain({"pause": 1}, {"text": "One."}, {"pause": 2}, {"pause": 0.5}, {"text": "Two."}, {"pause": 3})
    assert sayings(told) == [("One.", 1.0), ("Two.", 2.5)]


def test_a_pause_comes_before_the_first_of_the_messages_that_a_text_becomes() -> None:
    [first, *others] = sayings(chain({"pause": 1}, {"text": "word " * 390}), Platform.INSTAGRAM)
    assert first[1] == 1.0
    assert others
    assert {pause for _, pause in others} == {0.0}


def test_a_recipe_goes_on_with_another_one_and_never_comes_round_again() -> None:
    assert sayings(chain({"text": "One."}, {"goto": "second"}, {"text": "Never."})) == [("One.", 0.0), ("Two.", 0.0)]
    assert sayings(chain({"text": "One."}, {"goto": "nowhere"})) == [("One.", 0.0)]


def test_a_button_of_a_recipe_that_another_one_goes_on_with_stands_in_its_own() -> None:
    told = page(recipes=[*DOCUMENT["recipes"], {"id": "first", "name": "First", "blocks": [{"goto": "welcome"}]}])
    recipe = told.recipe("first")
    assert recipe is not None
    [message] = messages_of(told, recipe, Addressee(Platform.MESSENGER), NOW)
    assert message["quick_replies"][1]["payload"] == "handover/on?recipe=welcome"


# --- in the user's language, and at their hour ------------------------------------------------------------------------

IN_BOTH = {"en": "We are back {{next_open|now}}.", "fr": "De retour {{next_open|maintenant}}."}
CLOSED = 1_700_000_000_000
"""A Tuesday, a quarter past ten in the evening in London."""


@pytest.mark.parametrize(
    ("language", "at", "words"),
    [
        ("en", CLOSED, "We are back tomorrow at 9:00 AM."),
        ("fr", CLOSED, "De retour demain à 09:00."),
        (None, CLOSED, "We are back tomorrow at 9:00 AM."),
        ("en", CLOSED + 12 * 3_600_000, "We are back now."),
    ],
)
def test_who_comes_when_nobody_is_there_reads_when_somebody_is(language: str | None, at: int, words: str) -> None:
    hours = {"week": dict.fromkeys(("monday", "tuesday", "wednesday"), "9:00-17:00")}
    told = chain({"text": IN_BOTH}, languages=["en", "fr"], timezone="Europe/London", hours=hours)
    recipe = told.recipe("first")
    assert recipe is not None
    assert messages_of(told, recipe, Addressee(Platform.MESSENGER, language=language), at) == ({"text": words},)


@pytest.mark.parametrize("language", ["en", "fr", "de", None])
@pytest.mark.parametrize("recipe_id", AUTOMATIC)
def test_automatic_recipes_speak_english_and_french_and_english_to_others(recipe_id: str, language: str | None) -> None:
    told = page(languages=["de"], recipes=DOCUMENT["recipes"][:3])
    recipe = told.recipe(recipe_id)
    assert recipe is not None
    [message] = messages_of(told, recipe, Addressee(Platform.MESSENGER, language=language), NOW)
    is_french = any(word in str(message) for word in ("Le bot", "Désolé", "désolés"))
    assert is_french == (language == "fr")


@pytest.mark.parametrize(("name", "words"), [("A" * 200 + " B", "A" * 40), ("Ana Lima", "Ana"), (" ", ""), (None, "")])
def test_a_long_name_is_cut_and_a_blank_one_is_none(name: str | None, words: str) -> None:
    told = chain({"text": "{{first_name}}!"})
    recipe = told.recipe("first")
    assert recipe is not None
    assert messages_of(told, recipe, Addressee(Platform.MESSENGER, name), NOW) == ({"text": f"{words}!"},)


def test_a_long_full_name_is_cut_too() -> None:
    told = chain({"text": "{{name}}!"})
    recipe = told.recipe("first")
    assert recipe is not None
    [message] = messages_of(told, recipe, Addressee(Platform.MESSENGER, "A" * 200), NOW)
    assert message == {"text": "A" * 80 + "!"}


def test_buttons_that_call_are_left_out_on_instagram() -> None:
    call, ask = {"title": "Call", "phone": "+351210000000"}, {"title": "Hours", "recipe": "hours"}
    [whole] = said("Well?", Platform.MESSENGER, buttons=[call, ask])
    [reduced] = said("Well?", Platform.INSTAGRAM, buttons=[call, ask])
    assert "phone_number" in str(whole)
    assert "phone_number" not in str(reduced)
    assert said("Well?", Platform.INSTAGRAM, buttons=[call]) == ({"text": "Well?"},)


def test_buttons_of_cards_are_hidden_as_others_are() -> None:
    card = {"title": "Bike", "subtitle": "Blue", "buttons": [{"title": "Ask", "handover": "on"}]}
    told = chain({"cards": [card]}, plan="free")
    recipe = told.recipe("first")
    assert recipe is not None
    [message] = messages_of(told, recipe, Addressee(Platform.MESSENGER), NOW)
    assert message["attachment"]["payload"]["elements"] == [{"title": "Bike", "subtitle": "Blue"}]


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


def test_each_locale_of_a_language_has_its_menu_and_its_greeting() -> None:
    entry = {"title": {"en": "Opening hours of our shop", "fr": "Horaires"}, "recipe": "hours"}
    told = page(languages=["en", "fr"], greeting={"en": "Welcome", "fr": "Bienvenue"}, menu=[entry])
    profile = messenger_profile(told)
    titles = {menu["locale"]: menu["call_to_actions"][0]["title"] for menu in profile["persistent_menu"]}
    english, french = "Opening hours of our shop", "Horaires"
    assert titles == {"default": english, "en_US": english, "en_GB": english, "fr_FR": french, "fr_CA": french}
    assert {one["locale"]: one["text"] for one in profile["greeting"]} == {
        "default": "Welcome",
        "en_US": "Welcome",
        "en_GB": "Welcome",
        "fr_FR": "Bienvenue",
        "fr_CA": "Bienvenue",
    }


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


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("\u200b Bob", "Bob"),
        ("\u3164 \u2800 Bob", "Bob"),
        ("\u200b" * 90 + "Bob", "there"),
        ("\u115f\u1160", "there"),
    ],
)
@pytest.mark.parametrize("variable", ["first_name", "name"])
def test_what_is_seen_of_a_name_is_what_is_filled_in(variable: str, name: str, words: str) -> None:
    recipe = Recipe.model_validate({"id": "x", "name": "X", "blocks": [{"text": f"{{{{{variable}|there}}}}"}]})
    [message] = messages_of(page(), recipe, Addressee(Platform.MESSENGER, name), NOW)
    assert message["text"] == words


def test_a_part_of_a_text_that_shows_nothing_is_left_out_on_instagram() -> None:
    text = f"a {'\u200b' * 334} bbb{'\u200b' * 400}"
    parts = [str(message["text"]) for message in said(text, Platform.INSTAGRAM)]
    assert [seen(part) for part in parts] == ["a", "bbb"]


def test_blanks_around_a_variable_without_a_value_are_no_message_of_their_own() -> None:
    assert said("{{first_name}}  " + "x" * 999, Platform.INSTAGRAM) == ({"text": "x" * 999},)
    first, *_ = said("{{first_name}}  " + "x" * 1200, Platform.INSTAGRAM)
    assert first == {"text": "x" * 1000}
