"""Rules about blocks: what Meta takes, what a user sees of it, and where one recipe leads to another."""

from collections.abc import Iterator
from typing import Final

from pydantic import HttpUrl

from handover.lint.finding import Finding, Place, error, warning
from handover.lint.walk import blocks_of, cards_of
from handover.lint.wording import close_to
from handover.pages.page import Page
from handover.pages.presentation import blocks_said
from handover.recipes.blocks import AudioBlock, FileBlock, GoToBlock, ImageBlock, PauseBlock, TextBlock, VideoBlock
from handover.recipes.buttons import Button, PhoneButton, Switch, switches
from handover.recipes.recipe import AUTOMATIC, Recipe

MESSAGES_LIMIT: Final = 10
"""More than that at once nobody reads, and all must be said before the function's time is over."""

PAUSES_LIMIT_SECONDS: Final = 10.0


def goes_on_somewhere(page: Page) -> Iterator[Finding]:
    """A recipe goes on with one that is there, and that is no automatic one."""
    known = frozenset(recipe.id for recipe in page.recipes) - set(AUTOMATIC)
    for place, _, block in blocks_of(page):
        if isinstance(block, GoToBlock) and block.goto not in known:
            close = close_to(block.goto, known)
            mend = f"write `{close}`" if close else "add a recipe of that id, or name another one"
            why = f"it goes on with recipe `{block.goto}`, which is not there"
            if block.goto in AUTOMATIC:
                why, mend = f"recipe `{block.goto}` is said by itself at a switch", "offer a handover button instead"
            yield error((*place, "goto"), "unknown_goto", why, mend)


def ends_somewhere(page: Page) -> Iterator[Finding]:
    """No recipe leads back to itself."""
    leads = {recipe.id: _next(recipe) for recipe in page.recipes}
    for number, recipe in enumerate(page.recipes):
        way, following = [recipe.id], _next(recipe)
        while following is not None and following not in way:
            way.append(following)
            following = leads.get(following)
        if following == recipe.id:
            why = f"it leads back to itself: {' → '.join((*way, recipe.id))}"
            place: Place = ("recipes", number, "blocks", len(recipe.blocks) - 1, "goto")
            yield error(place, "endless_recipe", why, "let one of them end, or offer a button instead")


def _next(recipe: Recipe) -> str | None:
    return next((block.goto for block in recipe.blocks if isinstance(block, GoToBlock)), None)


def says_all_it_holds(page: Page) -> Iterator[Finding]:
    """Nothing stands behind the way on to another recipe."""
    for place, recipe, block in blocks_of(page):
        if isinstance(block, GoToBlock) and place[-1] != len(recipe.blocks) - 1:
            yield error(place, "goto_not_last", "what stands after `goto` is never said", "make it the last block")


def says_something(page: Page) -> Iterator[Finding]:
    """A recipe says something, and not too much at once."""
    for number, recipe in enumerate(page.recipes):
        place = ("recipes", number, "blocks")
        blocks = [block for _, block in blocks_said(page, recipe)]
        messages = [block for block in blocks if not isinstance(block, PauseBlock)]
        if not messages:
            why = f"recipe `{recipe.id}` says nothing"
            yield error(place, "says_nothing", why, "add a text")
        if len(messages) > MESSAGES_LIMIT:
            why = f"recipe `{recipe.id}` says {len(messages)} messages in one go, with those it goes on to"
            yield error(
                place, "too_much_at_once", why, f"say {MESSAGES_LIMIT} at most, and offer a button for the rest"
            )


def does_not_keep_waiting(page: Page) -> Iterator[Finding]:
    """Pauses are short, and stand before something; automatic recipes have none, and do not go on to others."""
    for number, recipe in enumerate(page.recipes):
        place: Place = ("recipes", number, "blocks")
        seconds = sum(block.pause for _, block in blocks_said(page, recipe) if isinstance(block, PauseBlock))
        if seconds > PAUSES_LIMIT_SECONDS:
            why = f"recipe `{recipe.id}` pauses for {seconds:g} seconds in all"
            yield error(place, "long_pauses", why, f"pause for {PAUSES_LIMIT_SECONDS:g} seconds at most")
        if isinstance(recipe.blocks[-1], PauseBlock):
            why = "a pause at the end comes before nothing"
            yield warning((*place, len(recipe.blocks) - 1), "last_pause", why, "leave it out")
    for place, recipe, block in blocks_of(page):
        if recipe.id in AUTOMATIC and isinstance(block, PauseBlock | GoToBlock):
            why = "what the bot says by itself at a switch is said at once, and ends there"
            yield error(place, "not_at_a_switch", why, "leave it out")


def keeps_quick_replies_in_sight(page: Page) -> Iterator[Finding]:
    """Quick replies stand at the end: Messenger takes them away with the next message."""
    for number, recipe in enumerate(page.recipes):
        last = max((n for n, block in enumerate(recipe.blocks) if not isinstance(block, PauseBlock)), default=-1)
        for position, block in enumerate(recipe.blocks):
            if isinstance(block, TextBlock) and block.quick_replies and position < last:
                why = "quick replies go away as soon as the next message is said"
                place: Place = ("recipes", number, "blocks", position, "quick_replies")
                yield warning(place, "fleeting_quick_replies", why, "put them under the last block, or take buttons")


def has_more_than_a_title(page: Page) -> Iterator[Finding]:
    """Meta refuses a card with nothing but a title."""
    for place, _, card in cards_of(page):
        if not (card.subtitle or card.image or card.url or any(_is_always_shown(button) for button in card.buttons)):
            why = "a card with nothing but a title is refused; buttons that may be hidden do not count"
            yield error(place, "bare_card", why, "add a subtitle, an image or a url")


def _is_always_shown(button: Button) -> bool:
    return not switches(button, Switch.ON) and not isinstance(button, PhoneButton)


def shows_what_instagram_takes(page: Page) -> Iterator[Finding]:
    """What Instagram does not take is pointed out, on a page that is there."""
    if page.instagram_account_id is None:
        return
    for place, recipe, block in blocks_of(page):
        if isinstance(block, FileBlock):
            why = f"recipe `{recipe.id}` sends a file, which Instagram may refuse"
            yield warning((*place, "file"), "not_on_instagram", why, "say where it can be downloaded instead")


def is_fetched_securely(page: Page) -> Iterator[Finding]:
    """Meta fetches pictures and other media over https."""
    for place, _, block in blocks_of(page):
        for name, url in _addresses(block):
            if url is not None and url.scheme != "https":
                why = "the address has no encryption: Meta may not fetch it"
                yield warning((*place, name), "insecure_media", why, "begin the address with https://")


def _addresses(block: object) -> Iterator[tuple[str, HttpUrl | None]]:
    match block:
        case ImageBlock(image=url):
            yield "image", url
        case VideoBlock(video=url):
            yield "video", url
        case AudioBlock(audio=url):
            yield "audio", url
        case FileBlock(file=url):
            yield "file", url
