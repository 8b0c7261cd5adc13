"""Who may do what, as the design wants it: one role per function and one for the schedules.

That each may do all that it needs, and nothing that it does not, is shown by the calls of the other tests (`tests/iam`)
and by what they would notice (`make permissions`).
"""

import re
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
    "NewsFunction": "NewsRole",
    "ConsoleFunction": "ConsoleRole",
    "DoctorFunction": "DoctorRole",
}
DEAD_LETTERS = (
    "MailboxDeadLetterQueue",
    "UnreadableQueue",
    "ThreadControlDeadLetterQueue",
    "NotificationsDeadLetterQueue",
    "NewsDeadLetterQueue",
)
SCHEDULER_ROLES = ("SchedulerRole", "DoctorScheduleRole")
EVERY_ROLE = (*ROLES.values(), *SCHEDULER_ROLES)
WORKERS = [function for function in ROLES if function not in {"IngestFunction", "DoctorFunction"}]
WORK_QUEUES = ("Mailbox", "ThreadControlQueue", "NotificationsQueue", "NewsQueue")

# What AWS itself checks against no resource that has a name. Each is held by something else, which a test below names.
UNSCOPED_ON_AWS = {
    ("NotificationsRole", "TextAdmins"): "a telephone number has no ARN",
    ("NotificationsRole", "LetSnsSendTheText"): "SNS names no number or pool to send from",
    ("ConsoleRole", "FindTimers"): "ListSchedules names no resource",
    (
        "DoctorRole",
        "LookAtSubscriptionsAndMail",
    ): "SNS has no resource type for subscriptions, SES none for the account",
}

_NO_NAME = "the engine does not know what the action is about, and checks it against everything"
_BATCH = "to AWS a batch is the same action; to the engine it is another"
_DEFAULT_GROUP = "the engine takes every schedule for one of the default group"

# All that is granted on the embedded engine and not on AWS, and why.
ONLY_ON_THE_ENGINE = {
    ("IngestRole", "ReadSecrets", "*"): _NO_NAME,
    ("IngestRole", "PutEventsInTheMailbox", "sqs:SendMessageBatch"): _BATCH,
    ("RepliesRole", "HandOnToItselfAndThreadControl", "sqs:SendMessageBatch"): _BATCH,
    ("RepliesRole", "MakeSchedules", "schedule/default/*"): _DEFAULT_GROUP,
    ("RepliesRole", "ReadSecrets", "*"): _NO_NAME,
    ("ThreadControlRole", "ReadSecrets", "*"): _NO_NAME,
    ("NotificationsRole", "ReadSecrets", "*"): _NO_NAME,
    ("NewsRole", "ReadSecrets", "*"): _NO_NAME,
    ("ThreadControlRole", "ReportToTheMailbox", "sqs:SendMessageBatch"): _BATCH,
    ("NotificationsRole", "ReadTheKeysOfLinks", "*"): _NO_NAME,
    ("NotificationsRole", "SendEmailAsTheSender", "*"): _NO_NAME,
    ("ConsoleRole", "ReadSecrets", "*"): _NO_NAME,
    ("ConsoleRole", "OrderWhatALinkIsFor", "sqs:SendMessageBatch"): _BATCH,
    ("ConsoleRole", "EraseTimers", "schedule/default/*"): _DEFAULT_GROUP,
    ("DoctorRole", "ReadSecrets", "*"): _NO_NAME,
    ("DoctorRole", "FindPages", "*"): _NO_NAME,
    ("DoctorRole", "WriteToTheOperator", "*"): _NO_NAME,
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
    stack = stack_for(environment, translated)
    unscoped = {
        (role, statement["Sid"])
        for role in EVERY_ROLE
        for statement in stack.statements(role)
        if "NotResource" in statement or "*" in as_list(statement["Resource"])
    }

    assert unscoped == UNSCOPED_ON_AWS.keys()


@pytest.mark.parametrize(("environment", "more"), [("local", ONLY_ON_THE_ENGINE), ("dev", {})])
def test_what_another_stage_grants_beyond_production_is_listed_with_its_reason(
    translated: dict[str, object], environment: str, more: dict[tuple[str, str, str], str]
) -> None:
    granted, in_production = (set(_grants(stack_for(one, translated))) for one in (environment, "prod"))
    names = {(role, sid, _last(grant)) for role, sid, grant in granted - in_production}

    assert names == more.keys()


def _grants(stack: Stack) -> Iterator[tuple[str, str, str]]:
    """Every action and every resource of every statement, without the name of the stage."""
    for role in EVERY_ROLE:
        for statement in stack.statements(role):
            for grant in (*_actions(statement), *as_list(statement.get("Resource", []))):
                yield role, statement["Sid"], re.sub(r"/handover/\w+/", "", str(grant))


def _last(grant: str) -> str:
    """The part of an ARN that names the resource, and an action as it is."""
    return grant.rpartition(":")[2] if grant.startswith("arn:") else grant


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


def test_doctor_looks_and_writes_mails_and_changes_nothing(any_stack: Stack) -> None:
    actions = {action for found in any_stack.statements("DoctorRole") for action in _actions(found)}
    changing = {action for action in actions if not re.search(r":(Get|List|Query)", action)}

    assert changing == {"logs:CreateLogStream", "logs:PutLogEvents", "ses:SendEmail"}


def test_the_schedule_of_doctor_starts_doctor_and_nothing_else(stack: Stack) -> None:
    [statement] = stack.statements("DoctorScheduleRole")

    assert (statement["Action"], target(statement["Resource"])) == ("lambda:InvokeFunction", "DoctorFunction")


def test_messages_go_only_along_the_arrows_of_the_design(stack: Stack) -> None:
    assert _targets(stack, "sqs:SendMessage") == {
        ("IngestRole", "Mailbox"),
        ("IngestRole", "UnreadableQueue"),
        ("RepliesRole", "Mailbox"),
        ("RepliesRole", "ThreadControlQueue"),
        ("ThreadControlRole", "Mailbox"),
        ("SchedulerRole", "Mailbox"),
        ("ConsoleRole", "DeletionQueue"),
        ("ConsoleRole", "Mailbox"),
        ("NotificationsRole", "NotificationsQueue"),
        ("NotificationsRole", "NewsQueue"),
        ("NewsRole", "NewsQueue"),
    }


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_no_topic_of_a_stack_has_the_name_of_an_admins(environment: str) -> None:
    name = read_samconfig()[environment]["global"]["parameters"]["stack_name"]

    assert not f"{name}-".startswith("handover-")


def test_an_admins_topic_that_the_page_model_takes_is_one_that_we_may_publish_to() -> None:
    admin = {"name": "Maya", "email": "maya@example.test", "topic": "arn:aws:sns:eu-west-1:123456789012:handover-night"}
    assert Admin.model_validate(admin).topic == admin["topic"]
    with pytest.raises(ValidationError):
        Admin.model_validate({**admin, "topic": "arn:aws:sns:eu-west-1:123456789012:payments"})


def test_replies_alone_writes_conversations_and_console_alone_erases_them(stack: Stack) -> None:
    writers = {
        (role, action)
        for action in ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem")
        for role, _ in _allowed(stack, action)
        if "conversation#*" in _keys(stack, role, action)
    }

    assert writers == {("RepliesRole", "dynamodb:PutItem"), ("ConsoleRole", "dynamodb:DeleteItem")}


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


def test_what_is_asked_for_by_list_is_asked_of_the_indexes_alone(stack: Stack) -> None:
    asked = [one for role in EVERY_ROLE for one in stack.statements(role) if "dynamodb:Query" in _actions(one)]

    assert asked
    indexes = {"${HandoverTable.Arn}/index/Lists", "${HandoverTable.Arn}/index/Waiting"}
    assert {one["Resource"] for one in asked} == indexes


# --- schedules --------------------------------------------------------------------------------------------------------


def _schedules_of(group: str) -> str:
    return f"arn:${{AWS::Partition}}:scheduler:${{AWS::Region}}:${{AWS::AccountId}}:schedule/{group}/*"


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_replies_alone_makes_schedules_and_in_our_group_only(translated: dict[str, object], environment: str) -> None:
    stack = stack_for(environment, translated)

    assert set(_allowed(stack, "scheduler:CreateSchedule")) == {("RepliesRole", _schedules_of("${ScheduleGroup}"))}


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
