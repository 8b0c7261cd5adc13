"""Reads template.yaml and samconfig.toml, and works out parameters, mappings and conditions as CloudFormation does."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

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


@cache
def read_template(name: str = "template.yaml") -> dict[str, Any]:
    """Return a template as it is written, read once; whoever changes it makes a copy first."""
    template = yaml.load((ROOT / name).read_text(), Loader=_CloudFormationLoader)  # noqa: S506  # a safe loader
    assert isinstance(template, dict)
    return template


def read_samconfig() -> dict[str, Any]:
    """Gives samconfig.toml."""
    return tomllib.loads((ROOT / "samconfig.toml").read_text())


def overrides(environment: str, command: str) -> dict[str, str]:
    """Gives the parameters that samconfig.toml sets for `sam build` or `sam deploy`."""
    pairs = read_samconfig()[environment][command]["parameters"]["parameter_overrides"]
    return {name: value.strip('"') for name, _, value in (pair.partition("=") for pair in pairs)}


@dataclass(frozen=True)
class Resolver:
    """Works out parameters, mappings and conditions; leaves references alone that stand for nothing it knows.

    Attributes:
        parameters: what names stand for: parameters, and whatever else `Ref`, `Fn::GetAtt` (`Name.Attribute`) and
            `Fn::Sub` may name.
    """

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
            "Fn::GetAtt": lambda: self.parameters.get(".".join(argument), {"Fn::GetAtt": argument}),
            "Fn::Equals": lambda: argument[0] == argument[1],
            "Fn::Join": lambda: argument[0].join(argument[1]),
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
