"""How news of handovers reaches the notifications queue and the admins."""

from typing import Any

import pytest

from tests.template.stack import Stack, stack_for, target

TOPICS = ("HandoverEventsTopic", "AdminAlertsTopic")


def test_handover_events_go_to_the_notifications_queue(stack: Stack) -> None:
    subscription = stack.properties("HandoverEventsSubscription")

    assert target(subscription["TopicArn"]) == "HandoverEventsTopic"
    assert subscription["Protocol"] == "sqs"
    assert target(subscription["Endpoint"]) == "NotificationsQueue"


def test_the_envelope_of_sns_is_kept(stack: Stack) -> None:
    assert not stack.properties("HandoverEventsSubscription").get("RawMessageDelivery")


def test_events_that_sns_cannot_deliver_are_set_aside(stack: Stack) -> None:
    redrive = stack.properties("HandoverEventsSubscription")["RedrivePolicy"]

    assert target(redrive["deadLetterTargetArn"]) == "NotificationsDeadLetterQueue"


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_is_encrypted(stack: Stack, topic: str) -> None:
    assert stack.properties(topic)["KmsMasterKeyId"] == "alias/aws/sns"


@pytest.mark.parametrize("topic", TOPICS)
def test_being_in_the_account_is_not_enough_to_publish(stack: Stack, topic: str) -> None:
    policy = stack.properties(f"{topic}Policy")
    [statement] = policy["PolicyDocument"]["Statement"]

    assert [target(reference) for reference in policy["Topics"]] == [topic]
    assert statement["Principal"] == {"AWS": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}


def test_nobody_is_subscribed_to_the_alerts_without_an_address(translated: dict[str, Any]) -> None:
    stack = stack_for("prod", translated, AdminEmail="")

    assert stack.of_type("AWS::SNS::Subscription").keys() == {"HandoverEventsSubscription"}


def test_the_address_of_the_admin_is_subscribed_to_the_alerts(translated: dict[str, Any]) -> None:
    stack = stack_for("prod", translated, AdminEmail="admin@example.test")
    subscription = stack.properties("AdminAlertsEmailSubscription")

    assert target(subscription["TopicArn"]) == "AdminAlertsTopic"
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("email", "admin@example.test")
