"""The demo page that the local stack is about, and its connection to the deployed product."""

from itertools import chain
from pathlib import Path

from local.facts import Facts
from manage.connection import Connection
from manage.meta_access import MetaAccess
from manage.page_file import read_page
from manage.target import of_facts

APP_SECRET = "test_app_secret"  # noqa: S105 -- documented test values; nothing outside this machine knows them
VERIFY_TOKEN = "test_verify_token"  # noqa: S105 -- as above
PAGE_ID = "2000000001"
PAGE_NAME = "Harbour Bikes"
PAGE_TOKEN = "test_page_token"  # noqa: S105 -- as above

PAGE_FILE = Path(__file__).parent / "demo" / "page.yaml"


def connect(facts: Facts) -> None:
    """Connects the demo page as a real one is connected.

    A stand-in for the Graph API need not know subscriptions and menus: what it refuses is left alone.
    """
    target = of_facts(facts.model_dump())
    meta = MetaAccess.of(target.values, facts.app_secret)
    connection = Connection(read_page(PAGE_FILE), facts.page_token, target, meta)
    for _ in chain(connection.store(by="make run"), connection.introduce(), connection.subscribe_app()):
        pass
