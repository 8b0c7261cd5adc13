"""The stack that template.yaml describes, translated and resolved, so that tests read what AWS would be given."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from samtranslator.translator.transform import transform  # type: ignore[import-untyped]  # it ships no types

ROOT = Path(__file__).parents[2]
ENVIRONMENTS = ("local", "dev", "prod")

type Properties = dict[str, Any]

_NO_VALUE = {"Ref": "AWS::NoValue"}


class _CloudFormationLoader(yaml.SafeLoader):
    """Reads YAML with CloudFormation's short forms, such as !Ref."""


def _long_form(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Properties:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        raise TypeError(f"unexpected !{suffix}")
    if suffix == "GetAtt":
        value = value.split(".", 1)
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}


_CloudFormationLoader.add_multi_constructor("!", _long_form)


def read_template() -> dict[str, Any]:
    """Gives template.yaml as it is written."""
    template = yaml.load((ROOT / "template.yaml").read_text(), Loader=_CloudFormationLoader)  # noqa: S506  # a safe loader
    assert isinstance(template, dict)
    return template


def read_samconfig() -> dict[str, Any]:
    """Gives samconfig.toml."""
    return tomllib.loads((ROOT / "samconfig.toml").read_text())


def overrides(environment: str, command: str) -> dict[str, str]:
    """Gives the parameters that samconfig.toml sets for `sam build` or `sam deploy`."""
    pairs = read_samconfig()[environment][command]["parameters"]["parameter_overrides"]
    return {name: value.strip('"') for name, _, value in (pair.partition("=") for pair in pairs)}


def translate() -> dict[str, Any]:
    """Gives the template as SAM translates it to plain CloudFormation."""
    template = read_template()
    for resource in template["Resources"].values():
        for location in ("CodeUri", "ContentUri"):
            if location in resource.get("Properties", {}):
                resource["Properties"][location] = "s3://bucket/key"  # as `sam package` would leave it
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
        translated = transform(template, {}, managed_policy_loader=None)
    assert isinstance(translated, dict)
    return translated


@dataclass(frozen=True)
class Resolver:
    """Works out parameters, mappings and conditions; leaves references between resources alone."""

    parameters: Mapping[str, str]
    mappings: Mapping[str, Any]
    conditions: Mapping[str, Any]

    def resolve(self, node: Any) -> Any:
        """Gives the node as AWS would read it."""
        if isinstance(node, list):
            return [resolved for item in node if (resolved := self.resolve(item)) != _NO_VALUE]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            name, argument = next(iter(node.items()))
            if name == "Ref" or name.startswith("Fn::"):
                return self._call(name, argument)
        return {key: resolved for key, value in node.items() if (resolved := self.resolve(value)) != _NO_VALUE}

    def holds(self, condition: str) -> bool:
        """Tells whether a condition of the template is true."""
        return bool(self.resolve(self.conditions[condition]))

    def _call(self, function: str, argument: Any) -> Any:
        if function == "Fn::If":
            condition, when_true, when_false = argument
            return self.resolve(when_true if self.holds(condition) else when_false)
        argument = self.resolve(argument)
        own: dict[str, Callable[[], Any]] = {
            "Ref": lambda: self.parameters.get(argument, {"Ref": argument}),
            "Fn::Equals": lambda: argument[0] == argument[1],
            "Fn::Not": lambda: not argument[0],
            "Fn::FindInMap": lambda: self.mappings[argument[0]][argument[1]][argument[2]],
            "Fn::Split": lambda: argument[1].split(argument[0]),
            "Fn::Select": lambda: argument[1][argument[0]],
            "Fn::Sub": lambda: self._substitute(argument),
        }
        return own[function]() if function in own else {function: argument}

    def _substitute(self, argument: str | list[Any]) -> str:
        text, own = (argument, {}) if isinstance(argument, str) else argument
        known = {**self.parameters, **own}
        return re.sub(r"\$\{([^}]+)}", lambda found: known.get(found[1], found[0]), text)


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


def stack_for(environment: str, translated: Mapping[str, Any], **changed: str) -> Stack:
    """Gives the stack that `sam deploy --config-env <environment>` makes, with some parameters changed."""
    defaults = {name: found["Default"] for name, found in translated["Parameters"].items() if "Default" in found}
    parameters = {**defaults, **overrides(environment, "deploy"), **changed}
    resolver = Resolver(parameters, translated["Mappings"], translated["Conditions"])
    resources = {
        name: resolver.resolve(resource)
        for name, resource in translated["Resources"].items()
        if "Condition" not in resource or resolver.holds(resource["Condition"])
    }
    return Stack(resources)
