"""The demo page that the local stack is about, and its connection to the deployed product."""

from pathlib import Path

import boto3
import requests

from handover.aws.page_versions import PageVersions
from handover.messenger.graph import Graph
from handover.pages.page import Page
from local.facts import Facts
from manage.connection import introduce, store
from manage.page_file import read_page

APP_SECRET = "test_app_secret"  # noqa: S105 -- documented test values; nothing outside this machine knows them
VERIFY_TOKEN = "test_verify_token"  # noqa: S105 -- as above
PAGE_ID = "2000000001"
PAGE_NAME = "Harbour Bikes"
PAGE_TOKEN = "test_page_token"  # noqa: S105 -- as above

PAGE_FILE = Path(__file__).parent / "demo" / "page.yaml"


def demo_page() -> Page:
    """The demo page as its file has it."""
    return read_page(PAGE_FILE)


def at_any_hour(page: Page) -> Page:
    """The page with somebody there day and night: what its bot says depends on no clock."""
    handover = page.handover.model_copy(update={"closed_hours_target": None})
    return page.model_copy(update={"hours": None, "handover": handover})


def connect(facts: Facts, page: Page) -> None:
    """Connects a page as a real one is connected.

    A stand-in for the Graph API need not know subscriptions and menus: what it refuses is left alone.
    """
    versions = PageVersions(boto3.client("dynamodb", **facts.client_arguments()), facts.table_name)
    parameters = boto3.client("ssm", **facts.client_arguments())

    def put_secret(name: str, value: str) -> None:
        parameters.put_parameter(Name=f"{facts.secrets_path}/{name}", Value=value, Type="SecureString", Overwrite=True)

    store(page, facts.page_token, put_secret, versions, by="make run")
    graph = Graph(
        requests.Session(),
        url=facts.graph_url,
        version=facts.graph_version,
        page_id=facts.page_id,
        page_token=facts.page_token,
        app_secret=facts.app_secret,
    )
    for _ in introduce(page, graph):
        pass
