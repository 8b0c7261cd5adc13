"""Whoever deploys may do what a deploy needs (docs/iam), for this stack alone, and nothing more."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from samcli.lib.bootstrap.bootstrap import SAM_CLI_STACK_NAME  # type: ignore[import-untyped]  # it ships no types

from tests.iam.people import Values, policy, statements, values_of
from tests.iam.policy import Policy, Request
from tests.template.deployment import (
    HANDLERS,
    NAMELESS,
    SUFFIX,
    Deployment,
    Need,
    direct_needs,
    direct_needs_of_bootstrap,
    permissions_of,
    stack_of_sam,
)
from tests.template.document import ENVIRONMENTS, read_samconfig
from tests.template.stack import Stack, as_list, stack_for
from tests.template.unused_permissions import UNUSED

NAME, OTHER_NAME = "messenger-handover-prod", "messenger-handover-dev"
PROD = values_of(NAME, "prod")
DEPLOYER = ("deployer", "deployer-services")

# What is looked at or changed without the name of the stack in it.
OF_ANY_STACK = (
    "arn:aws:apigateway:",  # ids of APIs are random
    "arn:aws:lambda:eu-central-1:123456789012:event-source-mapping:",  # so are those of mappings
    "arn:aws:s3:::aws-sam-cli-managed-default-",  # the bucket that all stacks of the SAM CLI share
    "arn:aws:cloudformation:eu-central-1:123456789012:stack/aws-sam-cli-managed-default/",
    "arn:aws:cloudformation:eu-central-1:123456789012:changeSet/samcli-deploy",
    "arn:aws:cloudformation:eu-central-1:aws:transform/",
    "*",
)
# "Quotas" of the services, where a generated name can come near: CloudFormation cuts the stack's name then.
LONGEST_NAMES = {
    "AWS::IAM::Role": 64,
    "AWS::Lambda::Function": 64,
    "AWS::SQS::Queue": 80,
    "AWS::Scheduler::Schedule": 64,
    "AWS::Scheduler::ScheduleGroup": 64,
}


def deployment(translated: dict[str, Any], name: str, values: Values) -> Deployment:
    return Deployment(deployed(translated, name), name, values)


def deployed(translated: dict[str, Any], name: str) -> Stack:
    """Gives the stack with everything that a parameter can bring but what stands in front, an administrator's work."""
    changed = {"AWS::StackName": name, "AdminEmail": "admin@example.com", "OperatorEmail": "operator@example.com"}
    return stack_for("prod", translated, **changed)


@pytest.fixture(name="needs", scope="module")
def _needs(translated: dict[str, Any]) -> list[Need]:
    return [*deployment(translated, NAME, PROD).needs(), *direct_needs(NAME, PROD)]


@pytest.fixture(name="needs_of_bootstrap", scope="module")
def _needs_of_bootstrap() -> list[Need]:
    sam = Deployment(stack_of_sam(), SAM_CLI_STACK_NAME, PROD)
    return [*sam.needs(("create", "read")), *direct_needs_of_bootstrap(PROD)]


def refused(allowed: Policy, needs: Iterable[Need]) -> set[str]:
    return {str(need) for need in needs if not allowed.allows(need.request)}


def grants(*names: str) -> Iterator[tuple[str, Policy]]:
    """Gives each action of each statement as a policy of its own."""
    for name in names:
        for one in statements(name, PROD):
            for action in as_list(one["Action"]):
                yield f"{one['Sid']}: {action}", Policy.of([{**one, "Action": action}], name)


def test_a_deployer_may_make_change_and_delete_every_resource(needs: list[Need]) -> None:
    assert refused(policy(PROD, *DEPLOYER), needs) == set()


def test_a_deployer_may_do_nothing_that_a_deploy_does_not_need(needs: list[Need]) -> None:
    unneeded = {grant for grant, alone in grants(*DEPLOYER) if not any(alone.allows(need.request) for need in needs)}

    assert unneeded == set()


def test_the_bucket_of_sam_is_made_with_the_policy_for_it(needs_of_bootstrap: list[Need]) -> None:
    assert refused(policy(PROD, "bootstrap"), needs_of_bootstrap) == set()


def test_that_policy_is_good_for_nothing_else(needs_of_bootstrap: list[Need]) -> None:
    unneeded = {
        grant
        for grant, alone in grants("bootstrap")
        if not any(alone.allows(need.request) for need in needs_of_bootstrap)
    }

    assert unneeded == set()


def test_a_deployer_of_one_stack_has_no_say_in_another(translated: dict[str, Any]) -> None:
    dev = values_of(OTHER_NAME, "dev")
    needs = [*deployment(translated, OTHER_NAME, dev).needs(), *direct_needs(OTHER_NAME, dev)]
    allowed = policy(PROD, *DEPLOYER)
    granted = [need for need in needs if allowed.allows(need.request)]

    assert {str(need) for need in granted if not need.request.resource.startswith(OF_ANY_STACK)} == set()
    assert {need.request.action for need in granted}.isdisjoint(
        {"lambda:CreateEventSourceMapping", "lambda:DeleteEventSourceMapping", "lambda:UpdateEventSourceMapping"}
    )


@pytest.mark.parametrize("name", DEPLOYER)
def test_all_resources_are_named_only_where_aws_names_none(name: str) -> None:
    actions = {action for one in statements(name, PROD) if one["Resource"] == "*" for action in as_list(one["Action"])}

    assert actions <= NAMELESS


def test_a_deployer_gives_roles_to_functions_alone() -> None:
    role = f"arn:aws:iam::123456789012:role/{NAME}-RepliesRole{SUFFIX}"
    passed_to_a_machine = Request.of("iam:PassRole", role, iam__PassedToService="ec2.amazonaws.com")

    assert not policy(PROD, *DEPLOYER).allows(passed_to_a_machine)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("dynamodb:GetItem", f"arn:aws:dynamodb:eu-central-1:123456789012:table/{NAME}-HandoverTable{SUFFIX}"),
        ("dynamodb:Scan", f"arn:aws:dynamodb:eu-central-1:123456789012:table/{NAME}-HandoverTable{SUFFIX}"),
        ("sqs:ReceiveMessage", f"arn:aws:sqs:eu-central-1:123456789012:{NAME}-mailbox.fifo"),
        ("ssm:GetParameter", "arn:aws:ssm:eu-central-1:123456789012:parameter/handover/prod/app-secret"),
        ("logs:GetLogEvents", f"arn:aws:logs:eu-central-1:123456789012:log-group:{NAME}-RepliesLogGroup{SUFFIX}:*"),
    ],
)
def test_a_deployer_reads_no_chats_and_no_secrets(action: str, resource: str) -> None:
    assert not policy(PROD, *DEPLOYER).allows(Request.of(action, resource))


@pytest.mark.parametrize("kind", sorted(UNUSED))
def test_what_is_left_out_is_what_handlers_declare(kind: str) -> None:
    declared = {permission for handler in HANDLERS for permission in permissions_of(kind, handler)}
    left_out = {permission for named in UNUSED[kind].values() for permission in named}

    assert left_out - declared == set()


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_generated_names_begin_with_the_whole_name_of_the_stack(translated: dict[str, Any], environment: str) -> None:
    name = read_samconfig()[environment]["global"]["parameters"]["stack_name"]
    made = deployment(translated, name, PROD)
    too_long = {
        logical_id
        for logical_id, resource in deployed(translated, name).resources.items()
        if len(made.name(logical_id)) + len(".fifo") > LONGEST_NAMES.get(resource["Type"], 255)
    }

    assert too_long == set()
