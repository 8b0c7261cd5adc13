"""A page that could not work is refused, in words that name the place."""

import copy
from typing import Any

import pytest
from pydantic import ValidationError

from handover.pages.page import Page, TargetApp
from handover.pages.platform import Platform
from handover.recipes.buttons import HandoverButton, Switch
from handover.recipes.language import in_language
from tests.builders.pages import DIMELO, DOCUMENT, INBOX, PAGE_ID, page

INSTAGRAM = "17841400000000001"
INSTAGRAM_INBOX = "1217981644879628"


def changed(path: list[str | int], value: object) -> dict[str, Any]:
    document = copy.deepcopy(DOCUMENT)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (["recipes", 0, "blocks", 0, "quick_replies", 0, "title"], "x" * 21, "at most 20 characters"),
        (["recipes", 0, "blocks", 0, "text"], "x" * 2001, "at most 2000 characters"),
        (["recipes", 0, "blocks"], [], "at least 1 item"),
        (["recipes", 0, "triggers", "words"], [" "], "at least 1 character"),
        (["handover", "admins"], [], "at least 1 item"),
        (["handover", "admins", 0, "email"], "maya@x.y\nBcc: z@z.z", "not an e-mail address"),
        (["handover", "target_apps", 0, "app_id"], "inbox", "should match pattern"),
        (["id"], "Harbour", "should match pattern"),
        (["instagram_account_id"], "@harbour.bikes", "should match pattern"),
        (["handover", "may_request"], ["inbox"], "should match pattern"),
        (["timezone"], "Paris", "not a time zone"),
        (["timezone"], "../etc/passwd", "not a time zone"),
        (["colour"], "blue", "Extra inputs are not permitted"),
    ],
)
def test_a_page_that_has_not_its_shape_is_refused(path: list[str | int], value: object, words: str) -> None:
    with pytest.raises(ValidationError, match=".*".join(words.split("|"))) as refusal:
        Page.model_validate(changed(path, value), extra="forbid")
    assert words in str(refusal.value)


def test_known_apps_may_be_named() -> None:
    assert page().handover.target(None).app_id == INBOX


TITLES = ("Switch the bot on", "Réactiver le bot")
"""Those of the automatic recipes that nobody has written."""


def test_the_titles_of_off_buttons_count_as_words_that_resume() -> None:
    assert page().words_that_resume == ("start the bot", "Switch it on", *TITLES)


@pytest.mark.parametrize(("plan", "offered"), [("free", False), ("premium", True)])
def test_handover_is_a_premium_feature(plan: str, *, offered: bool) -> None:
    assert page(plan=plan).offers_handover is offered


# --- two platforms ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("account_id", "platform"),
    [(PAGE_ID, Platform.MESSENGER), (INSTAGRAM, Platform.INSTAGRAM), ("99", Platform.MESSENGER)],
)
def test_the_account_tells_the_platform(account_id: str, platform: Platform) -> None:
    assert page(instagram_account_id=INSTAGRAM).platform_of(account_id) is platform


def test_a_page_without_an_instagram_account_is_on_messenger_only() -> None:
    assert page().platform_of(INSTAGRAM) is Platform.MESSENGER
    assert page().platforms == (Platform.MESSENGER,)
    assert page(instagram_account_id=INSTAGRAM).platforms == (Platform.MESSENGER, Platform.INSTAGRAM)


@pytest.mark.parametrize(
    ("app_id", "on_messenger", "on_instagram"),
    [
        ("page_inbox", INBOX, INSTAGRAM_INBOX),
        (INBOX, INBOX, INSTAGRAM_INBOX),
        ("instagram_inbox", INSTAGRAM_INBOX, INSTAGRAM_INBOX),
        (DIMELO, DIMELO, DIMELO),
    ],
)
def test_on_instagram_the_inbox_is_another_app(app_id: str, on_messenger: str, on_instagram: str) -> None:
    app = TargetApp.model_validate({"label": "Inbox", "app_id": app_id})
    assert (app.on(Platform.MESSENGER), app.on(Platform.INSTAGRAM)) == (on_messenger, on_instagram)


# --- who may ask for a conversation -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("may_request", "app_id", "allowed"),
    [
        (None, INBOX, True),
        (None, INSTAGRAM_INBOX, True),
        (None, DIMELO, True),
        (None, "998877665544", False),
        (None, "", False),
        ([], INBOX, True),
        ([], INSTAGRAM_INBOX, False),
        (["998877665544"], "998877665544", True),
        (["instagram_inbox"], INSTAGRAM_INBOX, True),
    ],
)
def test_the_inboxes_the_target_apps_and_those_the_owner_names_may_ask(
    may_request: list[str] | None, app_id: str, *, allowed: bool
) -> None:
    changes = {} if may_request is None else {"may_request": may_request}
    settings = page(handover=DOCUMENT["handover"] | changes)
    assert settings.handover.allows_requests_of(app_id) is allowed


@pytest.mark.parametrize(
    ("recipe_id", "opening", "title", "switch"),
    [
        ("handover_on", "The bot is paused, an administrator will reply", "Switch the bot on", Switch.OFF),
        ("handover_off", "The bot has been reactivated.", "Pause the bot", Switch.ON),
    ],
)
def test_what_the_bot_says_at_a_switch_is_there_though_nobody_has_written_it(
    recipe_id: str, opening: str, title: str, switch: Switch
) -> None:
    found = page(recipes=DOCUMENT["recipes"][:3]).recipe(recipe_id)
    assert found is not None
    [button] = found.all_buttons
    [block] = found.all_texts
    assert in_language(block.text, ["en"]).startswith(opening)
    assert isinstance(button, HandoverButton)
    assert (in_language(button.title, ["en"]), button.handover) == (title, switch)
    assert page().recipe(recipe_id) != found


def test_the_title_of_an_off_button_nobody_has_written_brings_the_bot_back() -> None:
    assert page(recipes=DOCUMENT["recipes"][:3]).words_that_resume == ("start the bot", *TITLES)
