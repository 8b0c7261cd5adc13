"""What was learnt of a page's routing: whether thread control can be passed and taken there."""

from enum import StrEnum
from typing import Final

from pydantic import TypeAdapter

from handover.migrations import Shape
from handover.pages.platform import Platform
from handover.schema import Schema, Stored, version_of

CURRENT_MS: Final = 60 * 60_000
"""How long what was learnt holds: an owner who sets a default app should not wait longer for it to count."""


class RoutingMode(StrEnum):
    """How a page shares its threads among apps."""

    CONVERSATION_ROUTING = "conversation_routing"
    """The page has a default app: control is passed and taken."""

    ZERO_CONFIG = "zero_config"
    """It has none: every app may answer, and there is no control to take."""


def mode_where(*, has_routing: bool) -> RoutingMode:
    """Gives the mode of a page that has a default app, or has none, as Meta tells."""
    return RoutingMode.CONVERSATION_ROUTING if has_routing else RoutingMode.ZERO_CONFIG


class Routing(Stored):
    """The mode of one platform of a page, and when it was learnt, in milliseconds since 1970."""

    schema_version: int = version_of(Shape.ROUTING)
    page_id: str
    platform: Platform
    mode: RoutingMode
    learnt_at: int = 0

    def is_current(self, now: int) -> bool:
        """Tells whether it may still be believed, or Meta should be asked again."""
        return now - self.learnt_at < CURRENT_MS


ROUTING: Final = Schema(Shape.ROUTING, TypeAdapter(Routing))
