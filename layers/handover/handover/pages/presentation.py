"""What a page shows its users: the messages of a recipe, in their language and with their name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from handover.pages.opening_words import NEXT_OPEN_LIMIT, next_open_in_words
from handover.pages.page import Page
from handover.pages.platform import Platform
from handover.recipes.automatic import LANGUAGES
from handover.recipes.blocks import CardsBlock, GoToBlock, PauseBlock, TextBlock
from handover.recipes.buttons import Button, PhoneButton, Switch, switches
from handover.recipes.recipe import Recipe
from handover.recipes.render import Message, SaidBlock, Wording, message_of
from handover.recipes.words import is_seen

INSTAGRAM_TEXT_BYTES: Final = 1000
"""What Instagram takes as one text (Meta, Send API); Messenger takes 2000 characters, which recipes never exceed."""

NAME_LIMIT: Final = 80
FIRST_NAME_LIMIT: Final = 40
"""Names in texts are cut here: what the linter lets through must fit whoever reads it."""

VARIABLE_LIMITS: Final = {"name": NAME_LIMIT, "first_name": FIRST_NAME_LIMIT, "next_open": NEXT_OPEN_LIMIT}
"""The most characters of each variable that may have no value; `page_name` always has the page's."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a message is for.

    Attributes:
        name: their full name, if known.
        language: the language they speak, if known.
    """

    platform: Platform
    name: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Saying:
    """A message, and for how many seconds the bot seems to type before it."""

    message: Message
    pause: float = 0.0


def messages_of(page: Page, recipe: Recipe, addressee: Addressee, at: int) -> tuple[Message, ...]:
    """Gives the messages of a recipe for one user, said at some time in milliseconds since 1970."""
    return tuple(saying.message for saying in sayings_of(page, recipe, addressee, at))


def sayings_of(page: Page, recipe: Recipe, addressee: Addressee, at: int) -> tuple[Saying, ...]:
    """Gives the messages of a recipe and of those it goes on to, each with the pause before it.

    Instagram takes shorter texts, so a long one becomes several there.
    """
    return tuple(sayings_worded(page, recipe, addressee.platform, wording_of(page, addressee, at)))


def sayings_worded(page: Page, recipe: Recipe, platform: Platform, wording: Wording) -> Iterator[Saying]:
    """Gives the messages of a recipe and of those it goes on to, put into words that are given."""
    pause = 0.0
    for recipe_id, block in blocks_said(page, recipe):
        if isinstance(block, PauseBlock):
            pause += block.pause
            continue
        message = message_of(recipe_id, _as_shown(page, block, platform), wording)
        for part in _parts_of(message, platform):
            yield Saying(part, pause)
            pause = 0.0


def blocks_said(page: Page, recipe: Recipe) -> Iterator[tuple[str, SaidBlock | PauseBlock]]:
    """Gives the blocks of a recipe and of those it goes on to, each with the id of its recipe.

    No recipe comes round again.
    """
    said, following = set[str](), recipe
    while following.id not in said:
        said.add(following.id)
        for block in following.blocks:
            if isinstance(block, GoToBlock):
                following = page.recipe(block.goto) or following
                break
            yield following.id, block


def wording_of(page: Page, addressee: Addressee, at: int) -> Wording:
    """Gives what a page's texts are put into words with."""
    preferred = (addressee.language,) if addressee.language else ()
    return Wording((*preferred, *page.languages, *LANGUAGES), _variables(page, addressee, at))


def _variables(page: Page, addressee: Addressee, at: int) -> Callable[[str], str | None]:
    name = " ".join(filter(is_seen, (addressee.name or "").split()))

    def value_of(variable: str) -> str | None:
        match variable:
            case "page_name":
                return page.name
            case "name":
                return _if_seen(name[:NAME_LIMIT])
            case "first_name":
                return _if_seen(name.partition(" ")[0][:FIRST_NAME_LIMIT])
            case "next_open":
                return _next_open(page, addressee, at)
            case _:
                return None

    return value_of


def _if_seen(name: str) -> str | None:
    return name if is_seen(name) else None


def _next_open(page: Page, addressee: Addressee, at: int) -> str | None:
    """Says when somebody is there again; nothing while somebody is."""
    opening = page.opens_next(at)
    if opening is None:
        return None
    return next_open_in_words(opening, at, page.zone, addressee.language or page.languages[0])


def is_shown(page: Page, button: Button) -> bool:
    """On buttons are hidden while the page offers no handover; Off buttons never are."""
    return page.offers_handover or not switches(button, Switch.ON)


def _as_shown(page: Page, block: SaidBlock, platform: Platform) -> SaidBlock:
    def shown[B: Button](buttons: tuple[B, ...]) -> tuple[B, ...]:
        return tuple(button for button in buttons if is_shown(page, button) and is_known_on(platform, button))

    match block:
        case TextBlock():
            changes = {"quick_replies": shown(block.quick_replies), "buttons": shown(block.buttons)}
            return block.model_copy(update=changes)
        case CardsBlock(cards=cards):
            changed = tuple(card.model_copy(update={"buttons": shown(card.buttons)}) for card in cards)
            return block.model_copy(update={"cards": changed})
        case _:
            return block


def is_known_on(platform: Platform, button: Button) -> bool:
    """Instagram's templates know no buttons that call (Meta, Instagram button template)."""
    return platform is Platform.MESSENGER or not isinstance(button, PhoneButton)


def _parts_of(message: Message, platform: Platform) -> tuple[Message, ...]:
    """Gives a message as the messages a platform takes; quick replies stay with the last."""
    text = str(message.get("text", ""))
    if platform is not Platform.INSTAGRAM or len(text.encode()) <= INSTAGRAM_TEXT_BYTES:
        return (message,)
    *first, last = _portions(text, INSTAGRAM_TEXT_BYTES)
    return (*({"text": portion} for portion in first), {**message, "text": last})


def _portions(text: str, limit: int) -> list[str]:
    """Cuts a text into portions of at most `limit` bytes, at spaces where there are any; each shows something."""
    portions, rest = [], text
    while len(rest.encode()) > limit:
        cut = len(rest.encode()[:limit].decode(errors="ignore"))
        space = max(rest.rfind(mark, 1, cut) for mark in (" ", "\n"))
        portions.append(rest[: space if space > 0 else cut].rstrip())
        rest = rest[space if space > 0 else cut :].lstrip()
    return [portion for portion in (*portions, rest) if is_seen(portion)] or portions[:1]
