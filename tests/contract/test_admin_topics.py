"""A topic that an admin has named, in memory and at SNS: it hears notices, and a closed one is not tried again."""

from typing import Any, Protocol

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from handover.alerts.messages import Notice
from handover.alerts.undeliverable import UndeliverableError
from handover.aws.admin_topics import AdminTopic
from handover.conversation.vocabulary import AlertKind
from handover.operations.alert import Topic
from tests.fakes.cloud import Cloud, interrupt, published
from tests.fakes.topic import RecordingTopic

NOTICE = Notice("Ana Lima vous attend", "Bonjour,\n\nAna Lima attend.", "2000000001", AlertKind.HANDOVER_REQUESTED)


class World(Protocol):
    """An admin's topic, who listens to it, and what can befall it."""

    @property
    def topic(self) -> Topic: ...

    def heard(self) -> list[Notice]: ...

    def fail_next(self) -> None: ...

    def close(self) -> None: ...


class InMemory:
    def __init__(self) -> None:
        self.topic: RecordingTopic[Notice] = RecordingTopic()

    def heard(self) -> list[Notice]:
        return self.topic.published

    def fail_next(self) -> None:
        self.topic.fail_next(1)

    def close(self) -> None:
        self.topic.close()


class AtSns:
    def __init__(self, cloud: Cloud) -> None:
        self.client = cloud.client("sns")
        self._cloud = cloud
        self._arn = cloud.admin_topic_arn
        self.topic = AdminTopic(cloud.client_of("notifications", "sns"), self._arn)

    def heard(self) -> list[Notice]:
        news = published(self._cloud.take_all(self._cloud.admin_topic_queue_url))
        return [
            Notice(one["Subject"], one["Message"], _attribute(one, "page_id"), AlertKind(_attribute(one, "kind")))
            for one in news
        ]

    def fail_next(self) -> None:
        interrupt(self.client).begin(1)

    def close(self) -> None:
        self.client.delete_topic(TopicArn=self._arn)


def _attribute(message: dict[str, Any], name: str) -> str:
    return str(message["MessageAttributes"][name]["Value"])


@pytest.fixture(params=["in memory", "at SNS"])
def world(request: pytest.FixtureRequest) -> World:
    return InMemory() if request.param == "in memory" else AtSns(request.getfixturevalue("cloud"))


def test_a_notice_is_heard_as_it_was_written(world: World) -> None:
    world.topic.publish(NOTICE)
    assert world.heard() == [NOTICE]


def test_whoever_gives_notice_hears_that_the_topic_is_out_of_reach(world: World) -> None:
    world.fail_next()
    with pytest.raises(BotoCoreError):
        world.topic.publish(NOTICE)
    world.topic.publish(NOTICE)
    assert world.heard() == [NOTICE]


def test_a_topic_that_is_gone_is_not_worth_another_try(world: World) -> None:
    world.close()
    with pytest.raises(UndeliverableError, match="NotFound"):
        world.topic.publish(NOTICE)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("AuthorizationError", UndeliverableError),
        ("KMSAccessDenied", UndeliverableError),
        ("KMSThrottling", ClientError),
        ("InternalError", ClientError),
    ],
)
def test_what_stands_for_good_is_told_from_what_passes(code: str, error: type[Exception]) -> None:
    with pytest.raises(error, match=code):
        AdminTopic(_Refusing(code), "arn:aws:sns:eu-west-1:123456789012:handover-night").publish(NOTICE)


class _Refusing:
    """A client whose every notice is refused."""

    def __init__(self, code: str) -> None:
        self._code = code

    def publish(self, **_: object) -> None:
        raise ClientError({"Error": {"Code": self._code, "Message": "refused"}}, "Publish")
