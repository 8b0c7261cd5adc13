"""Finds the stack that a command is about: one on AWS, or the local one."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from boto3 import Session
from botocore.exceptions import BotoCoreError, ClientError

from handover.aws.page_versions import PageVersions
from manage.stack import Wanted, deployed_stack, wanted_parameters

_STATE: Final = Path(__file__).resolve().parent.parent / "local" / ".state"


class Stage(StrEnum):
    """A stack, as samconfig.toml names it."""

    LOCAL = "local"
    DEV = "dev"
    PROD = "prod"


class StackMissingError(Exception):
    """The stack is not there, or out of reach; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Target:
    """A stack that answers.

    Attributes:
        client_arguments: what its clients are made with.
        values: its parameters and outputs, by the names that template.yaml gives them.
        stack_name: what CloudFormation calls it; None for the local one, which is no part of an account.
        wanted: the parameters that the next deploy is meant to set.
    """

    session: Session
    client_arguments: dict[str, Any]
    table_name: str
    values: Mapping[str, str] = field(default_factory=dict)
    stack_name: str | None = None
    wanted: Wanted = field(default_factory=lambda: Wanted({}, {}))

    def output(self, name: str) -> str:
        """Gives one of them.

        Raises:
            StackMissingError: the stack was deployed before there was such a one.
        """
        if name not in self.values:
            raise StackMissingError(f"the stack has no output {name}: deploy it anew")
        return self.values[name]

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3's clients have no common type
        """Gives a client of one of its services."""
        return self.session.client(service, **self.client_arguments)  # type: ignore[call-overload]  # the stubs know each service by a literal

    @property
    def versions(self) -> PageVersions:
        """The settings of its pages."""
        return PageVersions(self.client("dynamodb"), self.table_name)


def target(stage: Stage) -> Target:
    """Gives a stack.

    Raises:
        StackMissingError: it is not there.
    """
    if stage is Stage.LOCAL:
        return _local()
    try:
        stack = deployed_stack(stage)
    except (ClientError, BotoCoreError) as error:
        raise StackMissingError(f"no stack `{stage}`: {error}") from error
    return Target(stack.session, {}, stack.values["TableName"], stack.values, stack.name, wanted_parameters(stage))


def _local() -> Target:
    path = Path(os.environ.get("HANDOVER_STATE_DIR", _STATE)) / "stack.json"
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise StackMissingError("the local stack does not run: begin with `make up`") from error
    return of_facts(facts)


def of_facts(facts: Mapping[str, Any]) -> Target:
    """Gives the local stack that these facts (`stack.json`) are about."""
    session = Session(facts["access_key_id"], facts["secret_access_key"], region_name=facts["region"])
    return Target(session, {"endpoint_url": facts["engine_url"]}, facts["table_name"], _values(facts))


def _values(facts: Mapping[str, Any]) -> dict[str, str]:
    """Gives what CloudFormation would, with the address of the webhook that works on this machine."""
    named = {
        "AppId": "app_id",
        "GraphApiUrl": "graph_url",
        "GraphApiVersion": "graph_version",
        "SenderEmail": "sender_email",
        "WebhookUrl": "webhook_url",
    }
    return {**facts.get("outputs", {}), **{name: facts[fact] for name, fact in named.items() if fact in facts}}
