"""Rules about texts: they fit whoever reads them, their variables exist, and leave no hole where a value is missing."""

import re
from collections.abc import Iterator
from typing import Final

from handover.lint.finding import Finding, Place, error, warning
from handover.lint.walk import PlacedText, blocks_of, cards_of, greetings_of, in_each_language, texts_of, titles_of
from handover.lint.wording import close_to
from handover.pages.page import Page
from handover.pages.presentation import VARIABLE_LIMITS
from handover.recipes.blocks import CARD_TEXT_LIMIT, TEXT_LIMIT, TEXT_LIMIT_WITH_BUTTONS, TextBlock
from handover.recipes.render import VARIABLE, fill
from handover.recipes.words import is_seen

VARIABLES: Final = frozenset({"page_name", *VARIABLE_LIMITS})
VARIABLES_OF_META: Final = ("user_first_name", "user_last_name", "user_full_name")
"""What Messenger fills into a greeting (Meta, Messenger Profile, greeting)."""

_MAY_BE_MISSING: Final = VARIABLES - {"page_name"}
_BRACES: Final = re.compile(r"\{\{([^{}]*)\}\}")
_VARIABLE: Final = re.compile(r"\s*(?P<name>\w+)\s*(?P<otherwise>\|[^}]*)?")


def fits_everybody(page: Page) -> Iterator[Finding]:
    """A text is no longer than Meta takes, whatever its variables stand for."""
    for text, limit in _limited(page):
        longest = _longest(text.text, page)
        if longest > limit:
            counted = "" if longest == len(text.text) else ", the longest names filled in"
            why = f"the text has {longest} characters{counted}; {limit} are the most here"
            is_template = limit == TEXT_LIMIT_WITH_BUTTONS
            mend = "shorten it, or put the buttons in a block after it" if is_template else "shorten it"
            yield error(text.place, "text_too_long", why, mend)


def _limited(page: Page) -> Iterator[tuple[PlacedText, int]]:
    for place, _, block in blocks_of(page):
        if isinstance(block, TextBlock):
            limit = TEXT_LIMIT_WITH_BUTTONS if block.buttons else TEXT_LIMIT
            yield from ((text, limit) for text in in_each_language((*place, "text"), block.text))
    for place, _, card in cards_of(page):
        for name, words in (("title", card.title), ("subtitle", card.subtitle)):
            if words is not None:
                yield from ((text, CARD_TEXT_LIMIT) for text in in_each_language((*place, name), words))


def _longest(text: str, page: Page) -> int:
    """Gives how long a text is at the most, each variable as long as it can be."""
    limits = {"page_name": len(page.name), **VARIABLE_LIMITS}

    def room(found: re.Match[str]) -> int:
        return max(limits.get(found["name"], 0), len((found["otherwise"] or "").strip()))

    spare = sum(room(found) - len(found[0]) for found in VARIABLE.finditer(text))
    return len(text) + spare


def leaves_something_to_read(page: Page) -> Iterator[Finding]:
    """A text says something to somebody of whom nothing is known."""
    for place, text in texts_of(page):
        if not is_seen(fill(text, {"page_name": page.name}.get)):
            emptied = " where its variables have no value" if VARIABLE.search(text) else ""
            why = f"nothing is left to read of the text{emptied}, and Meta refuses an empty one"
            yield error(place, "may_be_empty", why, "write something around the variables, or after a |")
    for place, text in (*titles_of(page), *greetings_of(page)):
        if not is_seen(text):
            yield error(
                place, "may_be_empty", "there is nothing to read, and Meta refuses an empty one", "write it out"
            )


def fills_what_it_names(page: Page) -> Iterator[Finding]:
    """Titles and the greeting are shown as they are written; Meta fills in names of its own in the greeting."""
    for place, text in titles_of(page):
        if "{{" in text:
            why = f"variables are filled into texts, not into titles: the visitor would read “{text}”"
            yield error(place, "variable_not_filled", why, "write the title out")
    for place, text in greetings_of(page):
        unknown = [name for name in _BRACES.findall(text) if name not in VARIABLES_OF_META]
        if unknown:
            why = f"nobody fills in `{{{{{unknown[0]}}}}}` here: the greeting is shown by Messenger, not by the bot"
            mend = f"write one of Messenger's: {', '.join(f'`{{{{{name}}}}}`' for name in VARIABLES_OF_META)}"
            yield error(place, "variable_not_filled", why, mend)


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
            why = f"`{{{{{inside}}}}}` is no variable: nobody fills it in"
            yield error(place, "unknown_variable", why, mend)


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
                yield _hole(place, found["name"])


def _hole(place: Place, name: str) -> Finding:
    if name == "next_open":
        why = "`{{next_open}}` is empty while somebody is there"
        return warning(place, "no_fallback", why, "write `{{next_open|soon}}`: what comes after | takes its place")
    why = f"Meta does not tell everybody's name, and `{{{{{name}}}}}` is empty then"
    return warning(place, "no_fallback", why, f"write `{{{{{name}|there}}}}`: what comes after | takes its place")


def knows_when_it_opens(page: Page) -> Iterator[Finding]:
    """A text that tells when somebody is there again belongs to a page that has hours."""
    if page.hours is not None:
        return
    for place, text in texts_of(page):
        if any(found["name"] == "next_open" for found in VARIABLE.finditer(text)):
            why = "the page has no `hours`: `{{next_open}}` never says anything"
            yield warning(place, "no_hours", why, "add `hours`, or take the variable out")
