"""Which admins hear of something."""

from handover.frozen import Frozen
from handover.pages.page import UNANSWERED_LIMIT_MINUTES, Admin


class Audience(Frozen):
    """Which admins an alert is for, by how long somebody must have waited for them to be told, in minutes.

    Attributes:
        beyond: whom it is not for, by their address: who brought the alert about.
    """

    first: int = 0
    last: int = UNANSWERED_LIMIT_MINUTES
    beyond: str = ""

    def includes(self, admin: Admin) -> bool:
        """Tells whether an admin is to be told."""
        return self.first <= admin.after_minutes <= self.last and admin.email != self.beyond
