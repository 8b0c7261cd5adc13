"""What a page shows its users: the messages of a recipe, and the Messenger profile with the persistent menu."""

from typing import Final

from handover.pages.page import Page
from handover.pages.platform import Platform
from handover.recipes.actions import GetStarted, payload_of
from handover.recipes.recipe import Block, Button, Recipe, Switch, TextBlock, switches
from handover.recipes.render import Message, button_of, message_of

INSTAGRAM_TEXT_BYTES: Final = 1000
"""What Instagram takes as one text (Meta, Send API); Messenger takes 2000 characters, which recipes never exceed."""


def _is_shown(page: Page, button: Button) -> bool:
    """On buttons are hidden while the page offers no handover; Off buttons never are."""
    return page.offers_handover or not switches(button, Switch.ON)


def _as_shown(page: Page, block: Block) -> Block:
    if not isinstance(block, TextBlock):
        return block
    return block.model_copy(
        update={
            "quick_replies": tuple(reply for reply in block.quick_replies if _is_shown(page, reply)),
            "buttons": tuple(button for button in block.buttons if _is_shown(page, button)),
        }
    )


def messages_of(page: Page, recipe: Recipe, user_name: str | None, platform: Platform) -> tuple[Message, ...]:
    """Gives the messages of a recipe for one user.

    Args:
        page: where the recipe belongs.
        recipe: what to say.
        user_name: the user's full name, if known, for `{{first_name}}` and `{{name}}`.
        platform: where it is said; Instagram takes shorter texts, so a long one becomes several.
    """
    variables = variables_of(page, user_name)
    messages = (message_of(recipe.id, _as_shown(page, block), variables) for block in recipe.blocks)
    return tuple(part for message in messages for part in _parts_of(message, platform))


def _parts_of(message: Message, platform: Platform) -> tuple[Message, ...]:
    """Gives a message as the messages a platform takes; quick replies stay with the last."""
    text = str(message.get("text", ""))
    if platform is not Platform.INSTAGRAM or len(text.encode()) <= INSTAGRAM_TEXT_BYTES:
        return (message,)
    *first, last = _portions(text, INSTAGRAM_TEXT_BYTES)
    return (*({"text": portion} for portion in first), {**message, "text": last})


def _portions(text: str, limit: int) -> list[str]:
    """Cuts a text into portions of at most `limit` bytes, at spaces where there are any."""
    portions, rest = [], text
    while len(rest.encode()) > limit:
        cut = len(rest.encode()[:limit].decode(errors="ignore"))
        space = max(rest.rfind(mark, 1, cut) for mark in (" ", "\n"))
        portions.append(rest[: space if space > 0 else cut].rstrip())
        rest = rest[space if space > 0 else cut :].lstrip()
    return [*portions, rest] if rest else portions


def variables_of(page: Page, user_name: str | None) -> dict[str, str]:
    """Gives the values that a recipe's texts may name."""
    variables = {"page_name": page.name}
    if user_name:
        variables |= {"name": user_name, "first_name": user_name.split(maxsplit=1)[0]}
    return variables


def messenger_profile(page: Page) -> Message:
    """Gives the page's Messenger profile: Get Started button, greeting and persistent menu."""
    entries = [button_of(entry, None) for entry in page.menu if _is_shown(page, entry)]
    profile: Message = {"get_started": {"payload": payload_of(GetStarted())}}
    if entries:
        menu = {"locale": "default", "composer_input_disabled": False, "call_to_actions": entries}
        profile["persistent_menu"] = [menu]
    if page.greeting:
        profile["greeting"] = [{"locale": "default", "text": page.greeting}]
    return profile
