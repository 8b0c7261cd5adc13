"""Makes people on the embedded engine: IAM users that have the policies of docs/iam and nothing else."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import boto3

from local.access import EngineAccess
from tests.iam.people import statements, values_of

STAGE = "local"


def person(
    administrator: EngineAccess, stack_name: str, policies: Sequence[str], more: Sequence[dict[str, Any]] = ()
) -> EngineAccess:
    """Gives the access of a new user.

    Args:
        administrator: the access of whoever makes the user.
        stack_name: the stack that the policies are filled in for.
        policies: their names in docs/iam.
        more: statements that the engine needs and AWS does not.
    """
    iam = boto3.client("iam", **administrator.client_arguments())
    account_id = boto3.client("sts", **administrator.client_arguments()).get_caller_identity()["Account"]
    values = {**values_of(stack_name, STAGE), "Region": administrator.region, "AccountId": account_id}
    user = f"person-{uuid4().hex}"
    iam.create_user(UserName=user)
    documents = [statements(name, values) for name in policies]
    for number, document in enumerate([*documents, *([[*more]] if more else [])]):
        text = json.dumps({"Version": "2012-10-17", "Statement": document})
        iam.put_user_policy(UserName=user, PolicyName=f"policy-{number}", PolicyDocument=text)
    key = iam.create_access_key(UserName=user)["AccessKey"]
    return replace(administrator, access_key_id=key["AccessKeyId"], secret_access_key=key["SecretAccessKey"])
