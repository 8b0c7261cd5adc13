"""Tells a page's admins what an announcement says: every admin and the admin alerts topic, once each."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from aws_lambda_powertools import Logger

from handover.alerts.announcement import Announcement
from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.compose import mail_for, notice_of
from handover.alerts.messages import Mail, Notice
from handover.messenger.errors import GraphError
from handover.missing_secret import MissingSecretError
from handover.pages.page import Admin, Page
from handover.pages.platform import Platform

logger = Logger(child=True)


class Pages(Protocol):
    """Where the owners' settings are kept."""

    def get(self, page_id: str) -> Page:
        """Gives the settings of a page."""


class Ledger(Protocol):
    """Remembers which steps are done."""

    def once(self, step: str, action: Callable[[], None]) -> None:
        """Does the action unless the step was done before."""


class Names(Protocol):
    """Where a user's name is to be had."""

    def user_name(self, user_id: str, platform: Platform) -> str | None:
        """Gives the user's full name."""


class Mailer(Protocol):
    """Sends e-mails."""

    def send(self, mail: Mail) -> None:
        """Sends one e-mail."""


class Topic(Protocol):
    """The admin alerts topic."""

    def publish(self, notice: Notice) -> None:
        """Publishes plain text."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What `notifications` works with."""

    pages: Pages
    names_for: Callable[[str], Names]
    ledger: Ledger
    mailer: Mailer
    topic: Topic


class NotAllToldError(Exception):
    """Some channels failed; the announcement must be delivered again, and reaches only those."""


def tell(announcement: AnyAnnouncement, parts: Parts) -> None:
    """Tells everyone; one channel that fails does not stop the others.

    Raises:
        NotAllToldError: at least one channel failed.
    """
    page = parts.pages.get(announcement.page_id)
    named = _with_name(announcement, parts)
    steps: dict[str, Callable[[], None]] = {
        f"{named.id}.{admin.email}": partial(_mail, parts.mailer, named, admin) for admin in page.handover.admins
    }
    steps[f"{named.id}.topic"] = lambda: parts.topic.publish(notice_of(named))
    failed = [step for step, action in steps.items() if not _done(step, action, parts.ledger)]
    if failed:
        raise NotAllToldError(f"{len(failed)} of {len(steps)} channels failed")


def _mail(mailer: Mailer, announcement: AnyAnnouncement, admin: Admin) -> None:
    mailer.send(mail_for(announcement, admin))


def _done(step: str, action: Callable[[], None], ledger: Ledger) -> bool:
    try:
        ledger.once(step, action)
    except Exception as error:  # noqa: BLE001 - whatever stops one channel, the others go on; the caller hears of it
        logger.warning("a channel failed", extra={"error": str(error)})
        return False
    return True


def _with_name(announcement: AnyAnnouncement, parts: Parts) -> AnyAnnouncement:
    if not isinstance(announcement, Announcement) or announcement.user_name:
        return announcement
    try:
        name = parts.names_for(announcement.page_id).user_name(announcement.user_id, announcement.platform)
    except (GraphError, MissingSecretError) as error:
        logger.info("the user's name is not to be had", extra={"error": str(error)})
        return announcement
    return announcement.model_copy(update={"user_name": name})
