"""What the services of AWS do for the installation is allowed by the policies of its resources."""

from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError

from tests.fakes.cloud import ACCOUNT, ACCOUNT_ID, REGION, SENDER_EMAIL, Cloud, cloud
from tests.iam.account import Account
from tests.iam.installation import Installation, Question
from tests.iam.judge import Judge, production
from tests.iam.policy import NotUnderstoodError, Principal, Request
from tests.iam.record import RECORD


@pytest.fixture(scope="module")
def installation() -> Installation:
    return production(ACCOUNT, SENDER_EMAIL)


@pytest.fixture
def judge(installation: Installation) -> Judge:
    return Judge(installation, {})


def test_topics_deliver_to_the_notifications_queue_and_what_they_cannot_to_its_dead_letters(judge: Judge) -> None:
    assert judge.refuses_sns() is None


def test_ses_says_what_becomes_of_mails(judge: Judge) -> None:
    assert judge.refuses_ses() is None


@pytest.mark.parametrize("verified", [SENDER_EMAIL, SENDER_EMAIL.rpartition("@")[2]])
def test_a_mail_is_sent_by_the_address_or_by_its_domain_whichever_is_verified(verified: str) -> None:
    account = Account(ACCOUNT_ID, REGION, frozenset({verified}))
    judge = Judge(production(account, SENDER_EMAIL), {})
    mail = {"FromEmailAddress": SENDER_EMAIL, "Destination": {"ToAddresses": ["maya@example.test"]}}
    for function in ("notifications", "doctor"):
        assert judge.refuses_function(function, "sesv2", "SendEmail", mail) is None


@pytest.mark.parametrize("verified", ["maya@example.test", "example.test"])
@pytest.mark.parametrize("function", ["notifications", "doctor"])
def test_in_the_sandbox_of_ses_a_verified_admin_gets_mails_in_production(verified: str, function: str) -> None:
    account = Account(ACCOUNT_ID, REGION, frozenset({SENDER_EMAIL, verified}), is_in_sandbox=True)
    judge = Judge(production(account, SENDER_EMAIL), {})
    mail = {"FromEmailAddress": SENDER_EMAIL, "Destination": {"ToAddresses": ["maya@example.test"]}}
    assert judge.refuses_function(function, "sesv2", "SendEmail", mail) is None


def test_schedules_put_their_messages_into_the_mailbox(judge: Judge) -> None:
    assert judge.refuses_scheduler() is None


def test_every_alarm_is_told(installation: Installation) -> None:
    cloudwatch = Principal("Service", "cloudwatch.amazonaws.com")
    assert installation.alarms
    for alarm, topic in installation.alarms:
        request = Request.of("sns:Publish", topic, aws__SourceArn=alarm, aws__SourceAccount=ACCOUNT_ID)
        question = Question(cloudwatch, request)
        RECORD.add(question, installation)
        assert installation.allows(question), alarm


def test_every_route_of_the_api_invokes_its_function(judge: Judge, installation: Installation) -> None:
    names = {function.arn: name for name, function in installation.functions.items()}
    for route in installation.routes:
        http = {"method": route.method, "path": route.path}
        assert judge.refuses_invocation(names[route.function], {"requestContext": {"http": http}}) is None


def test_the_schedule_starts_doctor(judge: Judge) -> None:
    assert judge.refuses_invocation("doctor", {}) is None


def test_every_queue_hands_its_messages_to_its_function(judge: Judge, installation: Installation) -> None:
    fed = [name for name, function in installation.functions.items() if function.source]
    assert sorted(fed) == ["console", "news", "notifications", "replies", "thread_control"]
    for name in fed:
        assert judge.refuses_invocation(name, {"Records": []}) is None


@pytest.fixture
def judged() -> Iterator[Cloud]:
    with cloud() as made:
        yield made


# --- the judge in the cloud -------------------------------------------------------------------------------------------


def test_a_call_that_iam_would_refuse_is_refused_with_the_error_of_the_service(judged: Cloud) -> None:
    with judged.acting_as("ingest"):
        dynamodb = judged.client("dynamodb")
        with pytest.raises(ClientError, match=r"AccessDeniedException.* not authorized to perform"):
            dynamodb.get_item(TableName="handover-test", Key={"pk": {"S": "conversation#1#2"}})
    assert [refusal.question.request.action for refusal in judged.judge.refused] == ["dynamodb:GetItem"]
    judged.judge.refused.clear()


def test_a_test_itself_may_do_anything(judged: Cloud) -> None:
    judged.client("dynamodb").get_item(TableName="handover-test", Key={"pk": {"S": "conversation#1#2"}})
    assert judged.judge.refused == []


def test_a_cloud_in_which_something_was_refused_does_not_end_well() -> None:
    with pytest.raises(AssertionError, match="not authorized to perform: sns:Publish"), cloud() as made:
        ask_for_too_much(made)


def ask_for_too_much(made: Cloud) -> None:
    with made.acting_as("ingest"), pytest.raises(ClientError, match="AuthorizationError"):
        made.client("sns").publish(TopicArn=made.events_topic_arn, Message="x")


def test_a_cloud_in_which_a_call_was_not_understood_does_not_end_well_though_the_function_goes_on() -> None:
    with pytest.raises(AssertionError, match=r"what IAM is asked for sns\.ListTopics"), cloud() as made:
        ask_what_nobody_has_thought_of(made)


def ask_what_nobody_has_thought_of(made: Cloud) -> None:
    with made.acting_as("notifications"), pytest.raises(NotUnderstoodError):
        made.client("sns").list_topics()
