"""Finds a deployed stack: its name and region are those that samconfig.toml gives its stage."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from boto3 import Session

SAMCONFIG = Path(__file__).resolve().parent.parent / "samconfig.toml"


@dataclass(frozen=True)
class Stack:
    """A stack on AWS: a session in its region, and its parameters and outputs by name."""

    session: Session
    values: Mapping[str, str]


def deployed_stack(stage: str) -> Stack:
    """Asks CloudFormation for the stack of a stage.

    Raises:
        ClientError: there is none, or the credentials do not allow to look.
        BotoCoreError: AWS cannot be reached, or there are no credentials.
    """
    settings = tomllib.loads(SAMCONFIG.read_text(encoding="utf-8"))[stage]["global"]["parameters"]
    session = Session(region_name=settings["region"])
    stack = session.client("cloudformation").describe_stacks(StackName=settings["stack_name"])["Stacks"][0]
    parameters = {found["ParameterKey"]: found["ParameterValue"] for found in stack.get("Parameters", [])}
    return Stack(session, parameters | {found["OutputKey"]: found["OutputValue"] for found in stack["Outputs"]})
