"""What a link in an alert lets one admin do, and the short text it is written as."""

import base64
import hashlib
from dataclasses import astuple, dataclass
from enum import StrEnum
from typing import Final, Self

_SEPARATOR: Final = "~"
_FIELDS: Final = 7
_DIGEST_BYTES: Final = 9
"""A multiple of three: what is made of it in base64 has no filling, and no two spellings."""


class Action(StrEnum):
    """What a link does; one letter, for it stands in an address."""

    CLAIM = "c"
    """To say that they answer."""

    RESUME = "r"
    """To have the bot back."""

    HOUR = "h"
    """To keep the bot out for an hour more."""

    DAY = "d"
    WEEK = "w"
    LIST = "l"
    """To see who waits on the page. It changes nothing, and can be opened often."""


MINUTES: Final = {Action.HOUR: 60, Action.DAY: 1440, Action.WEEK: 10_080}
"""For how long the bot is to stay out."""


class NotALinkError(ValueError):
    """A text is not one that a link was written as."""


def digest_of(text: str) -> str:
    """Gives what stands for a text in a link: an address, or an id, may be long, and is nobody else's business."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:_DIGEST_BYTES]).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link of one admin.

    Attributes:
        page_id: whose settings count.
        account_id: the Page, or its Instagram account, that the conversation is with.
        user_id: the visitor; nobody, where the link is about the whole page.
        request: the digest of the handover's id; empty where the link is about the whole page.
        admin: the digest of the admin's address.
        alert: the digest of the alert's id: a later alert brings links of its own, each to be used once.
    """

    action: Action
    page_id: str
    account_id: str
    user_id: str = ""
    request: str = ""
    admin: str
    alert: str

    @property
    def letter(self) -> "Letter":
        """The alert that it stands in, for further links of the same admin."""
        return Letter(self.page_id, self.admin, self.alert)

    @property
    def digest(self) -> str:
        """The name that it is remembered by when it is used; a second copy of the same mail has the same."""
        return hashlib.sha256(self.written().encode()).hexdigest()[:32]

    def written(self) -> str:
        """Gives the text that `read` reads; everything in it may stand in an address as it is."""
        return _SEPARATOR.join(astuple(self))

    @classmethod
    def read(cls, text: str) -> Self:
        """Gives the link that was written so.

        Raises:
            NotALinkError: it is none.
        """
        parts = text.split(_SEPARATOR)
        if len(parts) != _FIELDS or parts[0] not in {*Action}:
            raise NotALinkError("not a link")
        action, page_id, account_id, user_id, request, admin, alert = parts
        return cls(
            action=Action(action),
            page_id=page_id,
            account_id=account_id,
            user_id=user_id,
            request=request,
            admin=admin,
            alert=alert,
        )


@dataclass(frozen=True, slots=True)
class Letter:
    """One alert in the hands of one admin: what its links have in common.

    Attributes:
        page_id: whose settings count.
        admin: the digest of the admin's address.
        alert: the digest of the alert's id.
    """

    page_id: str
    admin: str
    alert: str

    @classmethod
    def of(cls, page_id: str, email: str, alert_id: str) -> Self:
        """Gives the alert with this id as it reaches this address."""
        return cls(page_id, digest_of(email), digest_of(alert_id))

    def link(self, action: Action, account_id: str, user_id: str, request_id: str) -> Link:
        """Gives a link to one handover."""
        return Link(
            action=action,
            page_id=self.page_id,
            account_id=account_id,
            user_id=user_id,
            request=digest_of(request_id),
            admin=self.admin,
            alert=self.alert,
        )

    def link_to_list(self) -> Link:
        """Gives the link to everybody who waits on the page."""
        return Link(
            action=Action.LIST, page_id=self.page_id, account_id=self.page_id, admin=self.admin, alert=self.alert
        )
