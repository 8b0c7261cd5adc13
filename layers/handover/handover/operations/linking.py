"""Makes the links that one admin finds in an alert."""

from collections.abc import Callable
from typing import Final

from aws_lambda_powertools import Logger

from handover.alerts.announcement import Announcement
from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.links import ActionLinks, AlertLinks, ListLinks
from handover.alerts.waiting_announcement import WaitingAnnouncement, WaitingVisitor
from handover.links.link import Action, Letter
from handover.missing_secret import MissingSecretError, SecretUnavailableError
from handover.operations.signed_links import Signer
from handover.pages.page import Admin

LINKS: Final = "/links"
WAITING: Final = "/waiting"
"""The paths of console that the tokens follow (template.yaml)."""

type MakesLinks = Callable[[AnyAnnouncement, Admin], AlertLinks | None]

logger = Logger(child=True)


def without_unreadable_keys(links_for: MakesLinks) -> MakesLinks:
    """Return what makes the same links, and none where the keys cannot be read now: a late alert is the worse one."""

    def made(announcement: AnyAnnouncement, admin: Admin) -> AlertLinks | None:
        try:
            return links_for(announcement, admin)
        except SecretUnavailableError as error:
            logger.warning("the alert goes out without links", extra={"error": str(error)})
            return None

    return made


def links_for(announcement: AnyAnnouncement, admin: Admin, signer: Signer, public_url: str) -> AlertLinks | None:
    """Gives what an admin can do by the links of their mail.

    None where there is nothing to do: the alert is about a page, or its handover has ended. And none where there is no
    key: a mail without links is better than no mail.

    Args:
        announcement: what the admin is told.
        admin: whose links they are; nobody else's, for the page says so.
        signer: what signs them.
        public_url: where console is reached, without a closing slash.

    Raises:
        SecretUnavailableError: the keys cannot be read now; another time there would be links.
    """
    try:
        match announcement:
            case Announcement(request_id=request_id) if request_id:
                return _of_conversation(announcement, admin, signer, public_url)
            case WaitingAnnouncement():
                return _of_list(announcement, admin, signer, public_url)
            case _:
                return None
    except MissingSecretError as error:
        logger.warning("the alert goes out without links", extra={"error": str(error)})
        return None


def _of_conversation(told: Announcement, admin: Admin, signer: Signer, public_url: str) -> ActionLinks:
    letter = Letter.of(told.page_id, admin.email, told.id)

    def address(action: Action) -> str:
        link = letter.link(action, told.account_id, told.user_id, told.request_id)
        return f"{public_url}{LINKS}/{signer.sign(link)}"

    return ActionLinks(
        claim=address(Action.CLAIM),
        resume=address(Action.RESUME),
        hour=address(Action.HOUR),
        day=address(Action.DAY),
        week=address(Action.WEEK),
    )


def _of_list(told: WaitingAnnouncement, admin: Admin, signer: Signer, public_url: str) -> ListLinks:
    letter = Letter.of(told.page_id, admin.email, told.id)

    def claim(one: WaitingVisitor) -> str:
        link = letter.link(Action.CLAIM, one.account_id, one.user_id, one.request_id)
        return f"{public_url}{LINKS}/{signer.sign(link)}"

    return ListLinks(
        everybody=f"{public_url}{WAITING}/{signer.sign(letter.link_to_list())}",
        claims=tuple(claim(one) for one in told.waiting),
    )
