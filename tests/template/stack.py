"""The stack that template.yaml describes, translated and resolved, so that tests read what AWS would be given."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from samtranslator.translator.transform import transform  # type: ignore[import-untyped]  # it ships no types

from tests.template.document import Properties, Resolver, overrides, read_template


def translate() -> dict[str, Any]:
    """Gives the template as SAM translates it to plain CloudFormation."""
    template = copy.deepcopy(read_template())
    for resource in template["Resources"].values():
        for location in ("CodeUri", "ContentUri"):
            if location in resource.get("Properties", {}):
                resource["Properties"][location] = "s3://bucket/key"  # as `sam package` would leave it
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
        translated = transform(template, {}, managed_policy_loader=None)
    assert isinstance(translated, dict)
    return translated


def target(reference: Any) -> str:
    """Gives the logical id that a Ref or GetAtt points at."""
    match reference:
        case {"Ref": str(logical_id)} | {"Fn::GetAtt": [str(logical_id), "Arn"]}:
            return logical_id
    raise AssertionError(f"not a reference to a resource: {reference}")


@dataclass(frozen=True)
class Stack:
    """Everything that one environment of samconfig.toml asks AWS for."""

    resources: Mapping[str, Any]
    outputs: Mapping[str, Any]

    def of_type(self, kind: str) -> dict[str, Properties]:
        """Gives the properties of all resources of one type, by logical id."""
        return {name: found["Properties"] for name, found in self.resources.items() if found["Type"] == kind}

    def properties(self, logical_id: str) -> Properties:
        """Gives the properties of one resource."""
        properties = self.resources[logical_id]["Properties"]
        assert isinstance(properties, dict)
        return properties

    def functions(self) -> dict[str, Properties]:
        """Gives the functions by logical id."""
        return self.of_type("AWS::Lambda::Function")

    def mappings(self) -> dict[str, Properties]:
        """Gives the event source mappings by the logical id of their function."""
        found = self.of_type("AWS::Lambda::EventSourceMapping").values()
        return {target(mapping["FunctionName"]): mapping for mapping in found}

    def statements(self, role: str) -> list[Properties]:
        """Gives all that a role allows."""
        policies = self.properties(role)["Policies"]
        return [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]


def as_list(value: Any) -> list[Any]:
    """Gives a policy's element as a list, whether it was written as one or not."""
    return value if isinstance(value, list) else [value]


def allowing(policy: Properties) -> list[Properties]:
    """Gives what the policy of a queue or a topic allows."""
    return [one for one in policy["PolicyDocument"]["Statement"] if one["Effect"] == "Allow"]


def stack_for(environment: str, translated: Mapping[str, Any], **changed: str) -> Stack:
    """Gives the stack that `sam deploy --config-env <environment>` makes, with some parameters changed."""
    defaults = {name: found["Default"] for name, found in translated["Parameters"].items() if "Default" in found}
    parameters = {**defaults, **overrides(environment, "deploy"), **changed}
    resolver = Resolver(parameters, translated["Mappings"], translated["Conditions"])
    return Stack(_resolved(translated["Resources"], resolver), _resolved(translated["Outputs"], resolver))


def _resolved(section: Mapping[str, Any], resolver: Resolver) -> dict[str, Any]:
    """Gives what is there of a section of the template, under the conditions of one environment."""
    return {
        name: resolver.resolve(one)
        for name, one in section.items()
        if "Condition" not in one or resolver.holds(one["Condition"])
    }
