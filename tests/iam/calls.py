"""What IAM is asked for each call of the AWS SDK: actions, resources, and the condition keys that come with them.

By the Service Authorization Reference ("Actions, resources, and condition keys for AWS services"), service by service.
A call that is not listed raises `NotUnderstoodError`; so does a policy with a condition key that is not listed here.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from tests.iam.account import Account
from tests.iam.policy import NotUnderstoodError, Request

type Parameters = Mapping[str, Any]
type Asks = Callable[[Parameters, Account], Iterable[Request]]

_HASH_KEY: Final = re.compile(r"^(?P<name>\S+) = (?P<value>:\w+)")
_WRITES: Final = {
    "Put": "dynamodb:PutItem",
    "Update": "dynamodb:UpdateItem",
    "Delete": "dynamodb:DeleteItem",
    "ConditionCheck": "dynamodb:ConditionCheckItem",
}


def requests_of(service: str, operation: str, parameters: Parameters, account: Account) -> tuple[Request, ...]:
    """Return the questions that one call comes to; it is made only where IAM allows all of them.

    Args:
        service: as boto3 names it.
        operation: as the API names it.
        parameters: what the call is made with.
        account: whose resources it is about.

    Raises:
        NotUnderstoodError: the call is not listed.
    """
    asks = CALLS.get(f"{service}.{operation}")
    if asks is None:
        raise NotUnderstoodError(f"what IAM is asked for {service}.{operation}")
    return tuple(asks(parameters, account))


# --- DynamoDB ---------------------------------------------------------------------------------------------------------


def _on_item(action: str) -> Asks:
    def ask(parameters: Parameters, account: Account) -> Iterator[Request]:
        item = parameters.get("Key") or parameters["Item"]
        yield _items(action, parameters, account, (item["pk"]["S"],))

    return ask


def _items(action: str, parameters: Parameters, account: Account, keys: tuple[str, ...] | None) -> Request:
    index = f"/index/{parameters['IndexName']}" if "IndexName" in parameters else ""
    table = account.arn("dynamodb", f"table/{parameters['TableName']}{index}")
    return Request.of(action, table, dynamodb__LeadingKeys=keys)


def _query(parameters: Parameters, account: Account) -> Iterator[Request]:
    """Of an index, the leading key is that of the index."""
    found = _HASH_KEY.match(parameters["KeyConditionExpression"])
    if found is None:
        raise NotUnderstoodError(f"the key condition {parameters['KeyConditionExpression']}")
    value = parameters["ExpressionAttributeValues"][found["value"]]["S"]
    yield _items("dynamodb:Query", parameters, account, (value,))


def _transaction(parameters: Parameters, account: Account) -> Iterator[Request]:
    """A transaction needs what each of its writes would need alone ("Amazon DynamoDB Transactions: IAM")."""
    for write in parameters["TransactItems"]:
        for kind, one in write.items():
            yield from _on_item(_WRITES[kind])(one, account)


def _scan(parameters: Parameters, account: Account) -> Iterator[Request]:
    yield _items("dynamodb:Scan", parameters, account, None)


# --- SQS, SNS, Systems Manager ----------------------------------------------------------------------------------------


def _on_queue(action: str) -> Asks:
    def ask(parameters: Parameters, account: Account) -> Iterator[Request]:
        yield Request.of(action, account.queue_arn(parameters["QueueUrl"]), **NO_SOURCE)

    return ask


def _publish(parameters: Parameters, account: Account) -> Iterator[Request]:
    if "PhoneNumber" not in parameters:
        yield Request.of("sns:Publish", parameters["TopicArn"], **NO_SOURCE)
        return
    # A telephone number has no ARN: IAM compares the number itself.
    yield Request.of("sns:Publish", parameters["PhoneNumber"], **NO_SOURCE)
    # "Amazon SNS now sends by AWS End User Messaging SMS": with the rights of whoever publishes, from any pool.
    yield Request.of(
        "sms-voice:SendTextMessage",
        account.arn("sms-voice", "pool/any"),
        aws__CalledViaLast="sns.amazonaws.com",
        aws__CalledViaFirst="sns.amazonaws.com",
    )


def _on_topic(action: str) -> Asks:
    def ask(parameters: Parameters, _: Account) -> Iterator[Request]:
        yield Request.of(action, parameters["TopicArn"], **NO_SOURCE)

    return ask


def _subscribe(parameters: Parameters, _: Account) -> Iterator[Request]:
    keys: dict[str, Any] = {"sns__Protocol": parameters["Protocol"], "sns__Endpoint": parameters["Endpoint"]}
    yield Request.of("sns:Subscribe", parameters["TopicArn"], **keys)


def _subscription(parameters: Parameters, _: Account) -> Iterator[Request]:
    """A subscription has no ARN of its own in IAM: it is part of its topic."""
    topic = parameters["SubscriptionArn"].rpartition(":")[0]
    yield Request.of("sns:GetSubscriptionAttributes", topic, **NO_SOURCE)


def _on_parameters(action: str) -> Asks:
    """A SecureString with the key alias/aws/ssm needs no right of KMS: its key policy lets Systems Manager use it."""

    def ask(parameters: Parameters, account: Account) -> Iterator[Request]:
        for name in parameters.get("Names") or (parameters["Name"],):
            yield Request.of(action, account.arn("ssm", f"parameter{name}"))

    return ask


def _on_path(parameters: Parameters, account: Account) -> Iterator[Request]:
    """The path, and nothing of what lies below it ("How Parameter Store authorizes parameter retrieval")."""
    yield Request.of("ssm:GetParametersByPath", account.arn("ssm", f"parameter{parameters['Path']}"))


# --- SES --------------------------------------------------------------------------------------------------------------


def _send_email(parameters: Parameters, account: Account) -> Iterator[Request]:
    """The identity and, where one is named, the configuration set; in the sandbox the identity of each recipient, too.

    The refusal names the recipient's: "not authorized to perform `ses:SendEmail' on resource `…:identity/maya@…'".
    """
    sender, recipients = parameters["FromEmailAddress"], parameters["Destination"]["ToAddresses"]
    keys: dict[str, Any] = {"ses__FromAddress": sender, "ses__Recipients": tuple(recipients)}
    for address in (sender, *(recipients if account.is_in_sandbox else ())):
        yield Request.of("ses:SendEmail", account.identity_arn(address), **keys)
    if "ConfigurationSetName" in parameters:
        named = account.arn("ses", f"configuration-set/{parameters['ConfigurationSetName']}")
        yield Request.of("ses:SendEmail", named, **keys)


# --- EventBridge Scheduler --------------------------------------------------------------------------------------------


def _on_schedule(action: str) -> Asks:
    def ask(parameters: Parameters, account: Account) -> Iterator[Request]:
        yield Request.of(action, account.arn("scheduler", f"schedule/{parameters['GroupName']}/{parameters['Name']}"))

    return ask


def _create_schedule(parameters: Parameters, account: Account) -> Iterator[Request]:
    yield from _on_schedule("scheduler:CreateSchedule")(parameters, account)
    role = parameters["Target"]["RoleArn"]
    yield Request.of("iam:PassRole", role, iam__PassedToService="scheduler.amazonaws.com")


# --- the table --------------------------------------------------------------------------------------------------------


def _on_everything(action: str) -> Asks:
    """An action for which AWS has no resource."""

    def ask(_: Parameters, __: Account) -> Iterator[Request]:
        yield Request.of(action, "*")

    return ask


def _named(action: str, service: str, resource: str, *names: str) -> Asks:
    """An action on a resource whose ARN ends as `resource` says, with these parameters in it."""

    def ask(parameters: Parameters, account: Account) -> Iterator[Request]:
        yield Request.of(action, account.arn(service, resource.format(*(parameters[name] for name in names))))

    return ask


def _start_query(parameters: Parameters, account: Account) -> Iterator[Request]:
    for name in parameters["logGroupNames"]:
        yield Request.of("logs:StartQuery", account.arn("logs", f"log-group:{name}"))


def _query_results(_: Parameters, account: Account) -> Iterator[Request]:
    """The call names a query and no log group: it is allowed for certain only where it is for every one."""
    yield Request.of("logs:GetQueryResults", account.arn("logs", "log-group:*"))


def _stage(parameters: Parameters, account: Account) -> Iterator[Request]:
    """API Gateway names no account in its ARNs, and its actions are the methods of HTTP."""
    api = f"arn:{account.partition}:apigateway:{account.region}::/apis/{parameters['ApiId']}"
    yield Request.of("apigateway:GET", f"{api}/stages/{parameters['StageName']}")


def _simulate(parameters: Parameters, _: Account) -> Iterator[Request]:
    """What is asked about is what a simulation is of: a user, a group or a role."""
    yield Request.of("iam:SimulatePrincipalPolicy", parameters["PolicySourceArn"])


NO_SOURCE: Final[Mapping[str, Any]] = {"aws__SourceArn": None, "aws__SourceAccount": None}
"""Only a service that calls on behalf of a resource names that resource."""

_FUNCTION: Final = ("lambda", "function:{}", "FunctionName")

CALLS: Final[Mapping[str, Asks]] = {
    "apigatewayv2.GetStage": _stage,
    "cloudformation.DescribeStacks": _named(
        "cloudformation:DescribeStacks", "cloudformation", "stack/{}/*", "StackName"
    ),
    "dynamodb.DeleteItem": _on_item("dynamodb:DeleteItem"),
    "dynamodb.GetItem": _on_item("dynamodb:GetItem"),
    "dynamodb.PutItem": _on_item("dynamodb:PutItem"),
    "dynamodb.Query": _query,
    "dynamodb.Scan": _scan,
    "dynamodb.TransactWriteItems": _transaction,
    "dynamodb.UpdateItem": _on_item("dynamodb:UpdateItem"),
    "iam.SimulatePrincipalPolicy": _simulate,
    "lambda.GetAccountSettings": _on_everything("lambda:GetAccountSettings"),
    "lambda.GetFunctionConcurrency": _named("lambda:GetFunctionConcurrency", *_FUNCTION),
    "lambda.GetFunctionConfiguration": _named("lambda:GetFunctionConfiguration", *_FUNCTION),
    "lambda.ListEventSourceMappings": _on_everything("lambda:ListEventSourceMappings"),
    "logs.GetQueryResults": _query_results,
    "logs.StartQuery": _start_query,
    "scheduler.CreateSchedule": _create_schedule,
    "scheduler.DeleteSchedule": _on_schedule("scheduler:DeleteSchedule"),
    "scheduler.GetScheduleGroup": _named("scheduler:GetScheduleGroup", "scheduler", "schedule-group/{}", "Name"),
    "scheduler.ListSchedules": _on_everything("scheduler:ListSchedules"),
    "ses.GetIdentityVerificationAttributes": _on_everything("ses:GetIdentityVerificationAttributes"),
    "sesv2.GetAccount": _on_everything("ses:GetAccount"),
    "sesv2.GetSuppressedDestination": _on_everything("ses:GetSuppressedDestination"),
    "sesv2.SendEmail": _send_email,
    "sns.ConfirmSubscription": _on_topic("sns:ConfirmSubscription"),
    "sns.GetSMSAttributes": _on_everything("sns:GetSMSAttributes"),
    "sns.GetSMSSandboxAccountStatus": _on_everything("sns:GetSMSSandboxAccountStatus"),
    "sns.GetSubscriptionAttributes": _subscription,
    "sns.ListSubscriptionsByTopic": _on_topic("sns:ListSubscriptionsByTopic"),
    "sns.Publish": _publish,
    "sns.Subscribe": _subscribe,
    "sqs.ChangeMessageVisibility": _on_queue("sqs:ChangeMessageVisibility"),
    "sqs.DeleteMessage": _on_queue("sqs:DeleteMessage"),
    "sqs.GetQueueAttributes": _on_queue("sqs:GetQueueAttributes"),
    "sqs.ReceiveMessage": _on_queue("sqs:ReceiveMessage"),
    "sqs.SendMessage": _on_queue("sqs:SendMessage"),
    # "Every batch operation is covered by the permission of its single one" (SQS, API permissions reference).
    "sqs.SendMessageBatch": _on_queue("sqs:SendMessage"),
    "ssm.DeleteParameter": _on_parameters("ssm:DeleteParameter"),
    "ssm.GetParameter": _on_parameters("ssm:GetParameter"),
    "ssm.GetParameters": _on_parameters("ssm:GetParameters"),
    "ssm.GetParametersByPath": _on_path,
    "ssm.GetServiceSetting": _named("ssm:GetServiceSetting", "ssm", "servicesetting{}", "SettingId"),
    "ssm.PutParameter": _on_parameters("ssm:PutParameter"),
}
"""What IAM is asked, by service and operation."""
