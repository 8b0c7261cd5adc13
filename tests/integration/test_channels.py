"""What becomes of mails, and what a page's own program hears, through the functions as they are deployed."""

import io
import json
from typing import Any, Final

import pytest
import requests
from pydantic import HttpUrl
from requests.adapters import BaseAdapter

from handover.aws.later import LONGEST_DELAY_SECONDS
from handover.operations import webhook_access
from handover.outgoing.signing import signature_of
from handover.pages.endpoint import FAILURES_THAT_OPEN
from handover.pages.page import Page
from tests.builders.mail_records import bounce_record, complaint_record
from tests.builders.news import news
from tests.fakes.cloud import Cloud, published
from tests.integration.functions import logs_of
from tests.integration.system import System

JONAS, MAYA = "jonas@harbour-bikes.example", "maya@harbour-bikes.example"
PROGRAM: Final = "https://desk.example"


class Program(BaseAdapter):
    """The page's program, in the place of the network."""

    def __init__(self) -> None:
        super().__init__()
        self.status = 204
        self.hangs = False
        self.heard: list[requests.PreparedRequest] = []

    def send(self, request: requests.PreparedRequest, *_: object, **__: object) -> requests.Response:
        self.heard.append(request)
        if self.hangs:
            raise requests.ReadTimeout
        answer = requests.Response()
        answer.status_code = self.status
        answer.raw = io.BytesIO()
        return answer

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def settings(settings: Page) -> Page:
    """The demo page with a program."""
    handover = settings.handover.model_copy(update={"webhook": HttpUrl(f"{PROGRAM}/handover")})
    return settings.model_copy(update={"handover": handover})


@pytest.fixture(autouse=True)
def program(cloud: Cloud, settings: Page, monkeypatch: pytest.MonkeyPatch) -> Program:
    cloud.put_secret(f"pages/{settings.id}/webhook-secret", "new old")
    made, session = Program(), requests.Session()
    session.mount(PROGRAM, made)
    monkeypatch.setattr(webhook_access, "public_session", lambda: session)
    return made


def mailed(cloud: Cloud) -> list[str]:
    return [mail.destinations["ToAddresses"][0] for mail in cloud.sent_mails()]


def tells(system: System, record: dict[str, Any]) -> None:
    system.cloud.ses_tells(record)
    system.functions.settle()


def test_each_mail_that_ses_takes_has_its_receipt(system: System) -> None:
    system.chooses("Talk to a human")
    assert len(mailed(system.cloud)) == len(system.cloud.items("receipt#")) == 2


@pytest.mark.parametrize("record", [bounce_record, complaint_record])
def test_an_address_that_fails_is_told_to_the_others_and_gets_no_more(system: System, record: Any) -> None:
    page_id = system.page.simulator.settings.page_id
    for _ in range(3):
        tells(system, record(MAYA.title(), page=page_id))
    assert mailed(system.cloud) == [JONAS]
    [notice] = published(system.cloud.take_all(system.cloud.admin_alerts_queue_url))
    assert notice["MessageAttributes"]["kind"]["Value"] == "address_failed"
    system.chooses("Talk to a human")
    assert mailed(system.cloud) == [JONAS, JONAS]


def test_what_ses_says_of_a_mail_for_now_stops_nobody(system: System) -> None:
    tells(system, bounce_record(MAYA, kind="Transient", page=system.page.simulator.settings.page_id))
    system.chooses("Talk to a human")
    assert sorted(mailed(system.cloud)) == [JONAS, MAYA]


def page_id_of(system: System) -> str:
    return system.page.simulator.settings.page_id


def hears(system: System, **changes: object) -> None:
    told = news(page_id=page_id_of(system), **changes).model_dump_json()
    for _ in range(2):
        system.cloud.client("sns").publish(TopicArn=system.cloud.events_topic_arn, Message=told)


def test_a_program_hears_each_piece_of_news_once_and_can_tell_that_it_is_from_us(
    system: System, program: Program
) -> None:
    hears(system)
    system.functions.settle()
    [heard] = program.heard
    body = heard.body if isinstance(heard.body, bytes) else b""
    timestamp = int(heard.headers["X-Handover-Timestamp"])
    assert heard.headers["X-Handover-Signature"] == signature_of(body, timestamp, ("new", "old"))
    assert json.loads(body)["handoff"]["event"] == "handoff.initiate"


def test_a_program_that_is_down_keeps_nobody_from_being_told_and_hears_it_later(
    system: System, program: Program
) -> None:
    program.status = 503
    hears(system)
    system.chooses("Talk to a human")
    assert sorted(mailed(system.cloud)) == [JONAS, MAYA]
    tried = len(program.heard)
    assert (tried, list(system.cloud.items("endpoint#"))) == (FAILURES_THAT_OPEN, [f"endpoint#{page_id_of(system)}"])
    program.status = 204
    until_all_is_heard(system)
    assert "e.3" in [request.headers["X-Handover-Id"] for request in program.heard[tried:]]


def until_all_is_heard(system: System) -> None:
    """Lets the time come for what waits, until nothing does."""
    while delayed(system.cloud):
        system.functions.clock.forward(LONGEST_DELAY_SECONDS)
        system.cloud.end_delays(system.cloud.news_queue_url)
        system.functions.settle()


def delayed(cloud: Cloud) -> int:
    name = "ApproximateNumberOfMessagesDelayed"
    answer = cloud.client("sqs").get_queue_attributes(QueueUrl=cloud.news_queue_url, AttributeNames=[name])
    return int(answer["Attributes"][name])


def test_ten_posts_to_a_program_that_hangs_touch_nothing_that_a_mail_goes_through(
    system: System, program: Program
) -> None:
    program.hangs = True
    for number in range(10):
        hears(system, id=f"hangs.{number}")
    assert not system.functions.is_waiting("notifications")
    system.functions.work("news")
    assert len(program.heard) == FAILURES_THAT_OPEN
    system.chooses("Talk to a human")
    assert sorted(mailed(system.cloud)) == [JONAS, MAYA]
    handed = [(name, [record["body"] for record in records]) for name, records in system.functions.delivered]
    assert [name for name, bodies in handed if "hangs." in str(bodies)] == ["news"] * len(
        [name for name, bodies in handed if "hangs." in str(bodies)]
    )


def test_news_that_reaches_notifications_is_handed_on(system: System, program: Program) -> None:
    message = news(page_id=page_id_of(system)).model_dump_json()
    body = json.dumps({"Type": "Notification", "TopicArn": system.cloud.events_topic_arn, "Message": message})
    system.cloud.client("sqs").send_message(QueueUrl=system.cloud.notifications_queue_url, MessageBody=body)
    system.functions.settle()
    assert [request.headers["X-Handover-Id"] for request in program.heard] == ["e.3"]
    assert mailed(system.cloud) == []


def test_news_that_nobody_can_read_is_set_aside(system: System, program: Program) -> None:
    system.cloud.client("sqs").send_message(QueueUrl=system.cloud.news_queue_url, MessageBody="no news")
    [record] = system.cloud.receive(system.cloud.news_queue_url)
    assert system.functions.deliver("news", [record]) == [record["messageId"]]
    assert program.heard == []


def test_what_a_program_refuses_for_good_is_logged_and_does_not_come_again(system: System, program: Program) -> None:
    program.status = 410
    with logs_of(system.functions) as logged:
        hears(system)
        system.functions.settle()
    assert "news is given up" in logged.getvalue()
    assert PROGRAM not in logged.getvalue()
    assert system.cloud.take_all(system.cloud.news_queue_url) == []
