"""Runs commands as somebody who has the policy of docs/iam/operator.json and nothing else."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.fakes.cloud import ACCOUNT, SCHEDULER_ROLE_ARN, SECRETS_PATH, SENDER_EMAIL, TABLE_NAME, Cloud
from tests.fakes.deployed import STACK
from tests.iam.judge import production
from tests.iam.operator import Operator


@contextmanager
def commands_of_an_operator(cloud: Cloud, outputs: Mapping[str, str]) -> Iterator[Operator]:
    """Has an operator make the calls of all commands that typer's runner invokes; none may be refused."""
    installation = production(ACCOUNT, SENDER_EMAIL)
    names = {
        SCHEDULER_ROLE_ARN: installation.reference("SchedulerRole.Arn"),
        _arn_of_stack(STACK): _arn_of_stack(installation.stack_name),
    }
    everywhere = {"TableName": TABLE_NAME, "SecretsPath": SECRETS_PATH}
    operator = Operator(installation, {**everywhere, **outputs}, names)
    invoke = CliRunner.invoke

    def invoke_as_operator(self: CliRunner, *arguments: Any, **more: Any) -> Result:
        with cloud.judged_by(operator.refuses):
            return invoke(self, *arguments, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CliRunner, "invoke", invoke_as_operator)
        yield operator
    assert [*operator.not_understood, *map(str, operator.refused)] == [], "IAM refuses this to an operator"


def _arn_of_stack(name: str) -> str:
    return ACCOUNT.arn("cloudformation", f"stack/{name}")
