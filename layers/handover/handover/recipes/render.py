"""Turns blocks and buttons into Messenger's own message objects (Send API)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from handover.recipes.actions import HandoverOff, HandoverOn, OpenRecipe, payload_of
from handover.recipes.blocks import (
    CARD_TEXT_LIMIT,
    TEXT_LIMIT,
    TEXT_LIMIT_WITH_BUTTONS,
    AudioBlock,
    Card,
    CardsBlock,
    FileBlock,
    ImageBlock,
    MediaBlock,
    TextBlock,
    VideoBlock,
)
from handover.recipes.buttons import Button, HandoverButton, PhoneButton, RecipeButton, Switch, UrlButton
from handover.recipes.language import Localised, in_language

type Message = dict[str, Any]
type SaidBlock = TextBlock | MediaBlock | CardsBlock
"""A block that is a message."""

VARIABLE: Final = re.compile(r"\{\{\s*(?P<name>\w+)\s*(?:\|(?P<otherwise>[^}]*))?\}\}")


@dataclass(frozen=True, slots=True)
class Wording:
    """What turns a recipe into messages for one user.

    Attributes:
        languages: in the order they are preferred.
        variables: gives the value for a `{{name}}` in texts; none where it has none.
    """

    languages: Sequence[str]
    variables: Callable[[str], str | None]

    def of(self, text: Localised[str]) -> str:
        """Gives a text in the user's language."""
        return in_language(text, self.languages)

    def filled(self, text: Localised[str], limit: int) -> str:
        """Gives a text in the user's language with its variables filled in, cut at a limit that Meta sets."""
        return fill(self.of(text), self.variables).strip()[:limit]


def fill(text: str, variables: Callable[[str], str | None]) -> str:
    """Puts values for `{{name}}` and `{{name|otherwise}}`; a name without a value leaves its otherwise, or nothing."""
    return VARIABLE.sub(lambda found: variables(found["name"]) or (found["otherwise"] or "").strip(), text)


def _payload(button: RecipeButton | HandoverButton, recipe_id: str | None) -> str:
    if isinstance(button, RecipeButton):
        return payload_of(OpenRecipe(button.recipe, button.language))
    if button.handover is Switch.OFF:
        return payload_of(HandoverOff())
    return payload_of(HandoverOn(recipe_id, button.target, button.reason))


def button_of(button: Button, recipe_id: str | None, wording: Wording) -> Message:
    """Gives a button; `recipe_id` is the recipe it stands in, None in the persistent menu."""
    title = wording.of(button.title)
    match button:
        case UrlButton(url=url):
            return {"type": "web_url", "title": title, "url": str(url)}
        case PhoneButton(phone=phone):
            return {"type": "phone_number", "title": title, "payload": phone}
        case _:
            return {"type": "postback", "title": title, "payload": _payload(button, recipe_id)}


def message_of(recipe_id: str, block: SaidBlock, wording: Wording) -> Message:
    """Gives the message of one block: a text, a button template, cards, or an attachment."""
    match block:
        case TextBlock():
            return _text(recipe_id, block, wording)
        case CardsBlock(cards=cards):
            elements = [_card(recipe_id, card, wording) for card in cards]
            return _template({"template_type": "generic", "elements": elements})
        case ImageBlock(image=url):
            return _attachment("image", str(url))
        case VideoBlock(video=url):
            return _attachment("video", str(url))
        case AudioBlock(audio=url):
            return _attachment("audio", str(url))
        case FileBlock(file=url):
            return _attachment("file", str(url))


def words_of(message: Message) -> str:
    """Gives what an echo shows of a message: its text, or the kind of its attachment."""
    return str(message["text"]) if "text" in message else f"[{message['attachment']['type']}]"


def opening_of(messages: Sequence[Message]) -> str:
    """Gives what messages begin with: their first text, else what the first one is."""
    payloads = (message.get("attachment", {}).get("payload", {}) for message in messages)
    texts = (message.get("text") or payload.get("text") for message, payload in zip(messages, payloads, strict=True))
    return next((str(text) for text in texts if text), words_of(messages[0]) if messages else "")


def _text(recipe_id: str, block: TextBlock, wording: Wording) -> Message:
    if block.buttons:
        buttons = [button_of(button, recipe_id, wording) for button in block.buttons]
        text = wording.filled(block.text, TEXT_LIMIT_WITH_BUTTONS)
        message = _template({"template_type": "button", "text": text, "buttons": buttons})
    else:
        message = {"text": wording.filled(block.text, TEXT_LIMIT)}
    if block.quick_replies:
        message["quick_replies"] = [
            {"content_type": "text", "title": wording.of(reply.title), "payload": _payload(reply, recipe_id)}
            for reply in block.quick_replies
        ]
    return message


def _card(recipe_id: str, card: Card, wording: Wording) -> Message:
    element: Message = {"title": wording.filled(card.title, CARD_TEXT_LIMIT)}
    if card.subtitle is not None and (subtitle := wording.filled(card.subtitle, CARD_TEXT_LIMIT)):
        element["subtitle"] = subtitle
    if card.image is not None:
        element["image_url"] = str(card.image)
    if card.url is not None:
        element["default_action"] = {"type": "web_url", "url": str(card.url)}
    if card.buttons:
        element["buttons"] = [button_of(button, recipe_id, wording) for button in card.buttons]
    return element


def _template(payload: Message) -> Message:
    return {"attachment": {"type": "template", "payload": payload}}


def _attachment(kind: str, url: str) -> Message:
    return {"attachment": {"type": kind, "payload": {"url": url, "is_reusable": True}}}
