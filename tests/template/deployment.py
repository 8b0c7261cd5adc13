"""What a deploy asks of IAM, under the credentials of whoever runs it.

CloudFormation's resource handlers declare the permissions that they use ("Resource type schema": `handlers`). cfn-lint,
a pinned package, brings those schemas. This module adds which resource a permission is about, and what the SAM CLI
calls by itself.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cfnlint.schema import PROVIDER_SCHEMA_MANAGER  # type: ignore[import-untyped]  # it ships no types
from samcli.lib.bootstrap.bootstrap import (  # type: ignore[import-untyped]  # it ships no types
    SAM_CLI_STACK_NAME,
    _get_stack_template,
)

from tests.iam.people import Values
from tests.iam.policy import ContextValue, Request
from tests.template.document import Properties
from tests.template.stack import Stack, as_list, target
from tests.template.unused_permissions import UNUSED

SUFFIX: Final = "-1A2B3C4D5E6F"
"""What CloudFormation puts after the logical id in a name that it makes."""

HANDLERS: Final = ("create", "read", "update", "delete", "tagging")
"""All but `list`, which no deploy uses. The tags are those of samconfig.toml: CloudFormation hands them on."""

NAMELESS: Final = frozenset(
    {
        "kms:ListAliases",
        "lambda:CreateEventSourceMapping",
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DeleteQueryDefinition",
        "logs:DescribeIndexPolicies",
        "logs:DescribeLogGroups",
        "logs:DescribeQueryDefinitions",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutQueryDefinition",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
        "ses:DescribeConfigurationSet",
        "sns:GetSubscriptionAttributes",
        "sns:SetSubscriptionAttributes",
        "sns:Unsubscribe",
    }
)
"""Actions without a resource type in the Service Authorization Reference: IAM compares them with `*` alone."""

_API: Final = "arn:{Partition}:apigateway:{Region}::/apis"
_TAGS: Final = "arn:{Partition}:apigateway:{Region}::/tags/arn%3Aaws%3Aapigateway%3Aeu-central-1%3A%3A%2Fapis%2F"
_OF_ACCOUNT: Final = "{Region}:{AccountId}"

ARNS: Final[Mapping[str, tuple[str, ...]]] = {
    "AWS::ApiGatewayV2::Api": (_API, f"{_API}/a1b2c3", f"{_TAGS}a1b2c3"),
    "AWS::ApiGatewayV2::Integration": (f"{_API}/a1b2c3/integrations", f"{_API}/a1b2c3/integrations/d4e5f6"),
    "AWS::ApiGatewayV2::Route": (f"{_API}/a1b2c3/routes", f"{_API}/a1b2c3/routes/d4e5f6"),
    "AWS::ApiGatewayV2::Stage": (
        f"{_API}/a1b2c3/stages",
        f"{_API}/a1b2c3/stages/$default",
        f"{_TAGS}a1b2c3%2Fstages%2F%24default",
    ),
    "AWS::CloudWatch::Alarm": (f"arn:{{Partition}}:cloudwatch:{_OF_ACCOUNT}:alarm:{{name}}",),
    "AWS::CloudWatch::Dashboard": ("arn:{Partition}:cloudwatch::{AccountId}:dashboard/{name}",),
    "AWS::DynamoDB::Table": (f"arn:{{Partition}}:dynamodb:{_OF_ACCOUNT}:table/{{name}}",),
    "AWS::IAM::Role": ("arn:{Partition}:iam::{AccountId}:role/{name}",),
    "AWS::Lambda::EventSourceMapping": (f"arn:{{Partition}}:lambda:{_OF_ACCOUNT}:event-source-mapping:0a1b2c3d",),
    "AWS::Lambda::Function": (f"arn:{{Partition}}:lambda:{_OF_ACCOUNT}:function:{{name}}",),
    "AWS::Lambda::LayerVersion": (
        f"arn:{{Partition}}:lambda:{_OF_ACCOUNT}:layer:{{name}}",
        f"arn:{{Partition}}:lambda:{_OF_ACCOUNT}:layer:{{name}}:7",
    ),
    "AWS::Logs::LogGroup": (
        f"arn:{{Partition}}:logs:{_OF_ACCOUNT}:log-group:{{name}}",
        f"arn:{{Partition}}:logs:{_OF_ACCOUNT}:log-group:{{name}}:*",
    ),
    "AWS::S3::Bucket": ("arn:{Partition}:s3:::{name}",),
    "AWS::SES::ConfigurationSet": (f"arn:{{Partition}}:ses:{_OF_ACCOUNT}:configuration-set/{{name}}",),
    "AWS::SNS::Topic": (f"arn:{{Partition}}:sns:{_OF_ACCOUNT}:{{name}}",),
    "AWS::SQS::Queue": (f"arn:{{Partition}}:sqs:{_OF_ACCOUNT}:{{name}}",),
    "AWS::Scheduler::Schedule": (f"arn:{{Partition}}:scheduler:{_OF_ACCOUNT}:schedule/{{group}}/{{name}}",),
    "AWS::Scheduler::ScheduleGroup": (f"arn:{{Partition}}:scheduler:{_OF_ACCOUNT}:schedule-group/{{name}}",),
}
"""The ARNs that the handlers of a type are checked against; what has no ARN of its own is part of another resource."""

PART_OF: Final = {
    "AWS::Lambda::Permission": "FunctionName",
    "AWS::S3::BucketPolicy": "Bucket",
    "AWS::SES::ConfigurationSetEventDestination": "ConfigurationSetName",
    "AWS::SNS::Subscription": "TopicArn",
    "AWS::SNS::TopicPolicy": "Topics",
    "AWS::SQS::QueuePolicy": "Queues",
}
"""The property that names the resources which such a resource is a part of."""

_NAMED_BY: Final = {
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::CloudWatch::Dashboard": "DashboardName",
    "AWS::Lambda::LayerVersion": "LayerName",
    "AWS::SES::ConfigurationSet": "Name",
    "AWS::SQS::Queue": "QueueName",
}
_OBJECT: Final = f"arn:{{Partition}}:s3:::{SAM_CLI_STACK_NAME}-samclisourcebucket-1a2b3c4d5e6f/0a1b2c3d.template"


@dataclass(frozen=True)
class Need:
    """One request, and what makes it."""

    request: Request
    by: str

    def __str__(self) -> str:
        """Return it as whoever extends a policy wants to read it."""
        return f"{self.request.action} on {self.request.resource} for {self.by}"


class Deployment:
    """The deploy of one stack."""

    def __init__(self, stack: Stack, stack_name: str, values: Values) -> None:
        """Describe a stack whose template is translated and resolved."""
        self._stack = stack
        self._stack_name = stack_name
        self._values = values

    def needs(self, handlers: Iterable[str] = HANDLERS) -> Iterator[Need]:
        """Yield what the handlers of each resource ask for."""
        for logical_id, resource in self._stack.resources.items():
            properties = resource.get("Properties", {})
            for handler, permission in _permissions(resource["Type"], properties, handlers):
                by = f"{logical_id} ({resource['Type']}, {handler})"
                for request in self._requests(permission, logical_id):
                    yield Need(request, by)

    def name(self, logical_id: str) -> str:
        """Return the name of a resource: its own, or the one that CloudFormation makes."""
        resource = self._stack.resources[logical_id]
        own = resource.get("Properties", {}).get(_NAMED_BY.get(resource["Type"], ""))
        name = str(own or f"{self._stack_name}-{logical_id}{SUFFIX}")
        return name.lower() if resource["Type"] == "AWS::S3::Bucket" else name

    def arns(self, logical_id: str) -> tuple[str, ...]:
        """Return the ARNs that the handlers of a resource are checked against."""
        resource = self._stack.resources[logical_id]
        if part_of := PART_OF.get(resource["Type"]):
            wholes = (target(one) for one in as_list(resource["Properties"][part_of]))
            return tuple(arn for whole in wholes for arn in self.arns(whole))
        named = {**self._values, "name": self.name(logical_id), "group": self._group_of(resource)}
        return tuple(form.format(**named) for form in ARNS[resource["Type"]])

    def _group_of(self, resource: Properties) -> str:
        """Return the name of the group that a schedule is in, nothing for any other resource."""
        group = resource.get("Properties", {}).get("GroupName")
        return self.name(target(group)) if group else ""

    def _requests(self, permission: str, logical_id: str) -> Iterator[Request]:
        context = self._context(permission, logical_id)
        for arn in ("*",) if permission in NAMELESS else self._about(permission, logical_id):
            yield Request.of(permission, arn, **context)

    def _about(self, permission: str, logical_id: str) -> tuple[str, ...]:
        """Return what a permission is about, which is another resource for some."""
        properties: Properties = self._stack.resources[logical_id].get("Properties", {})
        match permission:
            case "iam:PassRole":
                return self.arns(
                    target(properties["Target"]["RoleArn"] if "Target" in properties else properties["Role"])
                )
            case "lambda:GetLayerVersion" if "Layers" in properties:
                return tuple(arn for layer in properties["Layers"] for arn in self.arns(target(layer)))
            case "s3:GetObject" | "s3:GetObjectVersion":
                return (_OBJECT.format(**self._values),)
            case "scheduler:DeleteSchedule" if "Target" not in properties:
                return tuple(
                    f"{arn.replace(':schedule-group/', ':schedule/')}/0a1b2c3d" for arn in self.arns(logical_id)
                )
        return self.arns(logical_id)

    def _context(self, permission: str, logical_id: str) -> dict[str, ContextValue]:
        resource = self._stack.resources[logical_id]
        if permission == "iam:PassRole":
            service = "scheduler" if resource["Type"] == "AWS::Scheduler::Schedule" else "lambda"
            return {"iam__PassedToService": f"{service}.amazonaws.com"}
        if resource["Type"] == "AWS::Lambda::EventSourceMapping":
            [function] = self.arns(target(resource["Properties"]["FunctionName"]))
            return {"lambda__FunctionArn": function}
        return {}


def _permissions(kind: str, properties: Properties, handlers: Iterable[str]) -> Iterator[tuple[str, str]]:
    not_set = UNUSED.get(kind, {}).items()
    unused = {permission for path, named in not_set if not _has(properties, path) for permission in named}
    for handler in handlers:
        for permission in permissions_of(kind, handler):
            if permission not in unused:
                yield handler, permission


def permissions_of(kind: str, handler: str) -> list[str]:
    """Return the permissions that a handler of a resource type declares; a type may lack a handler."""
    schema: dict[str, Any] = PROVIDER_SCHEMA_MANAGER.get_resource_schema("eu-central-1", kind).schema
    declared = {**schema["handlers"], "tagging": schema.get("tagging", {})}
    permissions: list[str] = declared.get(handler, {}).get("permissions", [])
    return permissions


def _has(properties: Properties, path: str) -> bool:
    found: Any = properties
    for name in path.split("."):
        if not isinstance(found, dict) or name not in found:
            return False
        found = found[name]
    return True


# --- what no schema says ----------------------------------------------------------------------------------------------


def stack_of_sam() -> Stack:
    """Return the stack with the bucket of the SAM CLI, as the SAM CLI makes it once in an account and region."""
    template = json.loads(_get_stack_template())
    return Stack(template["Resources"], template["Outputs"])


def direct_needs(stack_name: str, values: Values) -> Iterator[Need]:
    """Yield what the SAM CLI asks for by itself (`Deployer`, `S3Uploader`, `manage_stack`), and other commands do."""
    stack = f"arn:{{Partition}}:cloudformation:{_OF_ACCOUNT}:stack/{stack_name}/0a1b2c3d"
    change_set = f"arn:{{Partition}}:cloudformation:{_OF_ACCOUNT}:changeSet/samcli-deploy1795000000/0a1b2c3d"
    of_sam = f"arn:{{Partition}}:cloudformation:{_OF_ACCOUNT}:stack/{SAM_CLI_STACK_NAME}/0a1b2c3d"
    calls = (
        ("cloudformation:DescribeStacks", of_sam, "sam deploy: where the bucket is"),
        ("s3:GetObject", _OBJECT, "sam deploy: whether a file is uploaded already (HeadObject)"),
        ("s3:PutObject", _OBJECT, "sam deploy: an upload"),
        ("s3:AbortMultipartUpload", _OBJECT, "sam deploy: an upload in parts that fails"),
        ("cloudformation:DescribeStacks", stack, "sam deploy: whether the stack is there"),
        ("cloudformation:GetTemplateSummary", stack, "sam deploy: what parameters the stack has"),
        *_change(stack, change_set, "sam deploy"),
        ("cloudformation:UntagResource", stack, "sam deploy: a tag less in samconfig.toml"),
        ("cloudformation:DescribeStackEvents", stack, "sam deploy: how far it is"),
        (
            "cloudformation:DeleteStack",
            stack,
            "aws cloudformation delete-stack: a first deploy that failed, or the end",
        ),
        (
            "cloudformation:UpdateTerminationProtection",
            stack,
            "aws cloudformation update-termination-protection: step 5 of the README, and before the end",
        ),
    )
    yield from (Need(Request.of(action, arn.format(**values)), by) for action, arn, by in (*calls, *_of_the_api()))


def direct_needs_of_bootstrap(values: Values) -> Iterator[Need]:
    """Yield what it asks for by itself when it makes its own stack: `managed_cloudformation_stack` of its source."""
    stack = f"arn:{{Partition}}:cloudformation:{_OF_ACCOUNT}:stack/{SAM_CLI_STACK_NAME}/0a1b2c3d"
    change_set = f"arn:{{Partition}}:cloudformation:{_OF_ACCOUNT}:changeSet/InitialCreation/0a1b2c3d"
    calls = (("cloudformation:DescribeStacks", stack, "how far it is"), *_change(stack, change_set, "sam deploy"))
    yield from (Need(Request.of(action, arn.format(**values)), by) for action, arn, by in calls)


def _change(stack: str, change_set: str, by: str) -> tuple[tuple[str, str, str], ...]:
    """Return what a change set asks for; tags are the stack's and its own ("Tagging CloudFormation stacks")."""
    transform = "arn:{Partition}:cloudformation:{Region}:aws:transform/Serverless-2016-10-31"
    return (
        ("cloudformation:CreateChangeSet", stack, by),
        ("cloudformation:CreateChangeSet", transform, f"{by}: the template is SAM's"),
        ("cloudformation:TagResource", stack, f"{by}: with tags"),
        ("cloudformation:TagResource", change_set, f"{by}: with tags"),
        ("cloudformation:DescribeChangeSet", stack, by),
        ("cloudformation:ExecuteChangeSet", stack, by),
    )


def _of_the_api() -> Iterator[tuple[str, str, str]]:
    for action in ("Create", "Delete", "Get", "Update"):
        yield f"logs:{action}LogDelivery", "*", "the access log (Configure logging for HTTP APIs in API Gateway)"
    for action in ("DescribeResourcePolicies", "ListLogDeliveries", "PutResourcePolicy"):
        yield f"logs:{action}", "*", "the access log (Configure logging for HTTP APIs in API Gateway)"
    for action in ("TagResource", "UntagResource"):
        yield f"apigateway:{action}", f"{_API}/a1b2c3/stages", "the tags of the stack (AWS::ApiGatewayV2::Stage)"
    # aws-cloudformation/cloudformation-coverage-roadmap#997: the tags of an API are checked against such an ARN.
    twice = f"arn:{{Partition}}:apigateway:{{Region}}::{_TAGS}a1b2c3"
    yield "apigateway:POST", twice, "the tags of the stack (AWS::ApiGatewayV2::Api)"
