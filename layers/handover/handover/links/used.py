"""What is remembered of a link that was used: it counts once."""

from typing import Final

from pydantic import TypeAdapter

from handover.links.link import Action
from handover.migrations import Shape
from handover.schema import Schema, Stored, version_of


class UsedLink(Stored):
    """The use of a link.

    Attributes:
        at: when, in milliseconds since 1970.
        by: the name of the admin whose link it is.
    """

    schema_version: int = version_of(Shape.USED_LINK)
    at: int = 0
    by: str = ""
    action: Action | None = None


USED_LINK: Final = Schema(Shape.USED_LINK, TypeAdapter(UsedLink))
