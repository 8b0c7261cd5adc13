"""Rules about texts: the variables in them exist, and leave no hole where a value is missing."""

import re
from collections.abc import Iterator
from typing import Final

from handover.lint.finding import Finding, error, warning
from handover.lint.walk import blocks_of, texts_of
from handover.lint.wording import close_to
from handover.pages.page import Page
from handover.recipes.recipe import TEXT_LIMIT_WITH_BUTTONS, TextBlock

VARIABLES: Final = frozenset({"first_name", "name", "page_name"})
_MAY_BE_MISSING: Final = VARIABLES - {"page_name"}
_BRACES: Final = re.compile(r"\{\{([^{}]*)\}\}")
_VARIABLE: Final = re.compile(r"\s*(?P<name>\w+)\s*(?P<otherwise>\|[^}]*)?")


def leaves_room_for_buttons(page: Page) -> Iterator[Finding]:
    """A text with buttons is a template, which takes less."""
    for place, _, block in blocks_of(page):
        if isinstance(block, TextBlock) and block.buttons and len(block.text) > TEXT_LIMIT_WITH_BUTTONS:
            why = f"the text has {len(block.text)} characters; with buttons, {TEXT_LIMIT_WITH_BUTTONS} are the most"
            mend = "shorten it, or put the buttons in a block after it"
            yield error((*place, "text"), "text_too_long_for_buttons", why, mend)


def names_a_variable(page: Page) -> Iterator[Finding]:
    """What stands in double braces is a variable."""
    for place, text in texts_of(page):
        for inside in _BRACES.findall(text):
            found = _VARIABLE.fullmatch(inside)
            name = found["name"] if found else inside.strip()
            if found and name in VARIABLES:
                continue
            close = close_to(name, VARIABLES)
            known = f"there are: {', '.join(sorted(VARIABLES))}"
            mend = f"write `{{{{{close}}}}}`" if close else known
            yield error(
                place, "unknown_variable", f"`{{{{{inside}}}}}` is no variable: the visitor would read a hole", mend
            )


def closes_its_braces(page: Page) -> Iterator[Finding]:
    """Braces come in pairs."""
    for place, text in texts_of(page):
        rest = _BRACES.sub("", text)
        if "{{" in rest or "}}" in rest:
            yield error(
                place, "broken_variable", "double braces are not closed: the visitor would read them", "close them"
            )


def leaves_no_hole(page: Page) -> Iterator[Finding]:
    """A variable that may have no value says what stands in its place."""
    for place, text in texts_of(page):
        for inside in _BRACES.findall(text):
            found = _VARIABLE.fullmatch(inside)
            if found and found["name"] in _MAY_BE_MISSING and not found["otherwise"]:
                name = found["name"]
                why = f"Meta does not tell everybody's name, and `{{{{{name}}}}}` is empty then"
                yield warning(
                    place, "no_fallback", why, f"write `{{{{{name}|there}}}}`: what comes after | takes its place"
                )
