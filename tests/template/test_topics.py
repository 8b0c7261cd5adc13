"""How news of handovers reaches the notifications queue and the admins."""

from typing import Any

import pytest

from tests.fakes.cloud import FOR_PEOPLE, FOR_PROGRAMS
from tests.template.stack import Stack, allowing, stack_for, target

TOPICS = ("HandoverEventsTopic", "AdminAlertsTopic")


SUBSCRIPTIONS = {
    "HandoverEventsSubscription": ("HandoverEventsTopic", "Notifications"),
    "MailEventsSubscription": ("MailEventsTopic", "Notifications"),
    "NewsSubscription": ("HandoverEventsTopic", "News"),
}


@pytest.mark.parametrize(("name", "topic", "of"), [(name, *ends) for name, ends in SUBSCRIPTIONS.items()])
def test_events_go_to_the_queue_of_who_tells_them(stack: Stack, name: str, topic: str, of: str) -> None:
    subscription = stack.properties(name)

    assert target(subscription["TopicArn"]) == topic
    assert subscription["Protocol"] == "sqs"
    assert target(subscription["Endpoint"]) == f"{of}Queue"


@pytest.mark.parametrize("name", SUBSCRIPTIONS)
def test_the_envelope_of_sns_is_kept(stack: Stack, name: str) -> None:
    assert not stack.properties(name).get("RawMessageDelivery")


@pytest.mark.parametrize(("name", "of"), [(name, of) for name, (_, of) in SUBSCRIPTIONS.items()])
def test_events_that_sns_cannot_deliver_are_set_aside(stack: Stack, name: str, of: str) -> None:
    redrive = stack.properties(name)["RedrivePolicy"]

    assert target(redrive["deadLetterTargetArn"]) == f"{of}DeadLetterQueue"


@pytest.mark.parametrize(("name", "policy"), [("HandoverEvents", FOR_PEOPLE), ("News", FOR_PROGRAMS)])
def test_news_goes_to_programs_alone_and_everything_else_to_people_alone(
    stack: Stack, name: str, policy: object
) -> None:
    subscription = stack.properties(f"{name}Subscription")

    assert (subscription["FilterPolicyScope"], subscription["FilterPolicy"]) == ("MessageBody", policy)


def test_mails_and_posts_to_programs_share_no_queue_and_no_function(stack: Stack) -> None:
    fed = {function: target(mapping["EventSourceArn"]) for function, mapping in stack.mappings().items()}
    settings = {name: stack.properties(name)["Environment"]["Variables"] for name in fed}

    assert (fed["NotificationsFunction"], fed["NewsFunction"]) == ("NotificationsQueue", "NewsQueue")
    assert "SENDER_EMAIL" in settings["NotificationsFunction"]
    assert [name for name in settings if "SENDER_EMAIL" in settings[name]] == ["NotificationsFunction"]
    readers = [role for role in stack.of_type("AWS::IAM::Role") if "webhook-secret" in str(stack.statements(role))]
    assert readers == ["NewsRole"]


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
