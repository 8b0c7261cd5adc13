"""The bot speaks the language that a user chooses or shows, where the page speaks it too."""

import pytest

from handover.conversation.addressing import addressee_of
from handover.pages.page import Page
from tests.builders.pages import DOCUMENT, page
from tests.unit.conversation.story import Story, story

MENU = [{"title": {"en": "Talk to a human", "fr": "Parler à quelqu'un"}, "handover": "on"}]
GREETING = {
    "id": "greeting",
    "name": "Greeting",
    "triggers": {"words": {"en": ["good morning"], "fr": ["bonjour"]}},
    "blocks": [{"text": {"en": "Good morning", "fr": "Bonjour"}}],
}
BOTH = page(languages=["en", "fr"], menu=MENU, recipes=[*DOCUMENT["recipes"], GREETING])
ENGLISH = page(menu=MENU, recipes=[*DOCUMENT["recipes"], GREETING])


def speaking(told_page: Page = BOTH, language: str | None = None) -> Story:
    one = story(told_page)
    one.conversation = one.conversation.model_copy(update={"language": language})
    return one


@pytest.mark.parametrize("spoken", [None, "en", "fr"])
def test_words_of_a_language_show_it(spoken: str | None) -> None:
    one = speaking(language=spoken)
    assert one.writes("Bonjour !").conversation.language == "fr"
    assert one.conversation.lines[-1].text == "Bonjour"
    assert one.writes("hours?").conversation.language == "fr"


@pytest.mark.parametrize("payload", ["handover/on", "recipe/hours", "old"])
def test_a_pressed_title_of_a_language_shows_it(payload: str) -> None:
    assert speaking().presses(payload, "Parler à quelqu'un").conversation.language == "fr"
    assert speaking().writes("Parler à quelqu'un", payload=payload).conversation.language == "fr"
    assert speaking().presses(payload, "Whatever").conversation.language is None


def test_who_has_chosen_a_language_keeps_it_whatever_language_their_menu_has() -> None:
    one = speaking(language="en")
    assert one.presses("handover/on", "Parler à quelqu'un").conversation.language == "en"


def test_a_language_that_the_page_gives_up_is_spoken_no_more() -> None:
    one = speaking(ENGLISH, "fr")
    assert addressee_of(one.conversation, one.page).language is None


@pytest.mark.parametrize(("language", "spoken"), [("fr", "fr"), ("de", "en")])
def test_a_button_changes_the_language_to_one_of_the_page(language: str, spoken: str) -> None:
    one = speaking(language="en")
    assert one.presses(f"recipe/hours?language={language}").conversation.language == spoken


def test_it_is_learnt_while_a_person_has_the_conversation_too() -> None:
    one = speaking()
    one.presses("handover/on")
    one.writes("bonjour")
    assert one.conversation.language == "fr"


@pytest.mark.parametrize("text", ["bonjour", "Parler à quelqu'un"])
def test_a_page_of_one_language_learns_none(text: str) -> None:
    one = speaking(ENGLISH)
    one.writes(text)
    one.presses("recipe/hours?language=fr", text)
    assert one.conversation.language is None
