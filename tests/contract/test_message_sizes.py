"""Every message fits into what carries it: a topic, a queue, a timer, a mail."""

import json
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from typing import Any, Final

import pytest
from botocore.exceptions import ClientError

from handover.alerts.actions import INBOX_URL
from handover.alerts.announcement import Announcement
from handover.alerts.announcing import announce
from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.compose import mail_for, notice_of
from handover.alerts.news import news_of
from handover.alerts.page_announcement import Missed
from handover.alerts.page_announcing import LISTED, announce_missed
from handover.alerts.waiting_announcement import WaitingAnnouncement
from handover.alerts.waiting_announcing import NAMED, NAMED_BYTES, announce_waiting
from handover.aws.mailbox import LIMIT_BYTES, Letter
from handover.aws.schedules import Schedules
from handover.conversation.audience import Audience
from handover.conversation.effects import Alert
from handover.conversation.vocabulary import AlertKind, Line, Speaker, Telling
from handover.links.sheet import as_html
from handover.links.waiting_told import ALSO_SHOWN, SHOWN, Board, Waiting, sheet_of_waiting
from handover.operations.hold import LOOK
from handover.operations.notify import WAITS_SINCE
from handover.operations.waiting_list import COUNTED
from handover.pages.page import Page
from tests.builders import largest
from tests.builders.alert_links import ACTIONS
from tests.builders.pages import DOCUMENT, page
from tests.fakes.clock import ManualClock
from tests.fakes.cloud import SCHEDULE_GROUP, SCHEDULER_ROLE_ARN, Cloud, interrupt

SNS_LIMIT_BYTES: Final = 262_144
"""What SNS takes as one message, its attributes included (Publish, API reference)."""

SES_LIMIT_BYTES: Final = 40 * 1024 * 1024
"""What SES takes as one mail by its API version 2, as it is sent (“Service quotas in Amazon SES”)."""

SCHEDULER_LIMIT_BYTES: Final = 262_144
"""What Scheduler takes as the input of a target (“Quotas for Amazon EventBridge Scheduler”)."""

PAGE_NAME: Final = largest.WIDE * 100
ADMINS: Final = [
    {"name": largest.ADMIN_NAME, "email": f"{number}@example.test", "after_minutes": number * 10}
    for number in range(50)
]


def largest_page() -> Page:
    handover = {**DOCUMENT["handover"], "admins": ADMINS}
    return page(name=PAGE_NAME, handover=handover, timezone="America/Argentina/ComodRivadavia")


def of_conversation() -> Announcement:
    alert = Alert(id=largest.EFFECT, about=AlertKind.HANDOVER_REQUESTED, audience=Audience(beyond=largest.EMAIL))
    return announce(alert, largest.conversation(), largest_page(), largest.LATE // 100, Telling.AT_ONCE)


def list_of(count: int, **changes: Any) -> WaitingAnnouncement:
    """Gives the list of so many who wait, at every step of the ladder, with times that people can read."""
    somebody = [waiting(number, last_user_at=AT + number) for number in range(count)]
    told = announce_waiting("22.waiting.1", somebody, largest_page(), Audience(), AT)
    return told.model_copy(update=changes)


AT: Final = 1_700_000_000_000


def waiting(number: int, **changes: Any) -> Any:
    made = largest.waiting(number, **changes)
    assert made.request is not None
    climbed = {"since": AT, "climbed": number % 500, "told_at_once": 0}
    return made.model_copy(update={"request": made.request.model_copy(update=climbed)})


def of_page() -> AnyAnnouncement:
    missed = [Missed(user_id="8" * 60, name=largest.NAME, last_user_at=AT) for _ in range(LISTED)]
    return announce_missed("22.opened.7.missed", missed, 100_000, largest_page())


def published(told: Any) -> int:
    """Publishes what is told as EventsTopic does; gives how many bytes SNS counts."""
    message = told.model_dump_json(ensure_ascii=True)
    return len(message) + len(f"page_idkind{told.page_id}{told.kind}StringString")


ANNOUNCEMENTS: Final[Mapping[str, Callable[[], AnyAnnouncement]]] = {
    "a request for a person": of_conversation,
    "a list of all who are looked at, and of all who are counted": lambda: list_of(
        400, unnamed=(1380,) * 400 + (0,) * COUNTED
    ),
    "chats that were missed": of_page,
}


@pytest.mark.parametrize("what", ANNOUNCEMENTS)
def test_an_announcement_fits_into_a_message_of_sns_and_into_one_of_our_queue_when_it_waits(
    what: str,
) -> None:
    told = ANNOUNCEMENTS[what]()
    message = told.model_dump_json(ensure_ascii=True)
    assert published(told) <= SNS_LIMIT_BYTES
    envelope = {WAITS_SINCE: AT, "Type": "Notification", "Message": message, "Signature": "s" * 2_000}
    assert len(json.dumps(envelope)) <= LIMIT_BYTES


def test_of_visitors_who_take_more_fewer_are_named_and_all_are_counted() -> None:
    told = list_of(400)
    assert 20 <= len(told.waiting) < NAMED
    assert len(told.waiting) + len(told.unnamed) == 400
    assert (
        NAMED_BYTES - 10_000 < sum(len(one.model_dump_json(ensure_ascii=True)) for one in told.waiting) <= NAMED_BYTES
    )


def test_of_visitors_who_write_in_letters_of_two_bytes_all_are_named_whom_an_admin_s_mail_has_room_for() -> None:
    lines = (Line(speaker=Speaker.USER, text="ж" * 120, at=AT),)
    usual = {"account_id": "9" * 17, "name": "Анна Каренина", "lines": lines}
    somebody = [waiting(number, last_user_at=AT + number, **usual) for number in range(400)]
    usual_request = {"button": "Позвать человека", "reason": "Ремонт"}
    asked = [one.model_copy(update={"request": one.request.model_copy(update=usual_request)}) for one in somebody]
    assert len(announce_waiting("22.waiting.1", asked, largest_page(), Audience(), AT).waiting) == NAMED


def test_a_line_of_news_fits() -> None:
    news = news_of(largest.record(), largest.conversation(), largest_page())
    assert published(news) <= SNS_LIMIT_BYTES


def test_sns_takes_as_much_as_we_count_and_no_more(cloud: Cloud) -> None:
    sns = cloud.client("sns")
    sns.publish(TopicArn=cloud.events_topic_arn, Message="x" * SNS_LIMIT_BYTES)
    with pytest.raises(ClientError):
        sns.publish(TopicArn=cloud.events_topic_arn, Message="x" * (SNS_LIMIT_BYTES + 1))


@pytest.mark.parametrize("what", ANNOUNCEMENTS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_its_notice_fits_into_a_message_of_sns(what: str, language: str) -> None:
    notice = notice_of(readable(ANNOUNCEMENTS[what]()), language)
    assert len(notice.text.encode()) + len(notice.subject) <= SNS_LIMIT_BYTES
    assert len(notice.subject) <= 100


@pytest.mark.parametrize("what", ANNOUNCEMENTS)
def test_its_mail_is_a_fortieth_of_what_ses_takes(what: str) -> None:
    settings = largest_page()
    mail = mail_for(readable(ANNOUNCEMENTS[what]()), settings, settings.handover.admins[0], ACTIONS)
    message = EmailMessage()
    message["Subject"] = mail.subject
    message.set_content(mail.text, cte="base64")
    message.add_alternative(mail.html, subtype="html", cte="base64")
    assert len(message.as_bytes()) * 40 <= SES_LIMIT_BYTES


def readable(told: AnyAnnouncement) -> AnyAnnouncement:
    """Gives an announcement with times that are dates."""
    if not isinstance(told, Announcement):
        return told
    lines = tuple(line.model_copy(update={"at": AT}) for line in told.lines)
    times = {"since": AT, "raised_at": AT + 86_400_000, "window_until": AT, "waited_minutes": 1380, "lines": lines}
    return told.model_copy(update=times)


ANSWER_LIMIT_BYTES: Final = 6_291_456
"""What Lambda takes as the answer of a function (“Lambda quotas”: 6 MB)."""


def test_the_page_of_those_who_wait_is_a_tenth_of_what_lambda_takes_as_an_answer() -> None:
    somebody = [waiting(number, last_user_at=AT) for number in range(SHOWN + ALSO_SHOWN)]
    waits = [Waiting(one, one.request) for one in somebody if one.request is not None]
    settings = largest_page()
    board = Board(
        page=settings,
        admin=settings.handover.admins[0],
        waiting=waits,
        way_to_claim=lambda _: f"../links/{'t' * 500}",
        now=AT,
    )
    answer = {"statusCode": 200, "body": as_html(sheet_of_waiting(board), INBOX_URL)}
    assert len(json.dumps(answer)) * 10 <= ANSWER_LIMIT_BYTES


# --- timers -----------------------------------------------------------------------------------------------------------


def schedules(cloud: Cloud) -> Schedules:
    return Schedules(
        lambda: cloud.client("scheduler"), SCHEDULE_GROUP, SCHEDULER_ROLE_ARN, cloud.mailbox_arn, ManualClock(AT / 1000)
    )


@pytest.mark.parametrize("length", [64, 65, 2_000])
def test_a_timer_s_name_is_taken_however_long_it_is(cloud: Cloud, length: int) -> None:
    schedules(cloud).at("n" * length, AT + 60_000, Letter("{}", "22", "n"))
    [made] = cloud.due_schedules(AT + 86_400_000)
    assert len(made["Name"]) == 64
    assert (made["Name"] == "n" * 64) is (length == 64)


def test_a_timer_s_letter_is_a_hundredth_of_what_scheduler_takes() -> None:
    name = f"{'9' * 30}.restricted.{'t' * 16}.{largest.LATE}"
    look = {"kind": LOOK, "page": "9" * 30, "occasion": name}
    ran = {"kind": "report", "account": largest.ACCOUNT, "user": largest.USER, "id": largest.EVENT, "at": largest.LATE}
    assert max(len(json.dumps(one)) for one in (look, ran)) * 100 <= SCHEDULER_LIMIT_BYTES


def test_a_conversation_s_group_is_as_long_as_sqs_and_scheduler_take() -> None:
    assert len(f"{largest.ACCOUNT}:{largest.USER}") <= 128


def test_a_timer_that_scheduler_has_no_room_for_now_is_not_taken_for_one_that_is_there(cloud: Cloud) -> None:
    interrupt(cloud.client("scheduler"), "CreateSchedule")
    answer: Any = {"Error": {"Code": "ThrottlingException", "Message": "Rate exceeded"}}

    def refuse(**_: object) -> None:
        raise ClientError(answer, "CreateSchedule")

    cloud.client("scheduler").meta.events.register_first("before-send.scheduler.CreateSchedule", refuse)
    with pytest.raises(ClientError, match="Rate exceeded"):
        schedules(cloud).at("n", AT, Letter("{}", "22", "n"))
