"""The two topics, in memory and at SNS: what is published reaches who listens, with what they filter by."""

import json
from typing import Any, Protocol

import pytest
from botocore.exceptions import BotoCoreError

from handover.alerts.announcement import Announcement
from handover.alerts.any_announcement import ANNOUNCEMENT, AnyAnnouncement
from handover.alerts.messages import Notice
from handover.alerts.page_announcement import Missed, PageAlertKind, PageAnnouncement
from handover.aws.topics import AdminAlertsTopic, EventsTopic
from handover.conversation.vocabulary import AlertKind, Line, Origin, Speaker
from handover.pages.platform import Platform
from tests.fakes.cloud import Cloud, interrupt, published
from tests.fakes.topic import RecordingTopic

NEWS = Announcement(
    id="e.2",
    kind=AlertKind.HANDOVER_REQUESTED,
    page_id="2000000001",
    page_name="Harbour Bikes",
    user_id="7000000000000042",
    user_name="Anna Bergström",
    since=1_777_975_200_000,
    origin=Origin.BUTTON,
    lines=(Line(speaker=Speaker.USER, text="Grüße 🙏", at=1),),
)
PAGE_NEWS = PageAnnouncement(
    id="2000000001.opened.7.missed",
    kind=PageAlertKind.MISSED,
    page_id="2000000001",
    page_name="Harbour Bikes",
    since=1_777_975_200_000,
    missed=(Missed(user_id="42", name="Anna Bergström 🙏", last_user_at=1, platform=Platform.INSTAGRAM),),
    missed_count=1,
)
NOTICE = Notice(
    subject="Anna Bergstr?m is waiting for you on Harbour Bikes",
    text="Hello,\n\nAnna Bergström is waiting.",
    page_id="2000000001",
    kind=AlertKind.HANDOVER_REQUESTED,
)
PAGE_NOTICE = Notice("The bot has lost its access", "Hello,", "2000000001", PageAlertKind.TOKEN_DEAD)


class Topic[Published](Protocol):
    """Either topic, as an operation knows it."""

    def publish(self, message: Published, /) -> None: ...


class World[Published](Protocol):
    """One topic, who listens to it, and what can befall it."""

    @property
    def topic(self) -> Topic[Published]: ...

    def heard(self) -> list[Published]: ...

    def fail_next(self) -> None: ...


class InMemory[Published]:
    def __init__(self) -> None:
        self.topic: RecordingTopic[Published] = RecordingTopic()

    def heard(self) -> list[Published]:
        return self.topic.published

    def fail_next(self) -> None:
        self.topic.fail_next(1)


class Events:
    def __init__(self, cloud: Cloud) -> None:
        self.topic = EventsTopic(cloud.client_of("replies", "sns"), cloud.events_topic_arn)
        self._cloud = cloud

    def heard(self) -> list[AnyAnnouncement]:
        news = published(self._cloud.take_all(self._cloud.notifications_queue_url))
        return [ANNOUNCEMENT.read(one["Message"]) for one in news]

    def fail_next(self) -> None:
        interrupt(self._cloud.client("sns")).begin(1)


class AdminAlerts:
    def __init__(self, cloud: Cloud) -> None:
        self.topic = AdminAlertsTopic(cloud.client_of("notifications", "sns"), cloud.admin_alerts_topic_arn)
        self._cloud = cloud

    def heard(self) -> list[Notice]:
        news = published(self._cloud.take_all(self._cloud.admin_alerts_queue_url))
        return [
            Notice(one["Subject"], one["Message"], _attribute(one, "page_id"), _kind(_attribute(one, "kind")))
            for one in news
        ]

    def fail_next(self) -> None:
        interrupt(self._cloud.client("sns")).begin(1)


def _attribute(message: dict[str, Any], name: str) -> str:
    return str(message["MessageAttributes"][name]["Value"])


def _kind(word: str) -> AlertKind | PageAlertKind:
    return AlertKind(word) if word in set(AlertKind) else PageAlertKind(word)


@pytest.fixture(params=["in memory", "at SNS"])
def events(request: pytest.FixtureRequest) -> World[AnyAnnouncement]:
    return InMemory[AnyAnnouncement]() if request.param == "in memory" else Events(request.getfixturevalue("cloud"))


@pytest.fixture(params=["in memory", "at SNS"])
def admin_alerts(request: pytest.FixtureRequest) -> World[Notice]:
    return InMemory[Notice]() if request.param == "in memory" else AdminAlerts(request.getfixturevalue("cloud"))


@pytest.mark.parametrize("news", [NEWS, PAGE_NEWS])
def test_an_announcement_is_heard_as_it_was_made(events: World[AnyAnnouncement], news: AnyAnnouncement) -> None:
    events.topic.publish(news)
    assert events.heard() == [news]


@pytest.mark.parametrize("notice", [NOTICE, PAGE_NOTICE])
def test_a_notice_is_heard_as_it_was_written(admin_alerts: World[Notice], notice: Notice) -> None:
    admin_alerts.topic.publish(notice)
    assert admin_alerts.heard() == [notice]


def test_whoever_announces_hears_that_the_topic_is_out_of_reach(events: World[AnyAnnouncement]) -> None:
    events.fail_next()
    with pytest.raises(BotoCoreError):
        events.topic.publish(NEWS)
    events.topic.publish(NEWS)
    assert events.heard() == [NEWS]


def test_whoever_gives_notice_hears_that_the_topic_is_out_of_reach(admin_alerts: World[Notice]) -> None:
    admin_alerts.fail_next()
    with pytest.raises(BotoCoreError):
        admin_alerts.topic.publish(NOTICE)
    admin_alerts.topic.publish(NOTICE)
    assert admin_alerts.heard() == [NOTICE]


@pytest.mark.parametrize("of", ["events", "admin alerts"])
def test_a_subscriber_can_filter_by_page_and_kind(cloud: Cloud, of: str) -> None:
    arn = cloud.events_topic_arn if of == "events" else cloud.admin_alerts_topic_arn
    subscriptions = cloud.client("sns").list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"]
    policy = {"page_id": ["2000000001"], "kind": ["switch_failed"]}
    cloud.client("sns").set_subscription_attributes(
        SubscriptionArn=subscriptions[0]["SubscriptionArn"],
        AttributeName="FilterPolicy",
        AttributeValue=json.dumps(policy),
    )
    failed = {"kind": AlertKind.SWITCH_FAILED}
    if of == "events":
        events = Events(cloud)
        events.topic.publish(NEWS)
        events.topic.publish(NEWS.model_copy(update=failed))
        events.topic.publish(NEWS.model_copy(update={**failed, "page_id": "2000000002"}))
        events.topic.publish(PAGE_NEWS)
        assert [(news.kind, news.page_id) for news in events.heard()] == [("switch_failed", "2000000001")]
    else:
        alerts = AdminAlerts(cloud)
        alerts.topic.publish(NOTICE)
        alerts.topic.publish(Notice("One", "two", "2000000001", AlertKind.SWITCH_FAILED))
        alerts.topic.publish(Notice("One", "two", "2000000002", AlertKind.SWITCH_FAILED))
        alerts.topic.publish(PAGE_NOTICE)
        assert [(notice.kind, notice.page_id) for notice in alerts.heard()] == [("switch_failed", "2000000001")]
