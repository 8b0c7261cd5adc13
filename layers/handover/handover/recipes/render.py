"""Turns blocks and buttons into Messenger's own message objects (Send API)."""

import re
from collections.abc import Mapping
from typing import Any

from handover.recipes.actions import HandoverOff, HandoverOn, OpenRecipe, payload_of
from handover.recipes.recipe import Block, Button, HandoverButton, ImageBlock, RecipeButton, Switch, UrlButton

type Message = dict[str, Any]

_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*(?:\|([^}]*))?\}\}")


def fill(text: str, variables: Mapping[str, str]) -> str:
    """Puts values for `{{name}}` and `{{name|otherwise}}`; a name without a value leaves its otherwise, or nothing."""
    return _VARIABLE.sub(lambda found: variables.get(found[1]) or (found[2] or "").strip(), text)


def _payload(button: RecipeButton | HandoverButton, recipe_id: str | None) -> str:
    if isinstance(button, RecipeButton):
        return payload_of(OpenRecipe(button.recipe))
    if button.handover is Switch.OFF:
        return payload_of(HandoverOff())
    return payload_of(HandoverOn(recipe_id, button.target))


def button_of(button: Button, recipe_id: str | None) -> Message:
    """Gives a button; `recipe_id` is the recipe it stands in, None in the persistent menu."""
    if isinstance(button, UrlButton):
        return {"type": "web_url", "title": button.title, "url": str(button.url)}
    return {"type": "postback", "title": button.title, "payload": _payload(button, recipe_id)}


def message_of(recipe_id: str, block: Block, variables: Mapping[str, str]) -> Message:
    """Gives the message of one block: a text, a button template or a picture."""
    if isinstance(block, ImageBlock):
        return {"attachment": {"type": "image", "payload": {"url": str(block.image), "is_reusable": True}}}
    text = fill(block.text, variables)
    message: Message = {"text": text}
    if block.buttons:
        buttons = [button_of(button, recipe_id) for button in block.buttons]
        template = {"template_type": "button", "text": text, "buttons": buttons}
        message = {"attachment": {"type": "template", "payload": template}}
    if block.quick_replies:
        message["quick_replies"] = [
            {"content_type": "text", "title": reply.title, "payload": _payload(reply, recipe_id)}
            for reply in block.quick_replies
        ]
    return message
