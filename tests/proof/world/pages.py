"""The two pages of the world, as their owners have set them up: one with Conversation Routing, one in zero-config."""

from typing import Final

from handover.pages.page import Flood, Page
from handover.recipes.recipe import Recipe
from local.demo_page import at_any_hour, demo_page
from tests.proof.world.meta import SHOP

INSTAGRAM: Final = "17841400000000001"

_DEMO: Final = at_any_hour(demo_page())
_PAUSE_OR_ASK: Final = {"text": "Ask away, or", "buttons": [{"title": "Pause the bot", "handover": "on"}]}
_BACK_IN_TWO: Final = Recipe.model_validate(
    {"id": "handover_off", "name": "Handover Off", "blocks": [{"text": "The bot is back."}, _PAUSE_OR_ASK]}
)
_RESUME: Final = {"text": "To have the bot back:", "buttons": [{"title": "Switch the bot on", "handover": "off"}]}
_PAUSED_IN_TWO: Final = Recipe.model_validate(
    {"id": "handover_on", "name": "Handover On", "blocks": [{"text": "The bot is paused, please wait."}, _RESUME]}
)

_FIRST, _SECOND = _DEMO.handover.admins


def _with(page: Page, recipe: Recipe) -> tuple[Recipe, ...]:
    return tuple(recipe if one.id == recipe.id else one for one in page.recipes)


HARBOUR: Final = _DEMO.model_copy(
    update={
        "instagram_account_id": INSTAGRAM,
        "recipes": _with(_DEMO, _BACK_IN_TWO),
        "handover": _DEMO.handover.model_copy(
            update={
                "admins": (_FIRST, _SECOND.model_copy(update={"after_minutes": 20})),
                "remind_after_minutes": 15,
                "unanswered_after_minutes": 30,
            }
        ),
    },
)
"""With Conversation Routing, an Instagram account and a ladder of admins; its Off recipe has two messages."""

QUAY: Final = _DEMO.model_copy(
    update={
        "id": "2000000002",
        "name": "Quay Boats",
        "instagram_account_id": None,
        "recipes": _with(_DEMO, _PAUSED_IN_TWO),
        "handover": _DEMO.handover.model_copy(
            update={
                "may_request": (*_DEMO.handover.may_request, SHOP),
                "return_after_minutes": 60,
                "longest_pause_minutes": 600,
                "unanswered_after_minutes": 45,
                "return_unanswered_after_minutes": 50,
                "flood": Flood(requests=2, minutes=60),
            }
        ),
    }
)
"""In zero-config; its On recipe has two messages, the shop may ask for conversations, and a flood comes soon."""
