"""Finds a deployed stack: its name, region and parameters are those that samconfig.toml gives its stage."""

import shlex
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from boto3 import Session

_ROOT: Final = Path(__file__).resolve().parent.parent
SAMCONFIG = _ROOT / "samconfig.toml"
TEMPLATE: Final = _ROOT / "template.yaml"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The parameters that the next deploy is meant to set.

    Attributes:
        overrides: what samconfig.toml says.
        defaults: what template.yaml says for the others.
    """

    overrides: Mapping[str, str]
    defaults: Mapping[str, str]


@dataclass(frozen=True)
class Stack:
    """A stack on AWS: a session in its region, and its parameters and outputs by name."""

    session: Session
    name: str
    values: Mapping[str, str]


def deployed_stack(stage: str) -> Stack:
    """Asks CloudFormation for the stack of a stage.

    Raises:
        ClientError: there is none, or the credentials do not allow to look.
        BotoCoreError: AWS cannot be reached, or there are no credentials.
    """
    settings = _configuration(stage)["global"]["parameters"]
    session = Session(region_name=settings["region"])
    name = settings["stack_name"]
    stack = session.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
    parameters = {found["ParameterKey"]: found["ParameterValue"] for found in stack.get("Parameters", [])}
    return Stack(session, name, parameters | {found["OutputKey"]: found["OutputValue"] for found in stack["Outputs"]})


def wanted_parameters(stage: str) -> Wanted:
    """Return the parameters that samconfig.toml and template.yaml give a stage."""
    overrides = _configuration(stage)["deploy"]["parameters"].get("parameter_overrides", [])
    # SAM takes a list of pairs, or all of them in one text.
    pairs = shlex.split(overrides) if isinstance(overrides, str) else overrides
    named = {name: value.strip('"') for name, _, value in (pair.partition("=") for pair in pairs)}
    parameters = yaml.load(TEMPLATE.read_text(encoding="utf-8"), Loader=_TemplateLoader)["Parameters"]  # noqa: S506 - a safe loader
    defaults = {name: str(found["Default"]) for name, found in parameters.items() if "Default" in found}
    return Wanted(named, {name: value for name, value in defaults.items() if name not in named})


def _configuration(stage: str) -> Any:  # noqa: ANN401 - a table of TOML
    return tomllib.loads(SAMCONFIG.read_text(encoding="utf-8"))[stage]


class _TemplateLoader(yaml.SafeLoader):
    """Reads YAML with CloudFormation's short forms, such as !Ref, and leaves them out: parameters have none."""


_TemplateLoader.add_multi_constructor("!", lambda *_: None)
