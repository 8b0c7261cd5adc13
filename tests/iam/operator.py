"""Judges what `bin/handover` calls in a cloud in memory by docs/iam/operator.json, filled in for production."""

from collections.abc import Iterator, Mapping
from typing import Final

from tests.iam.calls import Parameters, requests_of
from tests.iam.installation import Installation, Question
from tests.iam.judge import PRODUCTION, Refusal
from tests.iam.names import Names
from tests.iam.people import Values, policy
from tests.iam.policy import NotUnderstoodError, Principal, Request
from tests.template.document import read_template

POLICY: Final = "operator"


class Operator:
    """Somebody who has the policy and nothing else.

    Attributes:
        asked: what was asked of IAM for them.
        refused: what IAM refused them.
        not_understood: the calls of which nobody has written down what IAM is asked.
    """

    def __init__(self, installation: Installation, outputs: Mapping[str, str], names: Mapping[str, str]) -> None:
        """Judge for an installation.

        Args:
            installation: whose policy it is.
            outputs: the stack's outputs as they are in this cloud. They tell which of its resources stands for which
                of the installation's.
            names: more of that, by ARNs.
        """
        self.asked: set[Request] = set()
        self.refused: list[Refusal] = []
        self.not_understood: list[str] = []
        self.values = _values(installation)
        self._account = installation.account
        self._who = Principal("AWS", f"arn:{installation.account.partition}:iam::{installation.account.id}:user/maya")
        self._policy = policy(self.values, POLICY)
        self._names = Names({**dict(_names(installation, outputs)), **names}.items())

    def refuses(self, service: str, operation: str, parameters: Parameters) -> Refusal | None:
        """Return why they may not make a call, None where they may.

        Raises:
            NotUnderstoodError: it is not known what IAM is asked. It is kept, for a command may go on after any error.
        """
        try:
            requests = requests_of(service, operation, parameters, self._account)
        except NotUnderstoodError as error:
            self.not_understood.append(str(error))
            raise
        for one in requests:
            request = self._names.real(one)
            self.asked.add(request)
            if not self._policy.allows(request):
                refusal = Refusal(Question(self._who, request))
                self.refused.append(refusal)
                return refusal
        return None


def _values(installation: Installation) -> Values:
    account = installation.account
    return {
        "Partition": account.partition,
        "Region": account.region,
        "AccountId": account.id,
        "Stage": PRODUCTION,
        "StackName": installation.stack_name,
    }


def _names(installation: Installation, outputs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Return the resources that outputs name: the ARN in a cloud, and that in the installation."""
    written = read_template()["Outputs"]
    for name, value in outputs.items():
        match written.get(name, {}).get("Value"):
            case {"Ref": str(logical_id)}:
                of_cloud = _arns(name, value, installation)
                yield from zip(of_cloud, _arns(name, installation.reference(logical_id), installation), strict=True)
    if "SecretsPath" in outputs:
        secrets = installation.account.arn("ssm", f"parameter/handover/{PRODUCTION}")
        yield installation.account.arn("ssm", f"parameter{outputs['SecretsPath']}"), secrets


def _arns(output: str, value: str, installation: Installation) -> tuple[str, ...]:
    """Return the ARNs of what an output names."""
    account = installation.account
    if output.endswith("Url"):
        return (account.queue_arn(value),)
    if output.endswith("FunctionName"):
        return (account.arn("lambda", f"function:{value}"),)
    if output.endswith("LogGroupName"):
        return (account.arn("logs", f"log-group:{value}"),)
    if output == "ScheduleGroupName":
        return account.arn("scheduler", f"schedule-group/{value}"), account.arn("scheduler", f"schedule/{value}")
    if output == "TableName":
        return (account.arn("dynamodb", f"table/{value}"),)
    return (value,)
