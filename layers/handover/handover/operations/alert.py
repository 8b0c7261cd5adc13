"""Tells a page's admins what an announcement says: every admin, and the admin alerts topic, once on each channel."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from aws_lambda_powertools import Logger

from handover.alerts.announcement import Announcement, Telling
from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.compose import mail_for, notice_of, text_message_for
from handover.alerts.messages import Mail, Notice, TextMessage
from handover.alerts.page_announcement import PageAnnouncement
from handover.alerts.undeliverable import UndeliverableError
from handover.conversation.effects import Audience
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


class TextMessages(Protocol):
    """Sends text messages."""

    def send(self, message: TextMessage) -> None:
        """Sends one text message."""


class Topic(Protocol):
    """The admin alerts topic, or one that an admin has named."""

    def publish(self, notice: Notice) -> None:
        """Publishes plain text."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What `notifications` works with.

    Attributes:
        topic: the admin alerts topic.
        topic_at: gives the topic that an admin has named, by its ARN.
    """

    pages: Pages
    names_for: Callable[[str], Names]
    ledger: Ledger
    mailer: Mailer
    text_messages: TextMessages
    topic: Topic
    topic_at: Callable[[str], Topic]


class NotAllToldError(Exception):
    """Some channels failed; the announcement must be delivered again, and reaches only those."""


def tell(announcement: AnyAnnouncement, parts: Parts) -> None:
    """Tells everyone, each in their language; one channel that fails does not stop the others.

    Raises:
        NotAllToldError: at least one channel failed that may work another time.
    """
    page = parts.pages.get(announcement.page_id)
    named = _with_name(announcement, parts)
    steps = dict(_steps(named, page, parts))
    failed = [step for step, action in steps.items() if not _done(step, action, parts.ledger, page.id)]
    if failed:
        raise NotAllToldError(f"{len(failed)} of {len(steps)} channels failed")


def _steps(told: AnyAnnouncement, page: Page, parts: Parts) -> Iterator[tuple[str, Callable[[], None]]]:
    if isinstance(told, Announcement) and told.telling is Telling.LISTED:
        return
    for admin in filter(_audience(told).includes, page.handover.admins):
        language = page.language_of_alerts(admin)
        yield f"{told.id}.{admin.email}", partial(_mail, parts.mailer, told, page, admin)
        if admin.sms:
            yield f"{told.id}.{admin.sms}", partial(_text, parts.text_messages, told, admin.sms, language)
        if admin.topic:
            yield f"{told.id}.{admin.topic}", partial(_publish, parts.topic_at(admin.topic), told, language)
    yield f"{told.id}.topic", partial(_publish, parts.topic, told, page.languages[0])


def _audience(told: AnyAnnouncement) -> Audience:
    """Gives which admins are told; what befalls a page concerns all."""
    return Audience() if isinstance(told, PageAnnouncement) else told.audience


def _mail(mailer: Mailer, told: AnyAnnouncement, page: Page, admin: Admin) -> None:
    mailer.send(mail_for(told, page, admin))


def _text(text_messages: TextMessages, told: AnyAnnouncement, number: str, language: str) -> None:
    text_messages.send(text_message_for(told, number, language))


def _publish(topic: Topic, told: AnyAnnouncement, language: str) -> None:
    topic.publish(notice_of(told, language))


def _done(step: str, action: Callable[[], None], ledger: Ledger, page_id: str) -> bool:
    try:
        ledger.once(step, action)
    except UndeliverableError as error:
        told = {"error": str(error), "page_id": page_id}
        logger.warning("a channel takes no alerts until somebody mends it", extra=told)
    except Exception as error:  # noqa: BLE001 - whatever stops one channel, the others go on; the caller hears of it
        logger.warning("a channel failed", extra={"error": str(error), "page_id": page_id})
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
