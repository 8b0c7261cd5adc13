"""What the bot says by itself where the owner has not written it."""

from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from handover.recipes.blocks import TextBlock
from handover.recipes.buttons import HandoverButton, Switch
from handover.recipes.recipe import (
    ESSENTIALS,
    HANDOVER_CLOSED,
    HANDOVER_FAILED,
    HANDOVER_OFF,
    HANDOVER_ON,
    HANDOVER_UNANSWERED,
    Recipe,
)

LANGUAGES: Final = ("en", "fr")
"""The languages that automatic recipes speak by themselves; in others, their owner writes them."""


class _Default(NamedTuple):
    """An automatic recipe: its name, its text in each language, and which way its button switches."""

    name: str
    text: Mapping[str, str]
    switch: Switch


@cache
def automatic(recipe_id: str) -> Recipe | None:
    """Gives the automatic recipe of that id; None where there is none. Made when it is asked for: starts are short."""
    default = _DEFAULTS.get(recipe_id)
    if default is None:
        return None
    button = HandoverButton(title=_TITLES[default.switch], handover=default.switch)
    block = TextBlock(text=default.text, buttons=(button,))
    return Recipe(id=recipe_id, name=default.name, folder=ESSENTIALS, blocks=(block,))


_TITLES: Final = {
    Switch.OFF: {"en": "Switch the bot on", "fr": "Réactiver le bot"},
    Switch.ON: {"en": "Pause the bot", "fr": "Mettre en pause"},
}

_DEFAULTS: Final = {
    HANDOVER_ON: _Default(
        "Handover On",
        {
            "en": "The bot is paused, an administrator will reply to you as soon as possible. "
            "If you want to switch the chatbot back ON now, use the button below:",
            "fr": "Le bot est en pause, un administrateur vous répondra dès que possible. "
            "Si vous souhaitez réactiver le chatbot maintenant, utilisez le bouton ci-dessous :",
        },
        Switch.OFF,
    ),
    HANDOVER_OFF: _Default(
        "Handover Off",
        {
            "en": "The bot has been reactivated. You can now use the chatbot normally. "
            "If you need to speak to someone and want to switch it back OFF, please use the button below:",
            "fr": "Le bot est réactivé. Vous pouvez de nouveau utiliser le chatbot normalement. "
            "Si vous voulez parler à quelqu'un et le remettre en pause, utilisez le bouton ci-dessous :",
        },
        Switch.ON,
    ),
    HANDOVER_CLOSED: _Default(
        "Closed hours",
        {
            "en": "The bot is paused. Nobody is here right now: an administrator will reply to you when we are back "
            "({{next_open|soon}}). If you want to switch the chatbot back ON now, use the button below:",
            "fr": "Le bot est en pause. Nous sommes absents pour le moment : un administrateur vous répondra à notre "
            "retour ({{next_open|bientôt}}). Pour réactiver le chatbot maintenant, utilisez le bouton ci-dessous :",
        },
        Switch.OFF,
    ),
    HANDOVER_UNANSWERED: _Default(
        "Nobody answered",
        {
            "en": "We are sorry that nobody has answered you yet. Your message is not forgotten. "
            "If you would rather go on with the chatbot, use the button below:",
            "fr": "Nous sommes désolés que personne ne vous ait encore répondu. Votre message n'est pas oublié. "
            "Si vous préférez continuer avec le chatbot, utilisez le bouton ci-dessous :",
        },
        Switch.OFF,
    ),
    HANDOVER_FAILED: _Default(
        "Switch failed",
        {
            "en": "Sorry, I could not reach an administrator just now, so the bot stays on. "
            "They have been told. To try again, please use the button below:",
            "fr": "Désolé, je n'ai pas pu joindre un administrateur : le bot reste actif. "
            "L'équipe est prévenue. Pour essayer encore, utilisez le bouton ci-dessous :",
        },
        Switch.ON,
    ),
}
