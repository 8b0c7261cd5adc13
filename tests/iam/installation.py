"""The installation that template.yaml describes, with every reference the name or the ARN of a resource.

What it may do and who may do what to it: the policies of its roles, and those of its queues, topics and functions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from tests.iam.account import Account
from tests.iam.policy import Policy, Principal, Request
from tests.template.document import Properties, Resolver

ASSUME_ROLE: Final = "sts:AssumeRole"

_QUEUE: Final = "AWS::SQS::Queue"
_TOPIC: Final = "AWS::SNS::Topic"
_ROLE: Final = "AWS::IAM::Role"
_FUNCTION: Final = "AWS::Serverless::Function"
_NAMES: Final = {_QUEUE: "QueueName", "AWS::SES::ConfigurationSet": "Name", "AWS::CloudWatch::Alarm": "AlarmName"}
"""The property that names a resource, by its type; what has none is named by CloudFormation."""


@dataclass(frozen=True)
class Question:
    """Whether somebody may do something."""

    who: Principal
    request: Request


@dataclass(frozen=True)
class Function:
    """A function as Lambda knows it.

    Attributes:
        source: the ARN of the queue that calls it; empty where none does.
        variables: its environment.
    """

    arn: str
    role: Principal
    log_group: str
    source: str
    variables: Mapping[str, str]


@dataclass(frozen=True)
class Route:
    """A route of the HTTP API: what it answers, and by which function."""

    method: str
    path: str
    function: str

    def answers(self, method: str, path: str) -> bool:
        """Return whether a request takes this route."""
        parts, wanted = path.split("/"), self.path.split("/")
        return method == self.method and len(parts) == len(wanted) and all(map(_is_part, wanted, parts))


def _is_part(wanted: str, part: str) -> bool:
    return wanted == part or wanted.startswith("{")


@dataclass(frozen=True)
class Subscription:
    """A queue that hears of a topic, and the one for what could not be delivered there."""

    topic: str
    queue: str
    dead_letters: str


class Installation:
    """One installation. Policies are read when they are first needed."""

    def __init__(self, template: Properties, account: Account, stack_name: str, parameters: Mapping[str, str]) -> None:
        """Resolve a template.

        Args:
            template: template.yaml as it is written.
            account: where it is deployed.
            stack_name: the name of its stack.
            parameters: the stack's parameters.
        """
        self.account = account
        self.stack_name = stack_name
        defaults = {name: one["Default"] for name, one in template["Parameters"].items() if "Default" in one}
        pseudo = {
            "AWS::Partition": account.partition,
            "AWS::Region": account.region,
            "AWS::AccountId": account.id,
            "AWS::StackName": stack_name,
        }
        named = {**pseudo, **defaults, **parameters}
        known = Resolver(named, template["Mappings"], template["Conditions"])
        resources = {
            name: resource
            for name, resource in template["Resources"].items()
            if "Condition" not in resource or known.holds(resource["Condition"])
        }
        self._names: Mapping[str, str] = {**named, **self._references(resources, known)}
        resolver = Resolver(self._names, template["Mappings"], template["Conditions"])
        self._variables_of_all = resolver.resolve(template["Globals"]["Function"]["Environment"]["Variables"])
        self._resources: Mapping[str, Any] = {name: resolver.resolve(resource) for name, resource in resources.items()}

    def allows(self, question: Question) -> bool:
        """Return whether IAM allows a request: by the policy of whoever makes it, or by that of the resource."""
        request, who = question.request, question.who
        of_resource = self._resource_policies.get(request.resource)
        answers = {of_resource.deciding(request, who)} if of_resource else set()
        if who in self._role_policies:
            answers.add(self._role_policies[who].deciding(request, None))
        return "Allow" in answers and "Deny" not in answers

    def granting(self, question: Question) -> frozenset[str]:
        """Return the parts of the policies that an answer rests on, by name."""
        request, who = question.request, question.who
        of_resource, of_role = self._resource_policies.get(request.resource), self._role_policies.get(who)
        return (of_resource.granting(request, who) if of_resource else frozenset()) | (
            of_role.granting(request, None) if of_role else frozenset()
        )

    def reference(self, name: str) -> str:
        """Return what `Ref` of a logical id gives, or `Fn::GetAtt` of `Name.Attribute`."""
        return self._names[name]

    # --- what it consists of ------------------------------------------------------------------------------------------

    @cached_property
    def functions(self) -> Mapping[str, Function]:
        """The functions, by the names of their folders."""
        return {
            one["CodeUri"].rpartition("/")[2]: _function(self.reference(f"{name}.Arn"), one, self._variables_of_all)
            for name, one in self._of_type(_FUNCTION)
        }

    def role(self, logical_id: str) -> Principal:
        """Return a role as one who makes requests."""
        return Principal("AWS", self.reference(f"{logical_id}.Arn"))

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """The routes of the HTTP API."""
        integrations = {
            f"integrations/{self.reference(name)}": one["IntegrationUri"]
            for name, one in self._of_type("AWS::ApiGatewayV2::Integration")
        }
        routes = (one for _, one in self._of_type("AWS::ApiGatewayV2::Route"))
        return tuple(_route(one["RouteKey"], integrations[one["Target"]]) for one in routes)

    @cached_property
    def subscriptions(self) -> tuple[Subscription, ...]:
        """The queues that hear of topics."""
        subscribed = [one for _, one in self._of_type("AWS::SNS::Subscription") if one["Protocol"] == "sqs"]
        return tuple(
            Subscription(one["TopicArn"], one["Endpoint"], one["RedrivePolicy"]["deadLetterTargetArn"])
            for one in subscribed
        )

    @cached_property
    def alarms(self) -> tuple[tuple[str, str], ...]:
        """Each alarm with the topic that it is published on, by their ARNs."""
        return tuple(
            (self.account.arn("cloudwatch", f"alarm:{one['AlarmName']}"), topic)
            for _, one in self._of_type("AWS::CloudWatch::Alarm")
            for topic in one["AlarmActions"]
        )

    def _of_type(self, kind: str) -> Iterator[tuple[str, Properties]]:
        return ((name, one["Properties"]) for name, one in self._resources.items() if one["Type"] == kind)

    # --- policies -----------------------------------------------------------------------------------------------------

    @cached_property
    def _role_policies(self) -> Mapping[Principal, Policy]:
        return {self.role(name): _policy_of_role(name, one) for name, one in self._of_type(_ROLE)}

    @cached_property
    def _resource_policies(self) -> Mapping[str, Policy]:
        statements: dict[str, list[Properties]] = {}
        for arn, found in self._statements_of_resources():
            statements.setdefault(arn, []).extend(found)
        return {arn: Policy.of(found, arn) for arn, found in statements.items()}

    def _statements_of_resources(self) -> Iterator[tuple[str, list[Properties]]]:
        for name, one in self._of_type(_ROLE):
            yield self.reference(f"{name}.Arn"), one["AssumeRolePolicyDocument"]["Statement"]
        for _, one in self._of_type("AWS::SQS::QueuePolicy"):
            for url in one["Queues"]:
                yield self.account.queue_arn(url), one["PolicyDocument"]["Statement"]
        for _, one in self._of_type("AWS::SNS::TopicPolicy"):
            for arn in one["Topics"]:
                yield arn, one["PolicyDocument"]["Statement"]
        for _, one in self._of_type("AWS::Lambda::Permission"):
            function = self.account.arn("lambda", f"function:{one['FunctionName']}")
            yield function, [_statement_of(one, function)]

    # --- references ---------------------------------------------------------------------------------------------------

    def _references(self, resources: Mapping[str, Properties], known: Resolver) -> dict[str, str]:
        references: dict[str, str] = {}
        for logical_id, resource in resources.items():
            references |= self._references_to(logical_id, resource, known)
        return references

    def _references_to(self, logical_id: str, resource: Properties, known: Resolver) -> dict[str, str]:
        """Return what `Ref` and `Fn::GetAtt` give for a resource ("Return values" of its type)."""
        properties = resource.get("Properties", {})
        named = properties.get(_NAMES.get(resource["Type"], ""))
        ending = ".fifo" if properties.get("FifoQueue") else ""
        name = str(known.resolve(named)) if named else f"{self.stack_name}-{logical_id}-1A2B3C4D5E6F{ending}"
        reference = _references_by_type(name, self.account).get(resource["Type"], {"": name})
        return {f"{logical_id}.{attribute}" if attribute else logical_id: one for attribute, one in reference.items()}


def _references_by_type(name: str, account: Account) -> Mapping[str, Mapping[str, str]]:
    queue_url = f"https://sqs.{account.region}.amazonaws.com/{account.id}/{name}"
    topic = account.arn("sns", name)
    api = f"https://{name}.execute-api.{account.region}.amazonaws.com"
    return {
        _QUEUE: {"": queue_url, "Arn": account.arn("sqs", name), "QueueName": name},
        _TOPIC: {"": topic, "TopicName": name},
        _ROLE: {"": name, "Arn": account.role_arn(name)},
        _FUNCTION: {"": name, "Arn": account.arn("lambda", f"function:{name}")},
        "AWS::DynamoDB::Table": {"": name, "Arn": account.arn("dynamodb", f"table/{name}")},
        "AWS::Logs::LogGroup": {"": name, "Arn": account.arn("logs", f"log-group:{name}:*")},
        "AWS::Scheduler::ScheduleGroup": {"": name, "Arn": account.arn("scheduler", f"schedule-group/{name}")},
        "AWS::ApiGatewayV2::Api": {"": name, "ApiEndpoint": api},
        "AWS::CloudWatch::Alarm": {"": name, "Arn": account.arn("cloudwatch", f"alarm:{name}")},
    }


def _policy_of_role(name: str, role: Properties) -> Policy:
    statements = [one for policy in role["Policies"] for one in policy["PolicyDocument"]["Statement"]]
    return Policy.of(statements, name)


def _statement_of(permission: Properties, function: str) -> dict[str, Any]:
    """Return the statement that Lambda adds to a function's policy for a permission."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": permission["Principal"]},
        "Action": permission["Action"],
        "Resource": function,
    }
    if "SourceArn" not in permission:
        return statement
    return {**statement, "Condition": {"ArnLike": {"aws:SourceArn": permission["SourceArn"]}}}


def _route(key: str, function: str) -> Route:
    method, path = key.split(" ")
    return Route(method, path, function)


def _function(arn: str, properties: Properties, variables: Mapping[str, str]) -> Function:
    sources = [event["Properties"]["Queue"] for event in properties.get("Events", {}).values()]
    return Function(
        arn=arn,
        role=Principal("AWS", properties["Role"]),
        log_group=properties["LoggingConfig"]["LogGroup"],
        source=next(iter(sources), ""),
        variables={**variables, **properties["Environment"]["Variables"]},
    )
