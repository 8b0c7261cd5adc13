"""Somebody with the policies of docs/iam deploys the real template, and nobody without them can.

The engine judges what the SAM CLI calls. What CloudFormation's handlers call in the name of its user it does not judge:
tests/template/test_deployer.py does.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import boto3
import pytest
from botocore.exceptions import ClientError
from samcli.lib.bootstrap.bootstrap import manage_stack  # type: ignore[import-untyped]  # it ships no types

from local.access import EngineAccess
from local.deployment import Deployment
from local.engine import Engine
from local.failures import StackFailure
from local.ports import free_ports
from local.settings import PROJECT
from tests.system.engine_people import person

# Three runs of the SAM CLI, one after the other.
pytestmark = pytest.mark.timeout(300)

# Nobody calls these addresses: the stack is deployed and left alone.
FIRST = {"GraphApiUrl": "http://127.0.0.1:9", "ApiUrl": "http://127.0.0.1:9"}
CHANGED = {**FIRST, "GraphApiUrl": "http://127.0.0.1:10"}


@dataclass
class EmptyAccount:
    """An engine on which nothing was deployed yet."""

    administrator: EngineAccess
    deployment: Deployment

    def person(self, *policies: str) -> EngineAccess:
        return person(self.administrator, self.deployment.stack_name, policies)


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmptyAccount]:
    folder = tmp_path_factory.mktemp("account")
    deployment = Deployment(PROJECT, folder)
    deployment.build()
    [port] = free_ports(1)
    engine = Engine(folder, port, deployment.region)
    engine.state.prepare(port)
    engine.start()
    try:
        yield EmptyAccount(engine.access, deployment)
    finally:
        engine.stop()


@pytest.fixture(scope="module")
def bucket(account: EmptyAccount) -> str:
    """The bucket of the SAM CLI, made by somebody who may do that alone."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in account.person("bootstrap").environment().items():
            patch.setenv(name, value)
        made: str = manage_stack(None, account.deployment.region)
    # Its own policy refuses what does not come by TLS, which the engine has not.
    boto3.client("s3", **account.administrator.client_arguments()).delete_bucket_policy(Bucket=made)
    return made


@pytest.mark.usefixtures("bucket")
def test_a_deployer_makes_the_stack_changes_it_and_deletes_it(account: EmptyAccount) -> None:
    deployer = account.person("deployer", "deployer-services")

    assert account.deployment.deploy(deployer, FIRST).parameters["GraphApiUrl"] == FIRST["GraphApiUrl"]
    assert account.deployment.deploy(deployer, CHANGED).parameters["GraphApiUrl"] == CHANGED["GraphApiUrl"]
    client = boto3.client("cloudformation", **deployer.client_arguments())
    client.delete_stack(StackName=account.deployment.stack_name)


@pytest.mark.usefixtures("bucket")
def test_an_operator_cannot_deploy(account: EmptyAccount) -> None:
    with pytest.raises(StackFailure, match="not authorized to perform"):
        account.deployment.deploy(account.person("operator", "secrets"), FIRST)


def test_a_deployer_cannot_take_the_bucket_of_sam_away(account: EmptyAccount, bucket: str) -> None:
    client = boto3.client("s3", **account.person("deployer", "deployer-services").client_arguments())

    with pytest.raises(ClientError, match="not authorized to perform: s3:DeleteBucket"):
        client.delete_bucket(Bucket=bucket)
