"""Each message of the notifications queue reaches who works on it, by the topic that it came from and what it says."""

import json
from dataclasses import replace
from typing import Final, Never

import pytest

from handover.alerts.mail_waits import MailLimit
from handover.conversation.vocabulary import AlertKind
from handover.missing_secret import SecretUnavailableError
from handover.operations.alert import NotAllToldError
from handover.operations.notify import TRIES_FOR_LINKS, Parts, notify
from tests.builders.announcements import AT, announcement
from tests.builders.mail_records import send_record
from tests.builders.news import news
from tests.builders.page_announcements import page_announcement
from tests.fakes.tombstones import InMemoryTombstones
from tests.unit.operations.alert_desk import JONAS, MAYA, Desk

EVENTS: Final = "arn:aws:sns:eu-west-1:123456789012:events"
HOUR_MS: Final = 3_600_000
MAIL_EVENTS: Final = "arn:aws:sns:eu-west-1:123456789012:mail-events"


class RecordingLater:
    """A queue that remembers what was put back, and after how many seconds it comes again."""

    def __init__(self) -> None:
        self.put: list[tuple[str, int]] = []

    def put_back(self, body: str, seconds: int) -> None:
        self.put.append((body, seconds))


def body_of(topic: str, message: str) -> str:
    return json.dumps({"Type": "Notification", "TopicArn": topic, "Message": message})


def notified(topic: str, message: str) -> Desk:
    desk = Desk()
    notify(
        body_of(topic, message),
        1,
        Parts(desk.parts, InMemoryTombstones(), MAIL_EVENTS, RecordingLater(), RecordingLater()),
    )
    return desk


def test_an_announcement_is_told_to_people_and_counted_by_its_kind() -> None:
    desk = notified(EVENTS, announcement().model_dump_json())
    assert desk.recipients == [MAYA, JONAS]
    assert desk.meter.counts[f"Alert_{AlertKind.HANDOVER_REQUESTED}"] == 1


def delivered(desk: Desk, tries: int) -> None:
    parts = Parts(
        replace(desk.parts, links_for=unreadable), InMemoryTombstones(), MAIL_EVENTS, RecordingLater(), RecordingLater()
    )
    body = {"Type": "Notification", "TopicArn": EVENTS, "Message": announcement().model_dump_json()}
    notify(json.dumps(body), tries, parts)


def unreadable(*_: object) -> Never:
    raise SecretUnavailableError("/path/{link-key} cannot be read: ThrottlingException")


@pytest.mark.parametrize("tries", range(1, TRIES_FOR_LINKS))
def test_mails_wait_a_little_for_links_that_another_delivery_may_have(tries: int) -> None:
    desk = Desk()
    with pytest.raises(NotAllToldError):
        delivered(desk, tries)
    assert (desk.recipients, len(desk.topic.published)) == ([], 1)


def test_invariant_3_mails_do_not_wait_long_for_links() -> None:
    desk = Desk()
    delivered(desk, TRIES_FOR_LINKS)
    assert desk.recipients == [MAYA, JONAS]


def test_so_is_one_about_a_page() -> None:
    desk = notified(EVENTS, page_announcement().model_dump_json())
    assert (desk.recipients, desk.meter.counts["Alert_token_dead"]) == ([MAYA, JONAS], 1)


def test_news_that_comes_this_way_is_handed_on_as_it_is_to_who_tells_programs() -> None:
    desk, queue = Desk(), RecordingLater()
    body = body_of(EVENTS, json.dumps({**json.loads(news().model_dump_json()), "of_a_later_version": 1}))
    notify(body, 1, Parts(desk.parts, InMemoryTombstones(), MAIL_EVENTS, queue, RecordingLater()))
    assert (queue.put, desk.recipients, desk.topic.published) == ([(body, 0)], [], [])


def test_what_ses_tells_is_noted() -> None:
    desk = notified(MAIL_EVENTS, json.dumps(send_record()))
    assert desk.receipts.steps == {"a1b2"}


def test_what_looks_like_a_mail_event_counts_only_from_where_ses_publishes() -> None:
    with pytest.raises(ValueError, match="about"):
        notified(EVENTS, json.dumps(send_record()))


@pytest.mark.parametrize("body", ["no JSON", "{}", '{"TopicArn": "x"}'])
def test_what_is_no_notification_is_hopeless(body: str) -> None:
    parts = Parts(Desk().parts, InMemoryTombstones(), MAIL_EVENTS, RecordingLater(), RecordingLater())
    with pytest.raises((KeyError, ValueError)):
        notify(body, 1, parts)


# --- mails that wait for SES ------------------------------------------------------------------------------------------


class Waiting:
    """`notifications` while SES takes no mails, with the queue that alerts are put back into."""

    def __init__(self, limit: MailLimit) -> None:
        self.desk = Desk()
        self.desk.mailer.limit = limit
        self.later = RecordingLater()
        self.body = body_of(EVENTS, announcement(opens_at=AT + HOUR_MS).model_dump_json())

    def is_delivered(self) -> None:
        notify(self.body, 1, Parts(self.desk.parts, InMemoryTombstones(), MAIL_EVENTS, RecordingLater(), self.later))

    def comes_again(self) -> int:
        """Delivers what was put back last, as late as it was to come; gives after how many seconds."""
        self.body, seconds = self.later.put[-1]
        self.desk.clock.forward(seconds)
        self.is_delivered()
        return seconds


def test_an_alert_whose_mails_wait_comes_again_as_a_new_message_until_ses_takes_them() -> None:
    waiting = Waiting(MailLimit.DAILY_QUOTA)
    waiting.is_delivered()
    assert [waiting.comes_again() for _ in range(400)] == [240] * 400
    waiting.desk.mailer.limit = None
    waiting.comes_again()
    assert (waiting.desk.recipients, len(waiting.later.put)) == ([MAYA, JONAS], 401)
    assert waiting.desk.meter.counts["Alert_handover_requested"] == 1


def test_the_rate_of_mails_a_second_is_waited_for_a_quarter_of_a_minute() -> None:
    waiting = Waiting(MailLimit.RATE)
    waiting.is_delivered()
    assert waiting.comes_again() == 15


def test_a_mail_that_waited_says_how_long_ago_the_visitor_asked() -> None:
    waiting = Waiting(MailLimit.PAUSED)
    waiting.is_delivered()
    waiting.desk.clock.forward(26 * 3600)
    waiting.desk.mailer.limit = None
    waiting.comes_again()
    assert "26 h 4 min when this was sent" in waiting.desk.mailer.sent[0].text
    assert "Closed now" not in waiting.desk.mailer.sent[0].text


def test_mails_wait_for_two_days_and_then_fail_as_anything_else() -> None:
    waiting = Waiting(MailLimit.SUSPENDED)
    waiting.is_delivered()
    waiting.desk.clock.forward(2 * 86_400 - 240 - 1)
    waiting.comes_again()
    assert len(waiting.later.put) == 2
    with pytest.raises(NotAllToldError):
        waiting.comes_again()
    assert len(waiting.later.put) == 2


def test_what_befalls_a_page_waits_too() -> None:
    waiting = Waiting(MailLimit.DAILY_QUOTA)
    waiting.body = body_of(EVENTS, page_announcement().model_dump_json())
    waiting.is_delivered()
    waiting.desk.mailer.limit = None
    waiting.comes_again()
    assert waiting.desk.recipients == [MAYA, JONAS]
