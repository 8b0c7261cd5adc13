"""Each message of the notifications queue reaches who works on it, by the topic that it came from and what it says."""

import json
from typing import Final

import pytest

from handover.conversation.vocabulary import AlertKind
from handover.operations.notify import Parts, notify
from tests.builders.announcements import announcement
from tests.builders.mail_records import send_record
from tests.builders.news import news
from tests.builders.page_announcements import page_announcement
from tests.fakes.webhooks import RecordingWebhooks
from tests.unit.operations.alert_desk import JONAS, MAYA
from tests.unit.operations.test_tell_program import ProgramDesk

EVENTS: Final = "arn:aws:sns:eu-west-1:123456789012:events"
MAIL_EVENTS: Final = "arn:aws:sns:eu-west-1:123456789012:mail-events"


def notified(topic: str, message: str) -> ProgramDesk:
    desk = ProgramDesk()
    parts = Parts(desk.parts, MAIL_EVENTS, lambda: desk.webhooks)
    notify(json.dumps({"Type": "Notification", "TopicArn": topic, "Message": message}), 1, parts)
    return desk


def test_an_announcement_is_told_to_people_and_counted_by_its_kind() -> None:
    desk = notified(EVENTS, announcement().model_dump_json())
    assert (desk.recipients, desk.webhooks.posted) == ([MAYA, JONAS], [])
    assert desk.meter.counts[f"Alert_{AlertKind.HANDOVER_REQUESTED}"] == 1


def test_so_is_one_about_a_page() -> None:
    desk = notified(EVENTS, page_announcement().model_dump_json())
    assert (desk.recipients, desk.meter.counts["Alert_token_dead"]) == ([MAYA, JONAS], 1)


def test_news_is_told_to_a_program() -> None:
    desk = notified(EVENTS, news().model_dump_json())
    assert (desk.recipients, len(desk.webhooks.posted)) == ([], 1)


def test_what_ses_tells_is_noted() -> None:
    desk = notified(MAIL_EVENTS, json.dumps(send_record()))
    assert desk.receipts.steps == {"a1b2"}


def test_what_looks_like_a_mail_event_counts_only_from_where_ses_publishes() -> None:
    with pytest.raises(ValueError, match="about"):
        notified(EVENTS, json.dumps(send_record()))


@pytest.mark.parametrize("body", ["no JSON", "{}", '{"TopicArn": "x"}'])
def test_what_is_no_notification_is_hopeless(body: str) -> None:
    parts = Parts(ProgramDesk().parts, MAIL_EVENTS, RecordingWebhooks)
    with pytest.raises((KeyError, ValueError)):
        notify(body, 1, parts)
