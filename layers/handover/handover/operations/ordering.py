"""Turns the switches that a conversation needs into orders for `thread_control`."""

from typing import Any

from handover.conversation.addressing import addressee_of
from handover.conversation.conversation import Conversation
from handover.conversation.effects import AnySwitch, PassControl, Resume, SayUnanswered, SwitchOff, SwitchOn
from handover.operations.orders import (
    AnyOrder,
    PassControlOrder,
    ResumeOrder,
    SayUnansweredOrder,
    SwitchOffOrder,
    SwitchOnOrder,
)
from handover.pages.page import Page
from handover.pages.presentation import messages_of
from handover.recipes.recipe import HANDOVER_OFF, HANDOVER_UNANSWERED


def order_of(switch: AnySwitch, conversation: Conversation, page: Page, now: int) -> AnyOrder:
    """Gives the order for a switch, with all that `thread_control` needs to carry it out."""
    match switch:
        case SwitchOn():
            return SwitchOnOrder(
                **_order(switch, conversation, page, now, switch.recipe_id),
                target_app_id=switch.target_app_id,
                reason=_reason(conversation),
            )
        case SayUnanswered():
            return SayUnansweredOrder(
                **_order(switch, conversation, page, now, HANDOVER_UNANSWERED),
                target_app_id=switch.target_app_id,
                reason=_reason(conversation),
            )
        case PassControl():
            return PassControlOrder(
                **_order(switch, conversation, page, now, None),
                target_app_id=switch.target_app_id,
                reason="as requested",
            )
        case SwitchOff():
            return SwitchOffOrder(**_order(switch, conversation, page, now, HANDOVER_OFF))
        case Resume():
            return ResumeOrder(**_order(switch, conversation, page, now, HANDOVER_OFF))


def _order(
    switch: AnySwitch, conversation: Conversation, page: Page, now: int, recipe_id: str | None
) -> dict[str, Any]:
    addressee = addressee_of(conversation, page)
    recipe = page.recipe(recipe_id) if recipe_id else None
    return {
        "id": switch.id,
        "page_id": page.id,
        "account_id": conversation.account_id,
        "platform": addressee.platform,
        "user_id": conversation.user_id,
        "at": now,
        "fence": switch.fence,
        "messages": messages_of(page, recipe, addressee, switch.at) if recipe else (),
        "said": switch.said,
        "in_doubt": switch.in_doubt,
    }


def _reason(conversation: Conversation) -> str:
    request = conversation.request
    button = f"“{request.button}”" if request and request.button else "a handover button"
    about = f": {request.reason}" if request and request.reason else ""
    return f"{conversation.name or 'A user'} pressed {button}{about}"
