"""Rules about blocks: what Meta takes, what a user sees of it, and where one recipe leads to another."""

from collections.abc import Callable, Iterator
from typing import Final

from pydantic import HttpUrl

from handover.lint.finding import Finding, Place, error, warning
from handover.lint.slow_day import CALL_SECONDS, MEDIA_SECONDS, messages_left
from handover.lint.walk import blocks_of, cards_of
from handover.lint.wording import close_to
from handover.lint.worst_case import sayings_at_worst
from handover.pages.page import Page
from handover.pages.platform import Platform
from handover.pages.presentation import Saying, blocks_said, is_known_on
from handover.recipes.blocks import (
    AudioBlock,
    Block,
    Card,
    FileBlock,
    GoToBlock,
    ImageBlock,
    PauseBlock,
    TextBlock,
    VideoBlock,
)
from handover.recipes.buttons import Button, Switch, switches
from handover.recipes.recipe import AUTOMATIC, WHILE_PAUSED, Recipe

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
    leads = {recipe.id: _next(recipe) for recipe in reversed(page.recipes)}
    told = set[str]()
    for number, recipe in enumerate(page.recipes):
        way, following = [recipe.id], leads[recipe.id]
        while following is not None and following not in way:
            way.append(following)
            following = leads.get(following)
        if following == recipe.id and recipe.id not in told:
            told.update(way)
            why = f"it leads back to itself: {' → '.join((*way, recipe.id))}"
            position = next(n for n, block in enumerate(recipe.blocks) if isinstance(block, GoToBlock))
            place: Place = ("recipes", number, "blocks", position, "goto")
            yield error(place, "endless_recipe", why, "let one of them end, or offer a button instead")


def _next(recipe: Recipe) -> str | None:
    return next((block.goto for block in recipe.blocks if isinstance(block, GoToBlock)), None)


def says_all_it_holds(page: Page) -> Iterator[Finding]:
    """Nothing stands behind the way on to another recipe."""
    for place, recipe, block in blocks_of(page):
        if isinstance(block, GoToBlock) and place[-1] != len(recipe.blocks) - 1:
            yield error(place, "goto_not_last", "what stands after `goto` is never said", "make it the last block")


def says_something(page: Page) -> Iterator[Finding]:
    """A recipe says something."""
    for number, recipe in enumerate(page.recipes):
        if _only_pauses(recipe):
            why = f"recipe `{recipe.id}` says nothing"
            yield error(("recipes", number, "blocks"), "says_nothing", why, "add a text")


def _only_pauses(recipe: Recipe) -> bool:
    return all(isinstance(block, PauseBlock) for block in recipe.blocks)


def says_what_can_be_read(page: Page) -> Iterator[Finding]:
    """A recipe does not say too much at once."""
    for number, recipe in enumerate(page.recipes):
        messages = _messages(page, recipe)
        if messages > MESSAGES_LIMIT and not _is_the_next_ones(page, recipe, _messages, MESSAGES_LIMIT):
            cut = " on Instagram, where a long text becomes several" if messages > _said(page, recipe) else ""
            why = f"recipe `{recipe.id}` says {messages} messages in one go{cut}, with those it goes on to"
            mend = f"say {MESSAGES_LIMIT} at most, and offer a button for the rest"
            yield error(("recipes", number, "blocks"), "too_much_at_once", why, mend)


def pauses_briefly(page: Page) -> Iterator[Finding]:
    """All the pauses of an answer together are short."""
    for number, recipe in enumerate(page.recipes):
        seconds = _seconds(page, recipe)
        if seconds > PAUSES_LIMIT_SECONDS and not _is_the_next_ones(page, recipe, _seconds, PAUSES_LIMIT_SECONDS):
            why = f"recipe `{recipe.id}` pauses for {seconds:g} seconds in all, with those it goes on to"
            mend = f"pause for {PAUSES_LIMIT_SECONDS:g} seconds at most"
            yield error(("recipes", number, "blocks"), "long_pauses", why, mend)


def ends_in_one_turn(page: Page) -> Iterator[Finding]:
    """An answer comes without a break, also when Meta is slow; what is said while the bot is paused has no turns."""
    for number, recipe in enumerate(page.recipes):
        left = _left(page, recipe)
        is_told = _messages(page, recipe) > MESSAGES_LIMIT or _seconds(page, recipe) > PAUSES_LIMIT_SECONDS
        is_whole = not left or recipe.id in WHILE_PAUSED
        if not is_whole and not is_told and not _is_the_next_ones(page, recipe, _left, 0):
            messages = len(_slowest(page, recipe))
            cut = " on Instagram, where a long text becomes several" if messages > _said(page, recipe) else ""
            last = f"last {left}" if left > 1 else "last"
            why = (
                f"when Meta is slow ({CALL_SECONDS:g} seconds a message, {MEDIA_SECONDS:g} with media to fetch), "
                f"there is a break before the {last} of the {messages} messages that recipe `{recipe.id}` says{cut}, "
                "with those it goes on to; what the visitor writes meanwhile may be answered before them"
            )
            mend = "say or pause less, or offer a button for the rest"
            yield warning(("recipes", number, "blocks"), "said_in_parts", why, mend)


def _left(page: Page, recipe: Recipe) -> int:
    return messages_left(_slowest(page, recipe))


def _slowest(page: Page, recipe: Recipe) -> tuple[Saying, ...]:
    said = (sayings for platform in page.platforms for sayings in sayings_at_worst(page, recipe, platform))
    return max(said, key=messages_left)


def _messages(page: Page, recipe: Recipe) -> int:
    if page.instagram_account_id is None:
        return _said(page, recipe)
    return max(len(sayings) for sayings in sayings_at_worst(page, recipe, Platform.INSTAGRAM))


def _said(page: Page, recipe: Recipe) -> int:
    return sum(not isinstance(block, PauseBlock) for _, block in blocks_said(page, recipe))


def _seconds(page: Page, recipe: Recipe) -> float:
    return sum(block.pause for _, block in blocks_said(page, recipe) if isinstance(block, PauseBlock))


def _is_the_next_ones(page: Page, recipe: Recipe, measure: Callable[[Page, Recipe], float], limit: float) -> bool:
    """Whether the recipe that it goes on to is too much by itself: then that one is to be mended."""
    following = page.recipe(_next(recipe) or "")
    return following is not None and following.id != recipe.id and measure(page, following) > limit


def pauses_before_something(page: Page) -> Iterator[Finding]:
    """No pause stands at the end."""
    for number, recipe in enumerate(page.recipes):
        is_told = recipe.id in AUTOMATIC or _only_pauses(recipe)
        if isinstance(recipe.blocks[-1], PauseBlock) and not is_told:
            place: Place = ("recipes", number, "blocks", len(recipe.blocks) - 1)
            yield warning(place, "last_pause", "a pause at the end comes before nothing", "leave it out")


def switches_at_once(page: Page) -> Iterator[Finding]:
    """What the bot says by itself has no pause, and does not go on to another recipe."""
    for place, recipe, block in blocks_of(page):
        if recipe.id in AUTOMATIC and isinstance(block, PauseBlock | GoToBlock) and not _only_pauses(recipe):
            why = "what the bot says by itself at a switch is said at once, and ends there"
            yield error(place, "not_at_a_switch", why, "leave it out")


def keeps_quick_replies_in_sight(page: Page) -> Iterator[Finding]:
    """Quick replies stand at the end: Messenger takes them away with the next message."""
    for place, recipe, block in blocks_of(page):
        rest = recipe.blocks[int(place[-1]) + 1 :]
        is_followed = any(not isinstance(one, PauseBlock) for one in rest)
        if isinstance(block, TextBlock) and block.quick_replies and is_followed and recipe.id not in WHILE_PAUSED:
            why = "quick replies go away as soon as the next message is said"
            mend = "put them under the last block, or take buttons"
            yield warning((*place, "quick_replies"), "fleeting_quick_replies", why, mend)


def has_more_than_a_title(page: Page) -> Iterator[Finding]:
    """Meta refuses a card with nothing but a title."""
    for place, _, card in cards_of(page):
        is_more = card.subtitle or card.image or card.url
        if not is_more and not any(_is_always_shown(page, button) for button in card.buttons):
            hidden = "; its buttons may be hidden, and do not count" if card.buttons else ""
            why = f"Meta refuses a card with nothing but a title{hidden}"
            yield error(place, "bare_card", why, "add a subtitle, an image or a url")


def _is_always_shown(page: Page, button: Button) -> bool:
    """Whether it is, though the plan may lapse."""
    return not switches(button, Switch.ON) and all(is_known_on(platform, button) for platform in page.platforms)


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
    media = [(place, block) for place, _, block in blocks_of(page)]
    for place, holder in (*media, *((place, card) for place, _, card in cards_of(page))):
        for name, url in _addresses(holder):
            if url.scheme != "https":
                why = "the address has no encryption: Meta may not fetch it"
                yield warning((*place, name), "insecure_media", why, "begin the address with https://")


def _addresses(holder: Block | Card) -> Iterator[tuple[str, HttpUrl]]:
    match holder:
        case Card(image=HttpUrl() as url):
            yield "image", url
        case ImageBlock(image=url):
            yield "image", url
        case VideoBlock(video=url):
            yield "video", url
        case AudioBlock(audio=url):
            yield "audio", url
        case FileBlock(file=url):
            yield "file", url
