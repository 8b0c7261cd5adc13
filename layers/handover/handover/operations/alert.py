"""Tells a page's admins what an announcement says: every admin, and the admin alerts topic, once on each channel."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Final, Protocol

from aws_lambda_powertools import Logger

from handover.alerts.address_mark import AddressMark
from handover.alerts.announcement import Announcement
from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.budget import texts_of_day
from handover.alerts.compose import mail_for, notice_of, text_message_for
from handover.alerts.links import AlertLinks
from handover.alerts.mail_waits import MailLimit, MailWaitsError
from handover.alerts.messages import Mail, Notice, TextMessage
from handover.alerts.page_announcement import PageAlertKind, PageAnnouncement
from handover.alerts.page_announcing import announce_address_failed, announce_mails_late, announce_texts_used_up
from handover.alerts.postmark import Postmark
from handover.alerts.unanswered import UnansweredError
from handover.alerts.undeliverable import UndeliverableError
from handover.alerts.waiting_announcement import WaitingAnnouncement, for_admin
from handover.conversation.audience import Audience
from handover.conversation.vocabulary import AlertKind, Telling
from handover.lineage import root_of
from handover.messenger.errors import GraphError
from handover.missing_secret import MissingSecretError
from handover.operations.line_keys import ALSO
from handover.operations.ports import Budgets
from handover.pages.page import Admin, Page
from handover.pages.platform import Platform

FAILED: Final = "AlertsFailed"
UNDELIVERABLE: Final = "AlertsUndeliverable"
WAITING: Final = "AlertsWaiting"
JOINED: Final = "AlertsJoined"
OVER_BUDGET: Final = "TextsOverBudget"
TIME_TO_ALERT: Final = "TimeToAlert"

SOON_SECONDS: Final = 15
"""When a mail is tried again that only the rate of mails a second kept back."""

LATER_SECONDS: Final = 240
"""When an alert is tried again whose mails wait for hours: less than the age at which `notifications-waits` rings."""

_NOT_AS_TEXT: Final = frozenset({PageAlertKind.MAILS_LATE, PageAlertKind.TEXTS_USED_UP})
"""What no text message says: one is paid for, and each request sends its own."""

logger = Logger(child=True)


class Pages(Protocol):
    """Where the owners' settings are kept."""

    def get(self, page_id: str) -> Page:
        """Gives the settings of a page."""


class Ledger(Protocol):
    """Remembers which steps are done."""

    def once(self, step: str, action: Callable[[], None]) -> None:
        """Does the action unless the step was done before."""

    def once_or_found(self, step: str, action: Callable[[], None], was_done: Callable[[], bool]) -> None:
        """Does the action unless the step was done before; `was_done` tells of one that was cut off."""


class Names(Protocol):
    """Where a user's name is to be had."""

    def user_name(self, user_id: str, platform: Platform) -> str | None:
        """Gives the user's full name."""


class Mailer(Protocol):
    """Sends e-mails."""

    def send(self, mail: Mail, postmark: Postmark) -> None:
        """Sends one e-mail."""


class Receipts(Protocol):
    """Which mails were taken, as far as it is told."""

    def put(self, step: str) -> None:
        """Keeps that the mail with this postmark was taken."""

    def has(self, step: str) -> bool:
        """Tells whether the mail with this postmark was taken."""


class AddressMarks(Protocol):
    """Which addresses get no more mail."""

    def of(self, address: str) -> AddressMark | None:
        """Gives the mark of an address, None where it has none."""

    def put(self, mark: AddressMark) -> AddressMark:
        """Marks an address unless it is marked; gives the mark that counts."""


class TextMessages(Protocol):
    """Sends text messages."""

    def send(self, message: TextMessage) -> None:
        """Sends one text message."""


class Topic(Protocol):
    """The admin alerts topic, or one that an admin has named."""

    def publish(self, notice: Notice) -> None:
        """Publishes plain text."""


class Meter(Protocol):
    """Takes measures."""

    def count(self, name: str, number: int = 1) -> None:
        """Counts."""

    def time(self, name: str, milliseconds: int) -> None:
        """Notes how long something took."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What `notifications` works with.

    Attributes:
        links_for: gives what an admin can do by the links of an alert; None where that is nothing.
        topic: the admin alerts topic.
        topic_at: gives the topic that an admin has named, by its ARN.
        now: gives milliseconds since 1970.
    """

    pages: Pages
    names_for: Callable[[str], Names]
    ledger: Ledger
    links_for: Callable[[AnyAnnouncement, Admin], AlertLinks | None]
    mailer: Mailer
    receipts: Receipts
    marks: AddressMarks
    budgets: Budgets
    text_messages: TextMessages
    topic: Topic
    topic_at: Callable[[str], Topic]
    meter: Meter
    now: Callable[[], int]


class NotAllToldError(Exception):
    """Some channels failed; the announcement must be delivered again, and reaches only those."""


class InDoubtError(NotAllToldError):
    """The same, and one of them may have been told all the same: that shows when it is given time."""


class MailsWaitError(NotAllToldError):
    """SES takes mails later; the announcement must come again then, as a new message: it may be for hours.

    Attributes:
        seconds: after how long it is to come again.
    """

    def __init__(self, number: int, seconds: int) -> None:
        super().__init__(f"{number} mails wait until SES takes them")
        self.seconds = seconds


class _MarkedError(UndeliverableError):
    """An admin's address gets no more mail until somebody takes the mark away."""

    def __init__(self, admin: Admin, mark: AddressMark) -> None:
        super().__init__("an admin's address is marked: mail to it bounced, or was called spam")
        self.admin = admin
        self.mark = mark


class _OverBudgetError(Exception):
    """The text messages of the day are used up; the admin has a mail."""


class _Result(StrEnum):
    """What came of one channel, as the log says it."""

    TOLD = "sent"
    TOLD_BEFORE = "sent_before"
    UNDELIVERABLE = "undeliverable"
    OVER_BUDGET = "over_budget"
    WAITS = "waits"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"


class _Way(StrEnum):
    """What kind of channel it is, as the log says it."""

    MAIL = "mail"
    SMS = "sms"
    TOPIC = "topic"
    ADMIN_TOPIC = "admin_topic"


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of one channel; for one to a marked address, whose that is; for a mail that waits, the limit."""

    result: _Result
    marked: _MarkedError | None = None
    limit: MailLimit | None = None


@dataclass(frozen=True, slots=True)
class _Channel:
    """One way to one recipient.

    Attributes:
        way: what kind of channel it is.
        step: its name in the ledger.
        was_told: tells, of a step that was cut off, whether it was done all the same.
    """

    way: _Way
    step: str
    tell: Callable[[], None]
    was_told: Callable[[], bool] = lambda: False


def tell(announcement: AnyAnnouncement, parts: Parts) -> None:
    """Tells everyone, each in their language; one channel that fails does not stop the others.

    Raises:
        NotAllToldError: at least one channel failed that may work another time.
        InDoubtError: the same, and it is not known of one whether it failed.
        MailsWaitError: at least one mail waits for SES; what failed besides comes again with it.
    """
    page = parts.pages.get(announcement.page_id)
    named = _with_name(announcement, parts)
    channels: dict[str, _Channel] = {}
    for channel in _channels(named, page, parts):
        channels.setdefault(channel.step, channel)
    outcomes = [_outcome(channel, parts.ledger, page.id) for channel in channels.values()]
    results = [outcome.result for outcome in outcomes]
    limits = {outcome.limit for outcome in outcomes if outcome.limit}
    ways = Counter(f"{channel.way}:{result}" for channel, result in zip(channels.values(), results, strict=True))
    logger.info("alert", extra={"kind": named.kind, "channels": ways, **_other_events(named)})
    _measure(announcement, outcomes, parts)
    if _Result.OVER_BUDGET in results:
        _tell_of_used_up_texts(page, parts)
    failed = [result for result in results if result in {_Result.FAILED, _Result.IN_DOUBT}]
    if limits:
        _tell_of_late_mails(limits, page, parts)
        is_soon = limits == {MailLimit.RATE} and not failed
        raise MailsWaitError(results.count(_Result.WAITS), SOON_SECONDS if is_soon else LATER_SECONDS)
    if failed:
        error = InDoubtError if _Result.IN_DOUBT in failed else NotAllToldError
        raise error(f"{len(failed)} of {len(results)} channels failed")
    if announcement.kind is not PageAlertKind.ADDRESS_FAILED:
        # An address may have failed on another page, whose admins alone heard of it. Each page is told once.
        for marked in filter(None, (outcome.marked for outcome in outcomes)):
            tell(_following(announce_address_failed(marked.admin, marked.mark, page), event_of(named)), parts)


def event_of(told: AnyAnnouncement) -> str:
    """Return the event that an announcement follows from."""
    return root_of(told.id) if isinstance(told, Announcement) else told.event_id


def _following(told: PageAnnouncement, event_id: str) -> PageAnnouncement:
    return told.model_copy(update={"event_id": event_id})


def _other_events(told: AnyAnnouncement) -> dict[str, list[str]]:
    """Return, for the log, with which events those began who are on a list."""
    if not isinstance(told, WaitingAnnouncement):
        return {}
    return {ALSO: [root_of(one.request_id) for one in told.waiting]}


def _tell_of_late_mails(limits: set[MailLimit], page: Page, parts: Parts) -> None:
    """Tell the admins, on channels that are no mail, what keeps mails for hours."""
    for limit in sorted(limits - {MailLimit.RATE}):
        try:
            tell(announce_mails_late(limit, page, parts.now()), parts)
        except NotAllToldError:
            # Those it did not reach are told when the alert comes again, which it does anyway.
            logger.info("not all have heard that mails come late", extra={"page_id": page.id})


def _tell_of_used_up_texts(page: Page, parts: Parts) -> None:
    """Tell the admins, on channels that are no text message, that no more are sent today."""
    try:
        tell(announce_texts_used_up(page, parts.now()), parts)
    except NotAllToldError:
        # Those it did not reach are told with the next alert that finds no room.
        logger.info("not all have heard that text messages are used up", extra={"page_id": page.id})


def _channels(told: AnyAnnouncement, page: Page, parts: Parts) -> Iterator[_Channel]:
    if isinstance(told, Announcement) and told.telling is not Telling.AT_ONCE:
        return
    # Of two who share an address, the one who is told sooner hears of all that the other does.
    admins = sorted(page.handover.admins, key=lambda admin: admin.after_minutes)
    for admin in filter(_audience(told).includes, admins):
        theirs = for_admin(told, admin) if isinstance(told, WaitingAnnouncement) else told
        if theirs is not None:
            yield from _of_admin(theirs, admin, page, parts)
    yield _Channel(_Way.TOPIC, f"{told.id}.topic", partial(_publish, parts.topic, told, page.languages[0]))


def _of_admin(told: AnyAnnouncement, admin: Admin, page: Page, parts: Parts) -> Iterator[_Channel]:
    language = page.language_of_alerts(admin)
    if told.kind is not PageAlertKind.MAILS_LATE:
        yield _by_mail(told, admin, page, parts)
    if admin.sms and told.kind not in _NOT_AS_TEXT:
        yield _by_text(told, admin.sms, page, language, parts)
    if admin.topic:
        topic = parts.topic_at(admin.topic)
        yield _Channel(_Way.ADMIN_TOPIC, f"{told.id}.{admin.topic}", partial(_publish, topic, told, language))


def _audience(told: AnyAnnouncement) -> Audience:
    """Gives which admins are told; what befalls a page concerns all but whom it is about."""
    return Audience(beyond=told.address) if isinstance(told, PageAnnouncement) else told.audience


def _by_mail(told: AnyAnnouncement, admin: Admin, page: Page, parts: Parts) -> _Channel:
    step = f"{told.id}.{admin.email}"
    postmark = Postmark.of(step, page.id, event_of(told))

    def mail() -> None:
        if mark := parts.marks.of(admin.email):
            raise _MarkedError(admin, mark)
        parts.mailer.send(mail_for(told, page, admin, parts.links_for(told, admin)), postmark)

    return _Channel(_Way.MAIL, step, mail, partial(parts.receipts.has, postmark.step))


def _by_text(told: AnyAnnouncement, number: str, page: Page, language: str, parts: Parts) -> _Channel:
    step = f"{told.id}.{number}"

    def text() -> None:
        if not parts.budgets.take(texts_of_day(page, parts.now()), (step,)):
            raise _OverBudgetError
        parts.text_messages.send(text_message_for(told, number, language))

    return _Channel(_Way.SMS, step, text)


def _publish(topic: Topic, told: AnyAnnouncement, language: str) -> None:
    topic.publish(notice_of(told, language))


def _outcome(channel: _Channel, ledger: Ledger, page_id: str) -> _Outcome:
    result = _Result.TOLD_BEFORE

    def act() -> None:
        nonlocal result
        channel.tell()
        result = _Result.TOLD

    try:
        ledger.once_or_found(channel.step, act, channel.was_told)
    except UndeliverableError as error:
        told = {"error": str(error), "page_id": page_id}
        logger.warning("a channel takes no alerts until somebody mends it", extra=told)
        return _Outcome(_Result.UNDELIVERABLE, error if isinstance(error, _MarkedError) else None)
    except _OverBudgetError:
        logger.info("the text messages of the day are used up", extra={"page_id": page_id})
        return _Outcome(_Result.OVER_BUDGET)
    except MailWaitsError as wait:
        logger.info("a mail waits", extra={"limit": wait.limit, "page_id": page_id})
        return _Outcome(_Result.WAITS, limit=wait.limit)
    except UnansweredError as error:
        logger.warning("a channel gave no answer", extra={"error": str(error), "page_id": page_id})
        return _Outcome(_Result.IN_DOUBT)
    except Exception as error:  # noqa: BLE001 - whatever stops one channel, the others go on; the caller hears of it
        logger.warning("a channel failed", extra={"error": str(error), "page_id": page_id})
        return _Outcome(_Result.FAILED)
    return _Outcome(result)


def _measure(announcement: AnyAnnouncement, outcomes: list[_Outcome], parts: Parts) -> None:
    results = [outcome.result for outcome in outcomes]
    failed = results.count(_Result.FAILED) + results.count(_Result.IN_DOUBT)
    undeliverable = results.count(_Result.UNDELIVERABLE)
    # The rate of mails a second is exceeded for seconds: nobody need hear of it.
    waiting = sum(outcome.limit not in {None, MailLimit.RATE} for outcome in outcomes)
    if isinstance(announcement, Announcement) and announcement.telling is Telling.JOINED:
        parts.meter.count(JOINED)
    if over_budget := results.count(_Result.OVER_BUDGET):
        parts.meter.count(OVER_BUDGET, over_budget)
    if failed:
        parts.meter.count(FAILED, failed)
    if undeliverable:
        parts.meter.count(UNDELIVERABLE, undeliverable)
    if waiting:
        parts.meter.count(WAITING, waiting)
    # What is delivered again after all were told is no later alert.
    is_told = _Result.TOLD in results and not failed and _Result.WAITS not in results
    if announcement.kind is AlertKind.HANDOVER_REQUESTED and is_told:
        parts.meter.time(TIME_TO_ALERT, max(parts.now() - announcement.since, 0))


def _with_name(announcement: AnyAnnouncement, parts: Parts) -> AnyAnnouncement:
    if not isinstance(announcement, Announcement) or announcement.user_name:
        return announcement
    try:
        name = parts.names_for(announcement.page_id).user_name(announcement.user_id, announcement.platform)
    except (GraphError, MissingSecretError) as error:
        logger.info("the user's name is not to be had", extra={"error": str(error)})
        return announcement
    return announcement.model_copy(update={"user_name": name})
