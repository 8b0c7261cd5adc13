"""What IAM is asked for each call: held to AWS's own list of actions and of the resources that each is about."""

import json
import re
from importlib.resources import files
from typing import Any, Final

import pytest

from layers.service_models import OPERATIONS
from tests.fakes.cloud import ACCOUNT
from tests.iam.account import Account
from tests.iam.calls import CALLS, requests_of
from tests.iam.policy import NotUnderstoodError, Request

REFERENCE: Final[dict[str, Any]] = json.loads(
    files("cfnlint.data.AdditionalSpecs").joinpath("Policies.json").read_text(encoding="utf-8")
)
"""The Service Authorization Reference as cfn-lint carries it."""

TABLE = {"TableName": "t"}
KEY = {"pk": {"S": "conversation#1#2"}}
QUEUE = {"QueueUrl": "https://sqs.eu-west-1.amazonaws.com/123456789012/q.fifo"}
FUNCTION = {"FunctionName": "f"}
TOPIC = {"TopicArn": "arn:aws:sns:eu-west-1:123456789012:t"}
MAIL = {"FromEmailAddress": "alerts@harbour-bikes.example", "Destination": {"ToAddresses": ["maya@example.test"]}}
ROLE = "arn:aws:iam::123456789012:role/r"
SCHEDULE = {"GroupName": "g", "Name": "n"}

SAMPLES: Final[dict[str, dict[str, Any]]] = {
    "apigatewayv2.GetStage": {"ApiId": "a1b2c3", "StageName": "$default"},
    "cloudformation.DescribeStacks": {"StackName": "s"},
    "dynamodb.DeleteItem": {**TABLE, "Key": KEY},
    "dynamodb.GetItem": {**TABLE, "Key": KEY},
    "dynamodb.PutItem": {**TABLE, "Item": KEY},
    "dynamodb.Query": {
        **TABLE,
        "IndexName": "Lists",
        "KeyConditionExpression": "#list = :name AND listed_at >= :first",
        "ExpressionAttributeValues": {":name": {"S": "requests#1"}},
    },
    "dynamodb.Scan": TABLE,
    "dynamodb.TransactWriteItems": {
        "TransactItems": [{"Put": {**TABLE, "Item": KEY}}, {"Delete": {**TABLE, "Key": KEY}}]
    },
    "dynamodb.UpdateItem": {**TABLE, "Key": KEY},
    "iam.SimulatePrincipalPolicy": {"PolicySourceArn": ROLE},
    "lambda.GetAccountSettings": {},
    "lambda.GetFunctionConcurrency": FUNCTION,
    "lambda.GetFunctionConfiguration": FUNCTION,
    "lambda.ListEventSourceMappings": FUNCTION,
    "logs.GetQueryResults": {"queryId": "q"},
    "logs.StartQuery": {"logGroupNames": ["g", "h"]},
    "scheduler.CreateSchedule": {**SCHEDULE, "Target": {"RoleArn": ROLE}},
    "scheduler.DeleteSchedule": SCHEDULE,
    "scheduler.GetScheduleGroup": {"Name": "g"},
    "scheduler.ListSchedules": {"GroupName": "g"},
    "ses.GetIdentityVerificationAttributes": {"Identities": ["a"]},
    "sesv2.GetAccount": {},
    "sesv2.GetSuppressedDestination": {"EmailAddress": "a@b.test"},
    "sesv2.SendEmail": {**MAIL, "ConfigurationSetName": "c"},
    "sns.ConfirmSubscription": TOPIC,
    "sns.GetSMSAttributes": {},
    "sns.GetSMSSandboxAccountStatus": {},
    "sns.GetSubscriptionAttributes": {"SubscriptionArn": f"{TOPIC['TopicArn']}:1"},
    "sns.ListSubscriptionsByTopic": TOPIC,
    "sns.Publish": TOPIC,
    "sns.Subscribe": {**TOPIC, "Protocol": "email", "Endpoint": "a@b.test"},
    "sqs.ChangeMessageVisibility": QUEUE,
    "sqs.DeleteMessage": QUEUE,
    "sqs.GetQueueAttributes": QUEUE,
    "sqs.ReceiveMessage": QUEUE,
    "sqs.SendMessage": QUEUE,
    "sqs.SendMessageBatch": QUEUE,
    "ssm.DeleteParameter": {"Name": "/handover/prod/a"},
    "ssm.GetParameter": {"Name": "/handover/prod/a"},
    "ssm.GetParameters": {"Names": ["/handover/prod/a", "/handover/prod/b"]},
    "ssm.GetParametersByPath": {"Path": "/handover/prod/pages"},
    "ssm.GetServiceSetting": {"SettingId": "/ssm/parameter-store/high-throughput-enabled"},
    "ssm.PutParameter": {"Name": "/handover/prod/a"},
}

ABOUT_NOTHING: Final = {"ses:GetSuppressedDestination"}
"""About a tenant, where one is named; the account's own list has no ARN."""


def asked(call: str, account: Account = ACCOUNT, **parameters: Any) -> tuple[Request, ...]:
    service, _, operation = call.partition(".")
    return requests_of(service, operation, {**SAMPLES[call], **parameters}, account)


def test_every_call_that_functions_make_is_listed() -> None:
    made = {f"{service}.{operation}" for service, operations in OPERATIONS.items() for operation in operations}

    assert made - CALLS.keys() == set()


def test_every_call_has_a_sample_here() -> None:
    assert SAMPLES.keys() == CALLS.keys()


@pytest.mark.parametrize("call", SAMPLES)
def test_each_action_is_one_of_aws_and_about_a_resource_that_it_knows(call: str) -> None:
    for request in asked(call):
        service, _, action = request.action.partition(":")
        known = REFERENCE[service]["Actions"][action.lower()]
        kinds = known.get("Resources", [])
        formats = [
            one for kind in kinds for one in REFERENCE[service]["Resources"].get(kind.lower(), {}).get("ARNFormats", [])
        ]
        assert request.action in ABOUT_NOTHING or bool(formats) is (request.resource != "*"), request
        assert request.resource == "*" or any(re.fullmatch(_concrete(one), request.resource) for one in formats), (
            request
        )


def _concrete(arn_format: str) -> str:
    """An ARN as the reference writes it, with the names in it filled in."""
    known = {"${Partition}": "aws", "${Region}": ACCOUNT.region, "${Account}": ACCOUNT.id}
    for name, value in known.items():
        arn_format = arn_format.replace(name, value)
    return arn_format


def test_an_item_is_asked_for_by_its_key() -> None:
    assert asked("dynamodb.GetItem") == (
        Request.of(
            "dynamodb:GetItem",
            "arn:aws:dynamodb:eu-west-1:123456789012:table/t",
            dynamodb__LeadingKeys=("conversation#1#2",),
        ),
    )


def test_an_index_is_asked_by_its_own_key() -> None:
    assert asked("dynamodb.Query") == (
        Request.of(
            "dynamodb:Query",
            "arn:aws:dynamodb:eu-west-1:123456789012:table/t/index/Lists",
            dynamodb__LeadingKeys=("requests#1",),
        ),
    )


def test_a_key_condition_of_another_form_is_not_understood() -> None:
    with pytest.raises(NotUnderstoodError):
        asked("dynamodb.Query", KeyConditionExpression=":name = #list")


def test_a_transaction_needs_what_each_of_its_writes_needs() -> None:
    assert [request.action for request in asked("dynamodb.TransactWriteItems")] == [
        "dynamodb:PutItem",
        "dynamodb:DeleteItem",
    ]


def test_several_parameters_are_asked_for_one_by_one() -> None:
    assert [request.resource for request in asked("ssm.GetParameters")] == [
        "arn:aws:ssm:eu-west-1:123456789012:parameter/handover/prod/a",
        "arn:aws:ssm:eu-west-1:123456789012:parameter/handover/prod/b",
    ]


def test_a_schedule_passes_its_role_on() -> None:
    assert [(request.action, request.resource) for request in asked("scheduler.CreateSchedule")] == [
        ("scheduler:CreateSchedule", "arn:aws:scheduler:eu-west-1:123456789012:schedule/g/n"),
        ("iam:PassRole", ROLE),
    ]


def test_a_mail_needs_its_identity_and_its_configuration_set() -> None:
    assert [request.resource.rpartition(":")[2] for request in asked("sesv2.SendEmail")] == [
        "identity/alerts@harbour-bikes.example",
        "configuration-set/c",
    ]


def test_in_the_sandbox_it_needs_the_identity_of_its_recipient_too() -> None:
    verified = frozenset({"alerts@harbour-bikes.example", "example.test"})
    sandbox = Account(ACCOUNT.id, ACCOUNT.region, verified, is_in_sandbox=True)

    assert [request.resource.rpartition(":")[2] for request in asked("sesv2.SendEmail", sandbox)] == [
        "identity/alerts@harbour-bikes.example",
        "identity/example.test",
        "configuration-set/c",
    ]


def test_where_the_domain_alone_is_verified_it_is_the_identity() -> None:
    account = Account(ACCOUNT.id, ACCOUNT.region, verified=frozenset({"harbour-bikes.example"}))
    assert asked("sesv2.SendEmail", account)[0].resource.endswith("identity/harbour-bikes.example")


def test_a_text_message_is_about_its_number_and_goes_on_through_sns() -> None:
    [published, sent] = requests_of("sns", "Publish", {"PhoneNumber": "+33612345678"}, ACCOUNT)
    assert (published.resource, sent.action) == ("+33612345678", "sms-voice:SendTextMessage")
    assert sent.value("aws:CalledViaLast") == "sns.amazonaws.com"
