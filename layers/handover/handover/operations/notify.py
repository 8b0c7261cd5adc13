"""Works on one message of the notifications queue, whatever it is: for people, or what became of a mail."""

import json
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from aws_lambda_powertools import Logger

from handover.alerts.announcement import Announcement
from handover.alerts.any_announcement import AnyAnnouncement, is_news, read_event
from handover.aws.mailer import EVENT_TAG
from handover.operations import alert
from handover.operations.forgotten import without_forgotten
from handover.operations.line_keys import Keys, keys_of, named_root, of_json
from handover.operations.linking import without_unreadable_keys
from handover.operations.ports import Tombstones

TRIES_FOR_LINKS: Final = 5
"""The delivery that goes without links if need be: 75 to 112 seconds after the first one, which told all that has none.

Within that time a Parameter Store that is throttled for a minute answers again, and the mail has its links.
"""


WAITS_SINCE: Final = "WaitsSince"
"""Where a notification that was put back says since when it waits, in milliseconds since 1970."""

LONGEST_WAIT_MS: Final = 2 * 86_400_000
"""How long mails wait for SES before the dead-letter queue gets them: twice the 24 hours that its quota counts."""


logger = Logger(child=True)


class Later(Protocol):
    """A queue: the function's own, for what is to come again after a while as if for the first time, or another's."""

    def put_back(self, body: str, seconds: int) -> None:
        """Put a message into the queue that nobody sees for so many seconds."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What `notifications` works with.

    Attributes:
        mail_events_topic: the ARN of the topic that SES publishes to.
        news: the queue of `news`, which tells programs.
        later: where alerts go whose mails wait.
    """

    alerts: alert.Parts
    tombstones: Tombstones
    mail_events_topic: str
    news: Later
    later: Later


@of_json
def line_keys(notification: Any) -> Keys:  # noqa: ANN401 - JSON that nobody has looked at
    """Return the keys of the log lines about an announcement, or about the fate of a mail."""
    told = json.loads(notification["Message"])
    if "mail" in told:
        return keys_of(told["mail"]["tags"][EVENT_TAG][0])
    return keys_of(named_root(told), told.get("account_id"), told.get("user_id"))


def notify(body: str, tries: int, parts: Parts) -> None:
    """Works on one message, an SNS notification that was delivered so many times.

    Raises:
        NotAllToldError: something failed that may work another time.
        InDoubtError: the same, and time will tell whether it was done.
        MailsWaitError: mails have waited for SES for as long as they may.
        KeyError: it is no SNS notification.
        ValueError: nobody knows what it says.
    """
    notification = json.loads(body)
    if notification["TopicArn"] == parts.mail_events_topic:
        from handover.operations.mail_outcomes import note_all  # noqa: PLC0415 - only where SES tells of mails

        note_all(notification["Message"], parts.alerts)
        return
    if is_news(notification["Message"]):
        # From before `news` had a queue, or while the topic's filter does not count yet: up to a quarter of an hour.
        parts.news.put_back(body, 0)
        return
    told = read_event(notification["Message"])
    known = without_forgotten(told, parts.alerts.pages, parts.tombstones)
    if known is None:
        logger.info("an alert about a visitor who was forgotten", extra={"kind": told.kind})
        return
    _tell(known, notification, tries, parts)


def _tell(told: AnyAnnouncement, notification: dict[str, Any], tries: int, parts: Parts) -> None:
    now = parts.alerts.now()
    since = notification.get(WAITS_SINCE)
    try:
        alert.tell(told if since is None else _brought_up_to_date(told, now), _patient(tries, parts.alerts))
    except alert.MailsWaitError as wait:
        if since is not None and now - since >= LONGEST_WAIT_MS:
            raise
        # Deliveries are counted, and ten are over within twenty minutes: a new message has all of them before it.
        parts.later.put_back(json.dumps({WAITS_SINCE: now, **notification}), wait.seconds)
        return
    parts.alerts.meter.count(f"Alert_{told.kind}")


def _brought_up_to_date(told: AnyAnnouncement, now: int) -> AnyAnnouncement:
    """Return an announcement that waited as if it were raised now: what it says of times is counted from then."""
    if not isinstance(told, Announcement):
        return told
    opens_at = told.opens_at if told.opens_at and told.opens_at > now else None
    return told.model_copy(update={"raised_at": now, "opens_at": opens_at})


def _patient(tries: int, parts: alert.Parts) -> alert.Parts:
    """Return the parts for one delivery: the first ones rather fail than send mails whose links are only delayed."""
    if tries < TRIES_FOR_LINKS:
        return parts
    return replace(parts, links_for=without_unreadable_keys(parts.links_for))
