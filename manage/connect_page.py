"""`make connect`: connects a page to a deployed stack."""

import argparse
import getpass
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import requests
from botocore.exceptions import BotoCoreError, ClientError

from handover.aws.page_versions import PageVersions
from handover.aws.table import AccountTakenError
from handover.messenger.graph import Graph
from handover.pages.page import Page
from manage.connection import WrongTokenError, check_token, introduce, store
from manage.page_file import PageFileError, read_page
from manage.stack import deployed_stack


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make connect", usage="make connect PAGE=my-page.yaml STAGE=dev|prod", description=__doc__
    )
    parser.add_argument("file", type=Path, help="the page file (start from local/demo/page.yaml)")
    parser.add_argument("--stage", required=True, choices=["dev", "prod"], help="a stage of samconfig.toml")
    return parser.parse_args()


def _graph(page: Page, token: str, stack: Mapping[str, str], app_secret: str) -> Graph:
    return Graph(
        requests.Session(),
        url=stack["GraphApiUrl"],
        version=stack["GraphApiVersion"],
        page_id=page.id,
        page_token=token,
        app_secret=app_secret,
    )


def _connect(page: Page, token: str, stage: str) -> Iterator[str]:
    stack = deployed_stack(stage)
    parameters = stack.session.client("ssm")
    secrets_path = stack.values["SecretsPath"]

    def put_secret(name: str, value: str) -> None:
        parameters.put_parameter(Name=f"{secrets_path}/{name}", Value=value, Type="SecureString", Overwrite=True)

    found = parameters.get_parameter(Name=f"{secrets_path}/app-secret", WithDecryption=True)
    graph = _graph(page, token, stack.values, found["Parameter"]["Value"])
    check_token(page, graph)
    versions = PageVersions(stack.session.client("dynamodb"), stack.values["TableName"])
    store(page, token, put_secret, versions, by=getpass.getuser())
    yield "settings and token stored"
    yield from introduce(page, graph)


def main() -> int:
    """Connects a page and says what was done."""
    arguments = _arguments()
    try:
        page = read_page(arguments.file)
        token = os.environ.get("PAGE_TOKEN") or getpass.getpass("Page access token (not shown): ")
        for line in _connect(page, token, arguments.stage):
            print(f"{page.name}: {line}")  # noqa: T201 - a command speaks to its terminal
    except EOFError:
        print("not connected: no terminal to ask on; put the token into PAGE_TOKEN", file=sys.stderr)  # noqa: T201 - as above
        return 1
    except (PageFileError, WrongTokenError, AccountTakenError, ClientError, BotoCoreError) as error:
        print(f"not connected: {error}", file=sys.stderr)  # noqa: T201 - as above
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
