"""`python -m manage.connect_page FILE --stage STAGE`: connects a page to a deployed stack."""

import argparse
import getpass
import os
import sys
from pathlib import Path

import boto3
import requests
from botocore.exceptions import BotoCoreError, ClientError

from handover.aws.table import PageTable
from handover.messenger.graph import Graph
from manage.connection import WrongTokenError, check_token, introduce, store
from manage.page_file import PageFileError, read_page


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m manage.connect_page", description=__doc__)
    parser.add_argument("file", type=Path, help="the page file (start from local/demo/page.yaml)")
    parser.add_argument("--stage", required=True, choices=["dev", "prod"], help="the stack messenger-handover-<stage>")
    return parser.parse_args()


def _stack(stage: str) -> dict[str, str]:
    """Gives the parameters and outputs of a deployed stack."""
    name = f"messenger-handover-{stage}"
    stack = boto3.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
    parameters = {found["ParameterKey"]: found["ParameterValue"] for found in stack.get("Parameters", [])}
    return parameters | {found["OutputKey"]: found["OutputValue"] for found in stack["Outputs"]}


def main() -> int:
    """Connects a page and says what was done."""
    arguments = _arguments()
    try:
        page = read_page(arguments.file)
        token = os.environ.get("PAGE_TOKEN") or getpass.getpass("Page access token (not shown): ")
        stack = _stack(arguments.stage)
        parameters = boto3.client("ssm")
        secret_name = f"{stack['SecretsPath']}/app-secret"
        app_secret = parameters.get_parameter(Name=secret_name, WithDecryption=True)["Parameter"]["Value"]
        graph = Graph(
            requests.Session(),
            url=stack["GraphApiUrl"],
            version=stack["GraphApiVersion"],
            page_id=page.id,
            page_token=token,
            app_secret=app_secret,
        )
        check_token(page, graph)
        store(page, token, parameters, PageTable(boto3.client("dynamodb"), stack["TableName"]), stack["SecretsPath"])
    except (PageFileError, WrongTokenError, ClientError, BotoCoreError) as error:
        print(f"not connected: {error}", file=sys.stderr)  # noqa: T201 - a command speaks to its terminal
        return 1
    print(f"{page.name}: settings and token stored")  # noqa: T201 - as above
    for line in introduce(page, graph):
        print(f"{page.name}: {line}")  # noqa: T201 - as above
    return 0


if __name__ == "__main__":
    sys.exit(main())
