"""Rules about buttons: each leads somewhere, and each can be told from the one beside it."""

from collections.abc import Iterator
from typing import Final

from handover.lint.finding import Finding, Place, error, warning
from handover.lint.walk import buttons_of, cards_of
from handover.lint.wording import close_to
from handover.pages.page import Page
from handover.recipes.actions import HandoverOn, payload_of
from handover.recipes.buttons import (
    PAYLOAD_LIMIT,
    Button,
    HandoverButton,
    PhoneButton,
    RecipeButton,
    Switch,
    UrlButton,
    switches,
)
from handover.recipes.language import in_every_language, in_language
from handover.recipes.recipe import AUTOMATIC, HANDOVER_OFF, Recipe

MENU_ADVISED: Final = 5
"""Meta advises no more entries than this (Messenger Profile, persistent menu)."""


def leads_somewhere(page: Page) -> Iterator[Finding]:
    """A button opens a recipe that is there."""
    known = frozenset(recipe.id for recipe in page.recipes) - set(AUTOMATIC)
    for place, button, _ in buttons_of(page):
        if not isinstance(button, RecipeButton) or button.recipe in known:
            continue
        if button.recipe in AUTOMATIC:
            switch = "off" if button.recipe == HANDOVER_OFF else "on"
            why = f"{_called(page, button)} says `{button.recipe}` without switching anything"
            yield error((*place, "recipe"), "opens_automatic_recipe", why, f"write `handover: {switch}` instead")
            continue
        close = close_to(button.recipe, known)
        mend = (
            f"write `{close}`, or add a recipe of that id" if close else "add a recipe of that id, or name another one"
        )
        why = f"{_called(page, button)} opens recipe `{button.recipe}`, which is not there"
        yield error((*place, "recipe"), "unknown_recipe", why, mend)


def names_a_target(page: Page) -> Iterator[Finding]:
    """A handover button that names an app names one of the page's."""
    labels = [app.label for app in page.handover.target_apps]
    for place, button, _ in buttons_of(page):
        if switches(button, Switch.ON) and button.target not in (None, *labels):
            why = f"{_called(page, button)} hands over to “{button.target}”, which is no target app of the page"
            mend = f"write one of: {', '.join(labels)}"
            yield error((*place, "target"), "unknown_target", why, mend)


def turns_on_what_can_be_turned_on(page: Page) -> Iterator[Finding]:
    """Buttons that hand over are shown only where handover is on and paid for."""
    if page.offers_handover:
        return
    reason = "`enabled` is false" if not page.handover.enabled else f"handover is not part of the plan `{page.plan}`"
    mend = "set `handover`, `enabled` to true" if not page.handover.enabled else "change the plan to `premium`"
    for place, button, _ in buttons_of(page):
        if switches(button, Switch.ON):
            why = f"{_called(page, button)} is not shown to anybody: {reason}"
            yield warning(place, "hidden_button", why, f"{mend}, or leave the button out")


def offers_a_person(page: Page) -> Iterator[Finding]:
    """Somewhere there is a way to a person."""
    ways = (
        one
        for one in buttons_of(page)
        if switches(one.button, Switch.ON)
        if one.recipe is None or one.recipe.id not in AUTOMATIC
    )
    if page.offers_handover and not any(ways):
        why = "no recipe and no menu entry has a button that asks for a person: nobody can reach you"
        yield warning(
            ("menu",), "no_way_to_a_person", why, "add a button with `handover: on`, in the menu for instance"
        )


def can_be_told_apart(page: Page) -> Iterator[Finding]:
    """Two buttons side by side do not bear the same title."""
    seen = set[tuple[Place, str, str]]()
    for place, button, _ in buttons_of(page):
        titles = [(place[:-1], language, in_language(button.title, (language,))) for language in page.languages]
        repeated = next((title for title in titles if title in seen), None)
        if repeated is not None:
            why = f"another button beside it is called “{repeated[-1]}” too"
            yield warning((*place, "title"), "repeated_title", why, "give them different titles")
        seen.update(titles)


def opens_securely(page: Page) -> Iterator[Finding]:
    """A web page is opened over https: some phones refuse others."""
    urls = [(place, button.url) for place, button, _ in buttons_of(page) if isinstance(button, UrlButton)]
    for place, url in (*urls, *((place, card.url) for place, _, card in cards_of(page) if card.url)):
        if url.scheme != "https":
            why = "it opens a page without encryption"
            yield warning((*place, "url"), "insecure_address", why, "begin the address with https://")


def menu_can_be_taken_in(page: Page) -> Iterator[Finding]:
    """The menu is short enough to be read."""
    if len(page.menu) > MENU_ADVISED:
        why = f"the menu has {len(page.menu)} entries; Meta advises {MENU_ADVISED} at most"
        yield warning(("menu",), "long_menu", why, "keep those that visitors use")


def sends_what_meta_takes(page: Page) -> Iterator[Finding]:
    """What a handover button sends along fits into a payload."""
    for place, button, recipe in buttons_of(page):
        if not switches(button, Switch.ON) or button.reason is None:
            continue
        length = len(payload_of(HandoverOn(recipe.id if recipe else None, button.target, button.reason)))
        if length > PAYLOAD_LIMIT:
            why = f"{_called(page, button)} sends {length} signs along with its reason, and Meta takes {PAYLOAD_LIMIT}"
            mend = "shorten the reason; letters with accents and other scripts count several times"
            yield error((*place, "reason"), "payload_too_long", why, mend)


def says_what_counts(page: Page) -> Iterator[Finding]:
    """A button that brings the bot back names no app and gives no reason."""
    for place, button, _ in buttons_of(page):
        if not isinstance(button, HandoverButton) or button.handover is not Switch.OFF:
            continue
        for name in ("target", "reason"):
            if getattr(button, name) is not None:
                why = f"{_called(page, button)} brings the bot back: `{name}` says nothing there"
                yield warning((*place, name), "unused_setting", why, "leave it out, or write `handover: on`")


def calls_where_it_can(page: Page) -> Iterator[Finding]:
    """Buttons that call are left out on Instagram, unless the number can be read there."""
    if page.instagram_account_id is None:
        return
    for place, button, recipe in buttons_of(page):
        if isinstance(button, PhoneButton) and not (recipe and _writes_out(recipe, button.phone)):
            why = f"{_called(page, button)} is not shown on Instagram, which knows no such buttons"
            yield warning(place, "not_on_instagram", why, "write the number into the text as well")


def _writes_out(recipe: Recipe, phone: str) -> bool:
    """Whether a text of the recipe names the number."""
    texts = (text for block in recipe.all_texts for text in in_every_language(block.text))
    return any(phone[1:] in "".join(filter(str.isdecimal, text)) for text in texts)


def _called(page: Page, button: Button) -> str:
    return f"button “{in_language(button.title, page.languages)}”"
