"""What is remembered of a link that was used: it counts once."""

from handover.frozen import Frozen
from handover.links.link import Action


class UsedLink(Frozen):
    """The use of a link.

    Attributes:
        at: when, in milliseconds since 1970.
        by: the name of the admin whose link it is.
    """

    at: int
    by: str
    action: Action
