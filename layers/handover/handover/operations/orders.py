"""What `replies` orders from `thread_control`: the messages on the thread-control queue."""

from typing import Annotated, Any, Final, Literal

from pydantic import Field, TypeAdapter

from handover.frozen import FROZEN
from handover.migrations import Shape
from handover.operations.line_keys import Keys, keys_of, named_root, of_json
from handover.pages.platform import Platform
from handover.schema import Schema, Stored, version_of


class Order(Stored):
    """One switch of one conversation.

    Attributes:
        id: the id of the effect that asked for it.
        page_id: the Page that acts: its token makes the calls.
        account_id: whom the conversation is with: the Page, or its Instagram account.
        at: when it was decided, in milliseconds since 1970.
        fence: comes back with the outcome, so that a late outcome is recognised.
        messages: what to say, ready for the Send API.
        said: how many of the messages an earlier order has said already.
        in_doubt: whether it may have said the next one too.
    """

    schema_version: int = version_of(Shape.ORDER)
    id: str
    page_id: str
    account_id: str
    platform: Platform = Platform.MESSENGER
    user_id: str
    at: int = 0
    fence: int
    messages: tuple[dict[str, Any], ...]
    said: int = 0
    in_doubt: bool = False


class PassingOrder(Order):
    """One that ends with `target_app_id` owning the thread; `reason` goes along for that app to read."""

    target_app_id: str
    reason: str = ""


class SwitchOnOrder(PassingOrder):
    """Say the On recipe, then pass thread control."""

    kind: Literal["switch_on"] = "switch_on"


class SayUnansweredOrder(PassingOrder):
    """Take thread control, say that nobody has come yet, and pass it back."""

    kind: Literal["say_unanswered"] = "say_unanswered"


class PassControlOrder(PassingOrder):
    """Pass thread control to an app that asked for it, without a word."""

    kind: Literal["pass_control"] = "pass_control"


class SwitchOffOrder(Order):
    """Take thread control, then say the Off recipe."""

    kind: Literal["switch_off"] = "switch_off"


class ResumeOrder(Order):
    """Thread control is back already: say the Off recipe."""

    kind: Literal["resume"] = "resume"


type AnyOrder = SwitchOnOrder | SayUnansweredOrder | PassControlOrder | SwitchOffOrder | ResumeOrder

ORDER: Final[Schema[AnyOrder]] = Schema(
    Shape.ORDER, TypeAdapter(Annotated[AnyOrder, Field(discriminator="kind")], config=FROZEN)
)


@of_json
def line_keys(order: Any) -> Keys:  # noqa: ANN401 - JSON that nobody has looked at
    """Return the keys of the log lines about an order."""
    return keys_of(named_root(order), order["account_id"], order["user_id"])
