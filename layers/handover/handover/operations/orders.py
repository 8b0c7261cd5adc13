"""What `replies` orders from `thread_control`: the messages on the thread-control queue."""

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from handover.frozen import FROZEN, Frozen


class Order(Frozen):
    """One switch of one conversation.

    Attributes:
        id: the id of the effect that asked for it.
        fence: comes back with the outcome, so that a late outcome is recognised.
        messages: what to say, ready for the Send API.
    """

    id: str
    page_id: str
    user_id: str
    fence: int
    messages: tuple[dict[str, Any], ...]


class SwitchOnOrder(Order):
    """Say the On recipe, then pass thread control to `target_app_id`; `reason` goes along for that app to read."""

    kind: Literal["switch_on"] = "switch_on"
    target_app_id: str
    reason: str


class SwitchOffOrder(Order):
    """Take thread control, then say the Off recipe."""

    kind: Literal["switch_off"] = "switch_off"


class ResumeOrder(Order):
    """Thread control is back already: say the Off recipe."""

    kind: Literal["resume"] = "resume"


type AnyOrder = SwitchOnOrder | SwitchOffOrder | ResumeOrder

ORDER: TypeAdapter[AnyOrder] = TypeAdapter(Annotated[AnyOrder, Field(discriminator="kind")], config=FROZEN)
