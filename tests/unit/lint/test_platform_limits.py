"""What the linter lets through, Meta takes: every message, menu and order of any such page, whoever reads it."""

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from handover.conversation.conversation import Control, Conversation, HandoverRequest
from handover.conversation.effects import SwitchOn
from handover.conversation.vocabulary import Origin
from handover.lint.linter import check
from handover.operations.ordering import order_of
from handover.operations.orders import SwitchOnOrder
from handover.pages.messenger_profile import messenger_profile
from handover.pages.page import Page
from handover.pages.platform import Platform
from handover.pages.presentation import Addressee, sayings_of
from handover.recipes.buttons import HandoverButton, Switch, switches
from handover.recipes.language import LOCALES, in_every_language
from handover.recipes.recipe import AUTOMATIC, Recipe
from tests.builders.page_documents import Json, names, page_documents
from tests.builders.pages import INBOX
from tests.builders.platform_limits import profile_refusals, refusals

MOMENTS = st.integers(1_700_000_000_000, 1_900_000_000_000)
VISITORS = st.builds(
    Addressee, st.sampled_from(Platform), names(), st.none() | st.sampled_from([*LOCALES, "xx", "pt_BR"])
)


def recipes_of(page: Page) -> list[Recipe]:
    automatic = (recipe for recipe_id in AUTOMATIC if (recipe := page.recipe(recipe_id)))
    return [*page.recipes, *automatic]


def assert_is_said(page: Page, recipe: Recipe, visitor: Addressee, at: int) -> None:
    sayings = sayings_of(page, recipe, visitor, at)
    assert sayings
    assert sum(saying.pause for saying in sayings) <= 10
    if visitor.platform is Platform.MESSENGER or page.instagram_account_id is not None:
        assert len(sayings) <= 10
    for saying in sayings:
        assert refusals(saying.message, instagram=visitor.platform is Platform.INSTAGRAM) == []


def assert_is_ordered(page: Page, button: HandoverButton, visitor: Addressee, at: int) -> None:
    request = HandoverRequest(
        id="event",
        origin=Origin.BUTTON,
        since=at,
        control=Control.UNKNOWN,
        control_at=at,
        button=max(in_every_language(button.title), key=len),
        reason=button.reason,
    )
    conversation = Conversation(account_id=page.id, user_id="7", name=visitor.name, request=request)
    order = order_of(SwitchOn(id="event.1", fence=1, target_app_id=INBOX), conversation, page, at)
    assert isinstance(order, SwitchOnOrder)
    assert 0 < len(order.reason) <= 1000
    assert all(refusals(message, instagram=False) == [] for message in order.messages)


@pytest.mark.slow
@settings(max_examples=settings().max_examples // 2)
@given(page_documents(), VISITORS, MOMENTS)
def test_what_the_linter_lets_through_is_taken(document: Json, visitor: Addressee, at: int) -> None:
    page = check(document).page
    assume(page is not None)
    assert page is not None
    # Nobody writes on Instagram to a page that has no account there.
    assume(visitor.platform is Platform.MESSENGER or page.instagram_account_id is not None)
    assert profile_refusals(messenger_profile(page)) == []
    for recipe in recipes_of(page):
        assert_is_said(page, recipe, visitor, at)
    for button in page.all_buttons:
        if switches(button, Switch.ON):
            assert_is_ordered(page, button, visitor, at)


# --- what is refused --------------------------------------------------------------------------------------------------


def template(**payload: Any) -> Json:
    return {"attachment": {"type": "template", "payload": payload}}


PRESS = {"type": "postback", "title": "Go", "payload": "go"}
REPLY = {"content_type": "text", "title": "Go", "payload": "go"}


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ({}, "neither a text nor an attachment"),
        ({"text": " \u200b"}, "nothing to read"),
        ({"text": "x" * 2001}, "2000 are the most"),
        ({"text": "é" * 501}, "1000 bytes on Instagram"),
        ({"text": "x", "quick_replies": []}, "0 quick replies"),
        ({"text": "x", "quick_replies": [REPLY] * 14}, "14 quick replies"),
        ({"text": "x", "quick_replies": [{**REPLY, "title": "x" * 21}]}, "20 are the most"),
        ({"text": "x", "quick_replies": [{**REPLY, "payload": "x" * 1001}]}, "1 to 1000 characters"),
        (template(template_type="button", text="x" * 641, buttons=[PRESS]), "640 are the most"),
        (template(template_type="button", text="x", buttons=[]), "0 buttons"),
        (template(template_type="button", text="x", buttons=[PRESS] * 4), "4 buttons"),
        (template(template_type="button", text="x", buttons=[{**PRESS, "type": "phone_number"}]), "no phone_number"),
        (template(template_type="button", text="x", buttons=[{"type": "postback", "title": "x"}]), "that is none"),
        (template(template_type="generic", elements=[{"title": "x"}]), "nothing but a title"),
        (template(template_type="generic", elements=[{"title": "x", "subtitle": "y"}] * 11), "11 elements"),
        (template(template_type="generic", elements=[{"title": "x", "subtitle": " "}]), "nothing to read"),
        ({"attachment": {"type": "image", "payload": {"url": "ftp://x"}}}, "no address"),
    ],
)
def test_what_meta_refuses_is_known(message: Json, words: str) -> None:
    assert words in " ".join(refusals(message, instagram=True))


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        ({}, "a payload"),
        ({"get_started": {"payload": "x"}, "greeting": [{"locale": "en_US", "text": "x"}]}, "no default locale"),
        ({"get_started": {"payload": "x"}, "greeting": [{"locale": "default", "text": "x" * 161}]}, "160 are"),
        ({"get_started": {"payload": "x"}, "greeting": [{"locale": "default", "text": "x"}] * 2}, "a locale twice"),
        (
            {"get_started": {"payload": "x"}, "persistent_menu": [{"locale": "default", "call_to_actions": []}]},
            "0 entries of the menu",
        ),
    ],
)
def test_what_meta_refuses_of_a_profile_is_known(profile: Json, words: str) -> None:
    assert words in " ".join(profile_refusals(profile))
