"""What the bot says at a switch where the owner has not written it."""

from functools import cache

from handover.recipes.recipe import HANDOVER_OFF, HANDOVER_ON, HandoverButton, Recipe, Switch, TextBlock


@cache
def automatic(recipe_id: str) -> Recipe | None:
    """Gives the automatic recipe of that id; None where there is none. Made when it is asked for: starts are short."""
    match recipe_id:
        case "handover_on":
            return _recipe(
                HANDOVER_ON, "Handover On", _ON, HandoverButton(title="Switch the bot on", handover=Switch.OFF)
            )
        case "handover_off":
            return _recipe(
                HANDOVER_OFF, "Handover Off", _OFF, HandoverButton(title="Pause the bot", handover=Switch.ON)
            )
        case _:
            return None


def _recipe(recipe_id: str, name: str, text: str, button: HandoverButton) -> Recipe:
    return Recipe(id=recipe_id, name=name, blocks=(TextBlock(text=text, buttons=(button,)),))


_ON = (
    "The bot is paused, an administrator will reply to you as soon as possible. "
    "If you want to switch the chatbot back ON now, use the button below:"
)
_OFF = (
    "The bot has been reactivated. You can now use the chatbot normally. "
    "If you need to speak to someone and want to switch it back OFF, please use the button below:"
)
