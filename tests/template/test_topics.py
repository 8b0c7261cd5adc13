"""How news of handovers reaches the notifications queue and the admins."""

from typing import Any

import pytest

from tests.template.stack import Stack, allowing, stack_for, target

TOPICS = ("HandoverEventsTopic", "AdminAlertsTopic")


SUBSCRIPTIONS = {"HandoverEventsSubscription": "HandoverEventsTopic", "MailEventsSubscription": "MailEventsTopic"}


@pytest.mark.parametrize(("name", "topic"), SUBSCRIPTIONS.items())
def test_events_go_to_the_notifications_queue(stack: Stack, name: str, topic: str) -> None:
    subscription = stack.properties(name)

    assert target(subscription["TopicArn"]) == topic
    assert subscription["Protocol"] == "sqs"
    assert target(subscription["Endpoint"]) == "NotificationsQueue"


@pytest.mark.parametrize("name", SUBSCRIPTIONS)
def test_the_envelope_of_sns_is_kept(stack: Stack, name: str) -> None:
    assert not stack.properties(name).get("RawMessageDelivery")


@pytest.mark.parametrize("name", SUBSCRIPTIONS)
def test_events_that_sns_cannot_deliver_are_set_aside(stack: Stack, name: str) -> None:
    redrive = stack.properties(name)["RedrivePolicy"]

    assert target(redrive["deadLetterTargetArn"]) == "NotificationsDeadLetterQueue"


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_is_encrypted(stack: Stack, topic: str) -> None:
    assert stack.properties(topic)["KmsMasterKeyId"] == "alias/aws/sns"


@pytest.mark.parametrize("topic", TOPICS)
def test_being_in_the_account_is_not_enough_to_publish(stack: Stack, topic: str) -> None:
    policy = stack.properties(f"{topic}Policy")

    assert [target(reference) for reference in policy["Topics"]] == [topic]
    assert allowing(policy) == []


def test_ses_alone_tells_of_mails_and_for_this_account(stack: Stack) -> None:
    [statement] = allowing(stack.properties("MailEventsTopicPolicy"))

    assert (statement["Principal"], statement["Action"]) == ({"Service": "ses.amazonaws.com"}, "sns:Publish")
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_ses_tells_of_what_it_took_and_of_what_came_back(stack: Stack) -> None:
    destination = stack.properties("MailEventDestination")
    told = destination["EventDestination"]

    assert target(destination["ConfigurationSetName"]) == "MailConfigurationSet"
    assert (told["Enabled"], set(told["MatchingEventTypes"])) == (True, {"send", "bounce", "complaint", "reject"})
    assert target(told["SnsDestination"]["TopicARN"]) == "MailEventsTopic"
    assert stack.resources["MailEventDestination"]["DependsOn"] == "MailEventsTopicPolicy"


def test_nobody_is_subscribed_to_the_alerts_without_an_address(translated: dict[str, Any]) -> None:
    stack = stack_for("prod", translated, AdminEmail="")

    assert stack.of_type("AWS::SNS::Subscription").keys() == SUBSCRIPTIONS.keys()


def test_the_address_of_the_admin_is_subscribed_to_the_alerts(translated: dict[str, Any]) -> None:
    stack = stack_for("prod", translated, AdminEmail="admin@example.test")
    subscription = stack.properties("AdminAlertsEmailSubscription")

    assert target(subscription["TopicArn"]) == "AdminAlertsTopic"
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("email", "admin@example.test")
