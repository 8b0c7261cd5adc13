"""How policies are evaluated, by the rules and examples of the IAM User Guide and of the services' own guides."""

from typing import Any

import pytest

from tests.iam.policy import NotUnderstoodError, Policy, Principal, Request, matches_arn

TABLE = "arn:aws:dynamodb:us-west-2:123456789012:table/GameScores"


def policy(*statements: dict[str, Any]) -> Policy:
    return Policy.of([{"Effect": "Allow", **statement} for statement in statements])


def may(request: Request, *statements: dict[str, Any]) -> bool:
    return policy(*statements).allows(request)


# --- what decides -----------------------------------------------------------------------------------------------------

DELETE = Request.of("s3:DeleteObject", "arn:aws:s3:::amzn-s3-demo-bucket/a")


def test_what_no_statement_allows_is_refused() -> None:
    assert not may(DELETE, {"Action": "s3:GetObject", "Resource": "*"})


def test_one_statement_that_allows_is_enough() -> None:
    allowing = {"Action": ["s3:GetObject", "s3:DeleteObject"], "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}

    assert may(DELETE, {"Action": "s3:GetObject", "Resource": "*"}, allowing)


def test_a_statement_that_denies_outweighs_all_that_allow() -> None:
    everything = {"Action": "s3:*", "Resource": "*"}

    assert not may(DELETE, everything, {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*"})


def test_what_is_denied_to_everybody_is_denied_to_each_and_allowed_to_none_by_that() -> None:
    # "Enforce encryption of data in transit" in the best practices of SQS.
    plain: dict[str, Any] = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}
    plain |= {"Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    role = Principal("AWS", "arn:aws:iam::123456789012:role/reader")
    allowing = {"Principal": {"AWS": role.name}, "Action": "s3:*", "Resource": "*"}
    unencrypted = Request.of(DELETE.action, DELETE.resource, aws__SecureTransport="false")

    assert policy(allowing, plain).allows_principal(DELETE, role)
    assert not policy(allowing, plain).allows_principal(unencrypted, role)
    assert not policy(plain).allows_principal(DELETE, role)


def test_actions_are_compared_without_regard_to_case_and_resources_with_it() -> None:
    assert may(DELETE, {"Action": "S3:deleteobject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/a"})
    assert not may(DELETE, {"Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/A"})


def test_not_resource_names_all_that_is_not_listed() -> None:
    # "Controlling access to SMS" in the guide of SNS: a telephone number is no topic.
    statement = {"Action": "sns:Publish", "NotResource": "arn:aws:sns:*:*:*"}

    assert may(Request.of("sns:Publish", "+15555550100"), statement)
    assert not may(Request.of("sns:Publish", "arn:aws:sns:us-west-2:123456789012:topic"), statement)


@pytest.mark.parametrize(
    ("pattern", "value", "is_one"),
    [
        ("*", "+15555550100", True),
        ("arn:aws:sqs:*:123456789012:queue1", "arn:aws:sqs:us-east-1:123456789012:queue1", True),
        ("arn:aws:iam::123456789012:user/*", "arn:aws:iam::123456789012:user/division_abc/Sofía", True),
        ("arn:aws:iam::123456789012:user/J?rge", "arn:aws:iam::123456789012:user/Jorge", True),
        ("arn:aws:iam::123456789012:user/J?rge", "arn:aws:iam::123456789012:user/Jrge", False),
        ("arn:aws:sqs:*:queue1", "arn:aws:sqs:us-east-1:123456789012:queue1", None),
        ("arn:aws:*:us-east-1:123456789012:queue1", "arn:aws:sqs:us-east-1:123456789012:queue1", None),
        ("arn:aws:sqs:us-east-1:*:queue1", "arn:aws:sqs:us-east-1:123456789012:other:queue1", False),
        ("arn:aws:logs:eu-west-1:1:log-group:a:*", "arn:aws:logs:eu-west-1:1:log-group:a:log-stream:b", True),
        ("arn:aws:sqs:us-east-1:123456789012:a.b", "arn:aws:sqs:us-east-1:123456789012:axb", False),
    ],
)
def test_each_part_of_an_arn_is_compared_with_its_own(
    pattern: str,
    value: str,
    is_one: bool | None,  # noqa: FBT001 - a case
) -> None:
    if is_one is None:
        with pytest.raises(NotUnderstoodError):
            matches_arn(pattern, value)
    else:
        assert matches_arn(pattern, value) is is_one


# --- conditions -------------------------------------------------------------------------------------------------------


def test_leading_keys_limit_the_items_that_are_reached() -> None:
    # "Using IAM policy conditions for fine-grained access control" in the guide of DynamoDB.
    statement = {
        "Action": ["dynamodb:GetItem", "dynamodb:Query"],
        "Resource": TABLE,
        "Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["amzn-1"]}},
    }

    assert may(Request.of("dynamodb:GetItem", TABLE, dynamodb__LeadingKeys=("amzn-1",)), statement)
    assert not may(Request.of("dynamodb:GetItem", TABLE, dynamodb__LeadingKeys=("amzn-2",)), statement)
    assert not may(Request.of("dynamodb:GetItem", TABLE, dynamodb__LeadingKeys=("amzn-1", "amzn-2")), statement)


def test_for_all_values_holds_where_the_key_is_absent() -> None:
    statement = {
        "Action": "dynamodb:Scan",
        "Resource": TABLE,
        "Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["amzn-*"]}},
    }

    assert may(Request.of("dynamodb:Scan", TABLE, dynamodb__LeadingKeys=None), statement)


def test_an_index_is_a_resource_of_its_own() -> None:
    statement = {"Action": "dynamodb:Query", "Resource": f"{TABLE}/index/*"}

    assert may(Request.of("dynamodb:Query", f"{TABLE}/index/Lists"), statement)
    assert not may(Request.of("dynamodb:Query", TABLE), statement)


def test_a_role_is_passed_to_the_service_that_is_named() -> None:
    # "Grant a user permissions to pass a role to an AWS service".
    role = "arn:aws:iam::123456789012:role/EC2-roles-for-XYZ-1"
    statement = {
        "Action": "iam:PassRole",
        "Resource": "arn:aws:iam::123456789012:role/EC2-roles-for-XYZ-*",
        "Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}},
    }

    assert may(Request.of("iam:PassRole", role, iam__PassedToService="ec2.amazonaws.com"), statement)
    assert not may(Request.of("iam:PassRole", role, iam__PassedToService="lambda.amazonaws.com"), statement)
    assert not may(Request.of("iam:PassRole", role, iam__PassedToService=None), statement)


@pytest.mark.parametrize(("operator", "is_met"), [("StringEquals", False), ("StringEqualsIfExists", True)])
def test_an_absent_key_meets_an_operator_that_ends_so_and_no_other(operator: str, is_met: bool) -> None:  # noqa: FBT001 - a case
    statement = {"Action": "ses:SendEmail", "Resource": "*", "Condition": {operator: {"ses:FromAddress": "a@b.test"}}}

    assert may(Request.of("ses:SendEmail", "*", ses__FromAddress=None), statement) is is_met
    assert not may(Request.of("ses:SendEmail", "*", ses__FromAddress="c@b.test"), statement)


def test_several_keys_must_all_be_met_and_one_of_several_values() -> None:
    statement = {
        "Action": "sqs:SendMessage",
        "Resource": "*",
        "Condition": {
            "ArnEquals": {"aws:SourceArn": ["arn:aws:sns:us-east-1:1:a", "arn:aws:sns:us-east-1:1:b*"]},
            "StringEquals": {"aws:SourceAccount": "1"},
        },
    }

    def sent(topic: str, account: str) -> bool:
        arn = f"arn:aws:sns:us-east-1:1:{topic}"
        return may(Request.of("sqs:SendMessage", "*", aws__SourceArn=arn, aws__SourceAccount=account), statement)

    assert (sent("a", "1"), sent("bc", "1"), sent("a", "2"), sent("c", "1")) == (True, True, False, False)


# --- policies of resources --------------------------------------------------------------------------------------------


def test_the_policy_of_a_resource_allows_whom_it_names() -> None:
    # "Subscribing an Amazon SQS queue to an Amazon SNS topic".
    queue, topic = "arn:aws:sqs:us-east-2:123456789012:MyQueue", "arn:aws:sns:us-east-2:123456789012:MyTopic"
    of_queue = policy(
        {
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": queue,
            "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
        }
    )
    request = Request.of("sqs:SendMessage", queue, aws__SourceArn=topic)

    assert of_queue.allows_principal(request, Principal("Service", "sns.amazonaws.com"))
    assert not of_queue.allows_principal(request, Principal("Service", "events.amazonaws.com"))
    assert not of_queue.allows(request)


# --- what is not understood is refused --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        {"NotAction": "sqs:SendMessage", "Resource": "*"},
        {"Action": "sqs:SendMessage", "Resource": "*", "Effect": "allow"},
        {"Action": "sqs:SendMessage"},
        {"Action": "sqs:SendMessage", "Resource": "*", "NotResource": "*"},
        {"Action": [], "Resource": "*"},
        {"Action": "sqs:SendMessage", "Resource": []},
        {"Action": "sqs:SendMessage", "Resource": {"Ref": "Mailbox"}},
        {"Action": "dynamodb:GetItem", "Resource": "arn:aws:dynamodb:*:*:table/${aws:username}"},
        {"Action": "sqs:SendMessage", "Resource": "*", "Principal": "*"},
        {"Action": "sqs:SendMessage", "Resource": "*", "Principal": {"Federated": "cognito"}},
        {"Action": "sqs:SendMessage", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}},
        {"Action": "sqs:SendMessage", "Resource": "*", "Condition": {"ForAnyValue:StringLike": {"aws:a": "b"}}},
        {"Action": "sqs:SendMessage", "Resource": "*", "Condition": {"StringEquals": {"aws:SourceAccount": []}}},
    ],
)
def test_a_statement_that_is_not_understood_is_not_read(statement: dict[str, Any]) -> None:
    with pytest.raises(NotUnderstoodError):
        policy(statement)


def test_a_policy_without_a_statement_is_malformed() -> None:
    with pytest.raises(NotUnderstoodError):
        Policy.of([])


def test_a_condition_key_that_nobody_has_thought_of_is_an_error_and_not_absent() -> None:
    statement = {
        "Action": "sqs:SendMessage",
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}},
    }

    with pytest.raises(NotUnderstoodError, match="aws:SourceVpc"):
        may(Request.of("sqs:SendMessage", "*", aws__SourceArn=None), statement)


def test_one_value_is_not_compared_with_a_key_that_has_several() -> None:
    statement = {"Action": "a:B", "Resource": "*", "Condition": {"StringEquals": {"aws:TagKeys": "a"}}}

    with pytest.raises(NotUnderstoodError, match="several values"):
        may(Request.of("a:B", "*", aws__TagKeys=("a", "b")), statement)
