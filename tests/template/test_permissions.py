"""Who may do what: one role per function, each with the least it needs."""

from collections.abc import Iterator

import pytest

from tests.template.stack import Stack, as_list, stack_for, target

ROLES = {
    "IngestFunction": "IngestRole",
    "RepliesFunction": "RepliesRole",
    "ThreadControlFunction": "ThreadControlRole",
    "NotificationsFunction": "NotificationsRole",
}
WORKERS = [function for function in ROLES if function != "IngestFunction"]

# What the embedded engine checks against "*", because it does not know which resource the action is about.
UNSCOPED_ON_THE_ENGINE = {
    ("IngestRole", "ReadSecrets"): "GetParameters names several parameters; the engine looks at none",
    ("NotificationsRole", "SendEmailAsTheSender"): "the engine knows no identity for SendEmail",
}


def _allowed(stack: Stack, action: str) -> Iterator[tuple[str, object]]:
    for role in ROLES.values():
        for statement in stack.statements(role):
            if action in as_list(statement["Action"]):
                yield from ((role, resource) for resource in as_list(statement["Resource"]))


def _targets(stack: Stack, action: str) -> set[tuple[str, str]]:
    return {(role, target(resource)) for role, resource in _allowed(stack, action)}


def _keys(stack: Stack, role: str, action: str) -> set[str]:
    return {
        prefix
        for statement in stack.statements(role)
        if action in as_list(statement["Action"])
        for prefix in statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
    }


def test_each_function_has_a_role_of_its_own(stack: Stack) -> None:
    roles = {function: target(properties["Role"]) for function, properties in stack.functions().items()}

    assert roles == ROLES
    assert stack.of_type("AWS::IAM::Role").keys() == set(ROLES.values())


@pytest.mark.parametrize("role", ROLES.values())
def test_a_role_has_no_managed_policy(any_stack: Stack, role: str) -> None:
    assert "ManagedPolicyArns" not in any_stack.properties(role)


@pytest.mark.parametrize("role", ROLES.values())
def test_lambda_alone_may_take_a_role(stack: Stack, role: str) -> None:
    [statement] = stack.properties(role)["AssumeRolePolicyDocument"]["Statement"]

    assert statement["Principal"] == {"Service": "lambda.amazonaws.com"}


def test_roles_grant_named_actions_only(any_stack: Stack) -> None:
    actions = [
        action
        for role in ROLES.values()
        for statement in any_stack.statements(role)
        for action in as_list(statement["Action"])
    ]

    assert [action for action in actions if "*" in action] == []


def test_roles_only_allow(any_stack: Stack) -> None:
    effects = {statement["Effect"] for role in ROLES.values() for statement in any_stack.statements(role)}

    assert effects == {"Allow"}


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_on_aws_nothing_is_allowed_on_every_resource(translated: dict[str, object], environment: str) -> None:
    assert _unscoped(stack_for(environment, translated)) == set()


def test_on_the_engine_only_what_it_cannot_scope_is_allowed_on_every_resource(local_stack: Stack) -> None:
    assert _unscoped(local_stack) == UNSCOPED_ON_THE_ENGINE.keys()


def _unscoped(stack: Stack) -> set[tuple[str, str]]:
    return {
        (role, statement["Sid"])
        for role in ROLES.values()
        for statement in stack.statements(role)
        if "*" in as_list(statement["Resource"])
    }


@pytest.mark.parametrize(("function", "role"), ROLES.items())
def test_a_function_writes_to_its_own_log_alone(stack: Stack, function: str, role: str) -> None:
    log_group = target(stack.properties(function)["LoggingConfig"]["LogGroup"])
    statements = [found for found in stack.statements(role) if "logs:PutLogEvents" in as_list(found["Action"])]

    assert [target(statement["Resource"]) for statement in statements] == [log_group]


@pytest.mark.parametrize("action", ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"])
def test_a_worker_takes_messages_from_its_own_queue_alone(stack: Stack, action: str) -> None:
    expected = {(ROLES[function], target(stack.mappings()[function]["EventSourceArn"])) for function in WORKERS}

    assert _targets(stack, action) == expected


def test_functions_send_only_along_the_arrows_of_the_design(stack: Stack) -> None:
    assert _targets(stack, "sqs:SendMessage") == {
        ("IngestRole", "Mailbox"),
        ("IngestRole", "MailboxDeadLetterQueue"),
        ("RepliesRole", "Mailbox"),
        ("RepliesRole", "ThreadControlQueue"),
        ("ThreadControlRole", "Mailbox"),
    }


def test_replies_publishes_events_and_notifications_publishes_alerts(stack: Stack) -> None:
    assert _targets(stack, "sns:Publish") == {
        ("RepliesRole", "HandoverEventsTopic"),
        ("NotificationsRole", "AdminAlertsTopic"),
    }


def test_replies_alone_writes_conversations(stack: Stack) -> None:
    writers = {
        role
        for action in ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem")
        for role, _ in _allowed(stack, action)
        if "conversation#*" in _keys(stack, role, action)
    }

    assert writers == {"RepliesRole"}


@pytest.mark.parametrize(
    ("role", "action", "keys"),
    [
        ("RepliesRole", "dynamodb:GetItem", {"conversation#*", "page#*"}),
        ("RepliesRole", "dynamodb:PutItem", {"conversation#*"}),
        ("ThreadControlRole", "dynamodb:GetItem", {"sent#*"}),
        ("ThreadControlRole", "dynamodb:PutItem", {"sent#*"}),
        ("NotificationsRole", "dynamodb:GetItem", {"page#*", "sent#*"}),
        ("NotificationsRole", "dynamodb:PutItem", {"sent#*"}),
    ],
)
def test_a_function_reaches_only_its_kinds_of_items(stack: Stack, role: str, action: str, keys: set[str]) -> None:
    assert _keys(stack, role, action) == keys


def test_nobody_reads_the_table_as_a_whole(stack: Stack) -> None:
    actions = {
        action
        for role in ROLES.values()
        for statement in stack.statements(role)
        for action in as_list(statement["Action"])
        if action.startswith("dynamodb:")
    }

    assert actions <= {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"}


def test_a_function_reads_only_the_secrets_it_needs(stack: Stack) -> None:
    prefix = "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/handover/prod/"
    secrets = {
        (role, str(resource).removeprefix(prefix))
        for action in ("ssm:GetParameter", "ssm:GetParameters")
        for role, resource in _allowed(stack, action)
    }
    of_ingest = {("IngestRole", name) for name in ("app-secret", "app-secret-previous", "verify-token")}
    of_the_others = {(ROLES[function], name) for function in WORKERS for name in ("app-secret", "pages/*/token")}

    assert secrets == of_ingest | of_the_others


def test_notifications_alone_sends_e_mail_and_as_the_sender_only(stack: Stack) -> None:
    identity = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/"
    [statement] = [found for found in stack.statements("NotificationsRole") if found["Action"] == "ses:SendEmail"]

    assert {role for role, _ in _allowed(stack, "ses:SendEmail")} == {"NotificationsRole"}
    assert statement["Resource"] == [f"{identity}handover@example.com", f"{identity}example.com"]
    assert statement["Condition"] == {"StringEqualsIfExists": {"ses:FromAddress": "handover@example.com"}}


def test_the_api_may_call_ingest_on_its_two_routes_alone(stack: Stack) -> None:
    api = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${HttpApi}"
    permissions = stack.of_type("AWS::Lambda::Permission").values()

    assert {target(permission["FunctionName"]) for permission in permissions} == {"IngestFunction"}
    assert {permission["Principal"] for permission in permissions} == {"apigateway.amazonaws.com"}
    assert {permission["SourceArn"] for permission in permissions} == {f"{api}/*/GET/webhook", f"{api}/*/POST/webhook"}
