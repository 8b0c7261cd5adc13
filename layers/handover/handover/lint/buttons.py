"""Rules about buttons: each leads somewhere, and each can be told from the one beside it."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from handover.lint.finding import Finding, Place, error, warning
from handover.lint.walk import buttons_of
from handover.lint.wording import close_to
from handover.pages.page import Page
from handover.recipes.recipe import AUTOMATIC, HandoverButton, RecipeButton, Switch, UrlButton, switches

MENU_ADVISED: Final = 5
"""Meta advises no more entries than this (Messenger Profile, persistent menu)."""


def leads_somewhere(page: Page) -> Iterator[Finding]:
    """A button opens a recipe that is there."""
    known = frozenset(recipe.id for recipe in page.recipes) - set(AUTOMATIC)
    for place, button, _ in buttons_of(page):
        if not isinstance(button, RecipeButton) or button.recipe in known:
            continue
        if button.recipe in AUTOMATIC:
            switch = "on" if button.recipe == AUTOMATIC[0] else "off"
            why = f"button “{button.title}” says `{button.recipe}` without switching anything"
            yield error((*place, "recipe"), "opens_automatic_recipe", why, f"write `handover: {switch}` instead")
            continue
        close = close_to(button.recipe, known)
        mend = (
            f"write `{close}`, or add a recipe of that id" if close else "add a recipe of that id, or name another one"
        )
        why = f"button “{button.title}” opens recipe `{button.recipe}`, which is not there"
        yield error((*place, "recipe"), "unknown_recipe", why, mend)


def names_a_target(page: Page) -> Iterator[Finding]:
    """A handover button that names an app names one of the page's."""
    labels = frozenset(app.label for app in page.handover.target_apps)
    for place, button, _ in buttons_of(page):
        if isinstance(button, HandoverButton) and button.target is not None and button.target not in labels:
            why = f"button “{button.title}” hands over to “{button.target}”, which is no target app of the page"
            mend = f"write one of: {', '.join(sorted(labels))}"
            yield error((*place, "target"), "unknown_target", why, mend)


def turns_on_what_can_be_turned_on(page: Page) -> Iterator[Finding]:
    """Buttons that hand over are shown only where handover is on and paid for."""
    if page.offers_handover:
        return
    reason = "`enabled` is false" if not page.handover.enabled else f"handover is not part of the plan `{page.plan}`"
    mend = "set `handover`, `enabled` to true" if not page.handover.enabled else "change the plan to `premium`"
    for place, button, _ in buttons_of(page):
        if switches(button, Switch.ON):
            why = f"button “{button.title}” is not shown to anybody: {reason}"
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
    titles: Counter[tuple[Place, str]] = Counter()
    for place, button, _ in buttons_of(page):
        titles[place[:-1], button.title] += 1
        if titles[place[:-1], button.title] == 2:  # noqa: PLR2004 - the second one is the first too many
            why = f"two buttons side by side are called “{button.title}”"
            yield warning((*place, "title"), "repeated_title", why, "give them different titles")


def opens_securely(page: Page) -> Iterator[Finding]:
    """A web page is opened over https: some phones refuse others."""
    for place, button, _ in buttons_of(page):
        if isinstance(button, UrlButton) and button.url.scheme != "https":
            why = f"button “{button.title}” opens a page without encryption"
            yield warning((*place, "url"), "insecure_address", why, "begin the address with https://")


def menu_can_be_taken_in(page: Page) -> Iterator[Finding]:
    """The menu is short enough to be read."""
    if len(page.menu) > MENU_ADVISED:
        why = f"the menu has {len(page.menu)} entries; Meta advises {MENU_ADVISED} at most"
        yield warning(("menu",), "long_menu", why, "keep those that visitors use")
