"""Who may do what: one role per function and one for the schedules, each with the least it needs."""

from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from handover.pages.page import Admin
from tests.template.document import ENVIRONMENTS, Properties, read_samconfig
from tests.template.stack import Stack, as_list, stack_for, target

ROLES = {
    "IngestFunction": "IngestRole",
    "RepliesFunction": "RepliesRole",
    "ThreadControlFunction": "ThreadControlRole",
    "NotificationsFunction": "NotificationsRole",
    "ConsoleFunction": "ConsoleRole",
}
SCHEDULER_ROLE = "SchedulerRole"
EVERY_ROLE = (*ROLES.values(), SCHEDULER_ROLE)
WORKERS = [function for function in ROLES if function != "IngestFunction"]
DEAD_LETTERS = ("MailboxDeadLetterQueue", "ThreadControlDeadLetterQueue", "NotificationsDeadLetterQueue")
WORK_QUEUES = ("Mailbox", "ThreadControlQueue", "NotificationsQueue")

# What AWS itself checks against no resource that has a name. Each is held by something else, which a test below names.
UNSCOPED_ON_AWS = {
    ("NotificationsRole", "TextAdmins"): "a telephone number has no ARN",
    ("NotificationsRole", "LetSnsSendTheText"): "SNS names no number or pool to send from",
    ("ConsoleRole", "FindTimers"): "ListSchedules names no resource",
}

# What the embedded engine checks against "*", because it does not know which resource the action is about.
UNSCOPED_ON_THE_ENGINE = {
    **UNSCOPED_ON_AWS,
    ("IngestRole", "ReadSecrets"): "GetParameters names several parameters; the engine looks at none",
    ("ConsoleRole", "ReadSecrets"): "as above",
    ("NotificationsRole", "ReadTheKeysOfLinks"): "as above",
    ("NotificationsRole", "SendEmailAsTheSender"): "the engine knows no identity for SendEmail",
}


def _allowed(stack: Stack, action: str) -> Iterator[tuple[str, object]]:
    for role in EVERY_ROLE:
        for statement in stack.statements(role):
            if action in _actions(statement):
                yield from ((role, resource) for resource in as_list(statement.get("Resource", [])))


def _actions(statement: Properties) -> list[str]:
    return as_list(statement["Action"])


def _targets(stack: Stack, action: str) -> set[tuple[str, str]]:
    return {(role, target(resource)) for role, resource in _allowed(stack, action)}


def _keys(stack: Stack, role: str, action: str) -> set[str]:
    return {
        prefix
        for statement in stack.statements(role)
        if action in _actions(statement)
        for prefix in statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
    }


def test_each_function_has_a_role_of_its_own(stack: Stack) -> None:
    roles = {function: target(properties["Role"]) for function, properties in stack.functions().items()}

    assert roles == ROLES
    assert stack.of_type("AWS::IAM::Role").keys() == set(EVERY_ROLE)


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_a_role_has_no_managed_policy(any_stack: Stack, role: str) -> None:
    assert "ManagedPolicyArns" not in any_stack.properties(role)


@pytest.mark.parametrize("role", ROLES.values())
def test_lambda_alone_may_take_the_role_of_a_function(stack: Stack, role: str) -> None:
    [statement] = stack.properties(role)["AssumeRolePolicyDocument"]["Statement"]

    assert statement["Principal"] == {"Service": "lambda.amazonaws.com"}


def test_roles_grant_named_actions_only(any_stack: Stack) -> None:
    actions = [
        action for role in EVERY_ROLE for statement in any_stack.statements(role) for action in _actions(statement)
    ]

    assert [action for action in actions if "*" in action] == []


def test_roles_only_allow(any_stack: Stack) -> None:
    effects = {statement["Effect"] for role in EVERY_ROLE for statement in any_stack.statements(role)}

    assert effects == {"Allow"}


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_on_aws_only_what_has_no_name_is_allowed_on_every_resource(
    translated: dict[str, object], environment: str
) -> None:
    assert _unscoped(stack_for(environment, translated)) == UNSCOPED_ON_AWS.keys()


def test_on_the_engine_only_what_it_cannot_scope_is_allowed_on_every_resource(local_stack: Stack) -> None:
    assert _unscoped(local_stack) == UNSCOPED_ON_THE_ENGINE.keys()


def _unscoped(stack: Stack) -> set[tuple[str, str]]:
    return {
        (role, statement["Sid"])
        for role in EVERY_ROLE
        for statement in stack.statements(role)
        if "NotResource" in statement or "*" in as_list(statement["Resource"])
    }


@pytest.mark.parametrize(("function", "role"), ROLES.items())
def test_a_function_writes_to_its_own_log_alone(stack: Stack, function: str, role: str) -> None:
    log_group = target(stack.properties(function)["LoggingConfig"]["LogGroup"])
    statements = [found for found in stack.statements(role) if "logs:PutLogEvents" in _actions(found)]

    assert [target(statement["Resource"]) for statement in statements] == [log_group]


@pytest.mark.parametrize("action", ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"])
def test_a_worker_takes_messages_from_its_own_queue_and_console_from_the_dead_letters_too(
    stack: Stack, action: str
) -> None:
    own = {(ROLES[function], target(stack.mappings()[function]["EventSourceArn"])) for function in WORKERS}

    assert _targets(stack, action) == own | {("ConsoleRole", queue) for queue in DEAD_LETTERS}


def test_console_counts_what_is_under_way_and_takes_none_of_it(stack: Stack) -> None:
    counted = {queue for role, queue in _targets(stack, "sqs:GetQueueAttributes") if role == "ConsoleRole"}

    assert counted == {"DeletionQueue", *DEAD_LETTERS, *WORK_QUEUES}


def test_messages_go_only_along_the_arrows_of_the_design(stack: Stack) -> None:
    assert _targets(stack, "sqs:SendMessage") == {
        ("IngestRole", "Mailbox"),
        ("IngestRole", "MailboxDeadLetterQueue"),
        ("RepliesRole", "Mailbox"),
        ("RepliesRole", "ThreadControlQueue"),
        ("ThreadControlRole", "Mailbox"),
        ("SchedulerRole", "Mailbox"),
        ("ConsoleRole", "DeletionQueue"),
        ("ConsoleRole", "Mailbox"),
    }


def test_replies_publishes_events_and_notifications_publishes_alerts(stack: Stack) -> None:
    assert _topics_of(stack, "RepliesRole") == [{"Ref": "HandoverEventsTopic"}]
    assert _topics_of(stack, "NotificationsRole") == [
        {"Ref": "AdminAlertsTopic"},
        "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:handover-*",
    ]
    assert {role for role, _ in _allowed(stack, "sns:Publish")} == {"RepliesRole", "NotificationsRole"}


def _topics_of(stack: Stack, role: str) -> list[object]:
    return [resource for found, resource in _allowed(stack, "sns:Publish") if found == role]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_no_topic_of_a_stack_has_the_name_of_an_admins(environment: str) -> None:
    name = read_samconfig()[environment]["global"]["parameters"]["stack_name"]

    assert not f"{name}-".startswith("handover-")


def test_an_admins_topic_that_the_page_model_takes_is_one_that_we_may_publish_to() -> None:
    admin = {"name": "Maya", "email": "maya@example.test", "topic": "arn:aws:sns:eu-west-1:123456789012:handover-night"}
    assert Admin.model_validate(admin).topic == admin["topic"]
    with pytest.raises(ValidationError):
        Admin.model_validate({**admin, "topic": "arn:aws:sns:eu-west-1:123456789012:payments"})


def test_text_messages_reach_numbers_and_no_topic(any_stack: Stack) -> None:
    [statement] = _named(any_stack, "TextAdmins")

    assert (statement["Action"], statement["NotResource"]) == ("sns:Publish", "arn:${AWS::Partition}:sns:*:*:*")


def test_only_sns_sends_text_messages_in_the_name_of_notifications(any_stack: Stack) -> None:
    [statement] = _named(any_stack, "LetSnsSendTheText")

    assert statement["Action"] == "sms-voice:SendTextMessage"
    assert statement["Condition"] == {"StringEquals": {"aws:CalledViaLast": "sns.amazonaws.com"}}


def _named(stack: Stack, sid: str) -> list[Properties]:
    return [found for found in stack.statements("NotificationsRole") if found["Sid"] == sid]


def test_replies_alone_writes_conversations_and_console_alone_erases_them(stack: Stack) -> None:
    writers = {
        (role, action)
        for action in ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem")
        for role, _ in _allowed(stack, action)
        if "conversation#*" in _keys(stack, role, action)
    }

    assert writers == {("RepliesRole", "dynamodb:PutItem"), ("ConsoleRole", "dynamodb:DeleteItem")}


@pytest.mark.parametrize(
    ("role", "action", "keys"),
    [
        ("RepliesRole", "dynamodb:GetItem", {"conversation#*", "page#*", "routing#*", "standing#*"}),
        ("RepliesRole", "dynamodb:PutItem", {"conversation#*", "history#*", "routing#*", "standing#*"}),
        ("RepliesRole", "dynamodb:Query", {"answered#*", "requests#*"}),
        ("ThreadControlRole", "dynamodb:GetItem", {"conversation#*", "routing#*", "sent#*"}),
        ("ThreadControlRole", "dynamodb:PutItem", {"routing#*", "sent#*"}),
        ("ThreadControlRole", "dynamodb:DeleteItem", {"sent#*"}),
        ("NotificationsRole", "dynamodb:GetItem", {"address#*", "page#*", "receipt#*", "sent#*"}),
        ("NotificationsRole", "dynamodb:PutItem", {"address#*", "receipt#*", "sent#*"}),
        ("ConsoleRole", "dynamodb:GetItem", {"conversation#*", "deletion#*", "link#*", "page#*", "standing#*"}),
        ("ConsoleRole", "dynamodb:PutItem", {"deletion#*", "link#*", "standing#*"}),
        ("ConsoleRole", "dynamodb:Query", {"answered#*", "history#*", "requests#*"}),
        ("ConsoleRole", "dynamodb:DeleteItem", {"conversation#*", "history#*"}),
    ],
)
def test_a_function_reaches_only_its_kinds_of_items(stack: Stack, role: str, action: str, keys: set[str]) -> None:
    assert _keys(stack, role, action) == keys


def test_console_looks_into_the_index_alone_and_not_into_the_table(stack: Stack) -> None:
    indexes = [resource for role, resource in _allowed(stack, "dynamodb:Query") if role == "ConsoleRole"]

    assert indexes == ["${HandoverTable.Arn}/index/Lists"]


def test_nobody_reads_the_table_as_a_whole(stack: Stack) -> None:
    actions = {
        action
        for role in EVERY_ROLE
        for statement in stack.statements(role)
        for action in _actions(statement)
        if action.startswith("dynamodb:")
    }

    on_items = {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"}
    assert actions <= on_items | {"dynamodb:Query"}


def test_what_is_asked_for_by_list_is_asked_of_the_index_alone(stack: Stack) -> None:
    asked = [one for role in EVERY_ROLE for one in stack.statements(role) if "dynamodb:Query" in _actions(one)]

    assert asked
    assert {one["Resource"] for one in asked} == {"${HandoverTable.Arn}/index/Lists"}


# --- schedules --------------------------------------------------------------------------------------------------------


def _schedules_of(group: str) -> str:
    return f"arn:${{AWS::Partition}}:scheduler:${{AWS::Region}}:${{AWS::AccountId}}:schedule/{group}/*"


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_replies_alone_makes_schedules_and_in_our_group_only(translated: dict[str, object], environment: str) -> None:
    stack = stack_for(environment, translated)

    assert set(_allowed(stack, "scheduler:CreateSchedule")) == {("RepliesRole", _schedules_of("${ScheduleGroup}"))}


def test_on_the_engine_which_knows_no_groups_schedules_are_those_of_the_default_one(local_stack: Stack) -> None:
    groups = {resource for _, resource in _allowed(local_stack, "scheduler:CreateSchedule")}

    assert groups == {_schedules_of("${ScheduleGroup}"), _schedules_of("default")}


def test_console_alone_takes_schedules_away_and_nobody_does_anything_else_with_them(any_stack: Stack) -> None:
    allowed = {
        (role, action) for role in EVERY_ROLE for found in any_stack.statements(role) for action in _actions(found)
    }

    assert {(role, action) for role, action in allowed if action.startswith("scheduler:")} == {
        ("RepliesRole", "scheduler:CreateSchedule"),
        ("ConsoleRole", "scheduler:ListSchedules"),
        ("ConsoleRole", "scheduler:DeleteSchedule"),
    }
    assert set(_allowed(any_stack, "scheduler:DeleteSchedule")) == {
        ("ConsoleRole", resource) for _, resource in _allowed(any_stack, "scheduler:CreateSchedule")
    }


def test_replies_passes_the_role_of_the_schedules_to_scheduler_and_to_nobody_else(any_stack: Stack) -> None:
    passing = [found for found in any_stack.statements("RepliesRole") if "iam:PassRole" in _actions(found)]

    assert _targets(any_stack, "iam:PassRole") == {("RepliesRole", SCHEDULER_ROLE)}
    assert [found["Condition"] for found in passing] == [
        {"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}}
    ]


def test_a_schedule_may_put_letters_in_the_mailbox_and_nothing_else(any_stack: Stack) -> None:
    [statement] = any_stack.statements(SCHEDULER_ROLE)

    assert (statement["Action"], target(statement["Resource"])) == ("sqs:SendMessage", "Mailbox")


def test_scheduler_takes_the_role_for_the_schedules_of_our_group_alone(any_stack: Stack) -> None:
    [statement] = any_stack.properties(SCHEDULER_ROLE)["AssumeRolePolicyDocument"]["Statement"]

    assert statement["Principal"] == {"Service": "scheduler.amazonaws.com"}
    assert statement["Condition"] == {
        "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}},
        "ArnEquals": {"aws:SourceArn": {"Fn::GetAtt": ["ScheduleGroup", "Arn"]}},
    }


# --- secrets, e-mail, the front door ----------------------------------------------------------------------------------


def test_a_function_reads_only_the_secrets_it_needs(stack: Stack) -> None:
    prefix = "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/handover/prod/"
    secrets = {
        (role, str(resource).removeprefix(prefix))
        for action in ("ssm:GetParameter", "ssm:GetParameters")
        for role, resource in _allowed(stack, action)
    }
    of_ingest = {("IngestRole", name) for name in ("app-secret", "app-secret-previous", "verify-token")}
    of_console = {("ConsoleRole", name) for name in ("app-secret", "app-secret-previous")}
    readers_of_links = ("ConsoleRole", "NotificationsRole")
    of_links = {(role, name) for role in readers_of_links for name in ("link-key", "link-key-previous")}
    callers = [ROLES[function] for function in WORKERS if function != "ConsoleFunction"]
    of_the_others = {(role, name) for role in callers for name in ("app-secret", "pages/*/token")}

    of_webhooks = {("NotificationsRole", "pages/*/webhook-secret")}

    assert secrets == of_ingest | of_console | of_links | of_the_others | of_webhooks


def test_notifications_alone_sends_e_mail_and_as_the_sender_only(stack: Stack) -> None:
    ours = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:"
    [statement] = [found for found in stack.statements("NotificationsRole") if found["Action"] == "ses:SendEmail"]

    assert {role for role, _ in _allowed(stack, "ses:SendEmail")} == {"NotificationsRole"}
    assert statement["Resource"] == [
        f"{ours}identity/handover@example.com",
        f"{ours}identity/example.com",
        f"{ours}configuration-set/${{MailConfigurationSet}}",
    ]
    assert statement["Condition"] == {"StringEqualsIfExists": {"ses:FromAddress": "handover@example.com"}}


def test_the_api_may_call_each_function_on_its_routes_alone(stack: Stack) -> None:
    api = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${HttpApi}"
    permissions = stack.of_type("AWS::Lambda::Permission").values()

    assert {permission["Principal"] for permission in permissions} == {"apigateway.amazonaws.com"}
    assert {permission["SourceArn"]: target(permission["FunctionName"]) for permission in permissions} == {
        f"{api}/*/GET/webhook": "IngestFunction",
        f"{api}/*/POST/webhook": "IngestFunction",
        f"{api}/*/POST/data-deletion": "ConsoleFunction",
        f"{api}/*/GET/data-deletion/{{code}}": "ConsoleFunction",
        f"{api}/*/GET/links/{{token}}": "ConsoleFunction",
        f"{api}/*/POST/links/{{token}}": "ConsoleFunction",
        f"{api}/*/GET/waiting/{{token}}": "ConsoleFunction",
    }
