"""The demo page that the local stack is about, and its connection to the deployed product."""

from itertools import chain
from pathlib import Path

from handover.messenger.meta_access import MetaAccess
from handover.pages.page import Page
from handover.recipes.recipe import HANDOVER_CLOSED
from local.facts import Facts
from manage.connection import Connection
from manage.page_file import read_page
from manage.target import of_facts

APP_SECRET = "test_app_secret"  # noqa: S105 -- documented test values; nothing outside this machine knows them
VERIFY_TOKEN = "test_verify_token"  # noqa: S105 -- as above
LINK_KEY = "test_link_key"
PAGE_ID = "2000000001"
PAGE_NAME = "Harbour Bikes"
PAGE_TOKEN = "test_page_token"  # noqa: S105 -- as above

_BY = "make run"  # who stores the demo page: what anybody else has stored is theirs
PAGE_FILE = Path(__file__).parent / "demo" / "page.yaml"


def demo_page() -> Page:
    """The demo page as its file has it."""
    return read_page(PAGE_FILE)


def at_any_hour(page: Page) -> Page:
    """The page with somebody there day and night, and quick to answer: what it says and tells depends on no clock."""
    changes = {
        "closed_hours_target": None,
        "admins": tuple(admin for admin in page.handover.admins if not admin.after_minutes),
        "remind_after_minutes": 0,
        "unanswered_after_minutes": None,
        "return_unanswered_after_minutes": None,
    }
    handover = page.handover.model_copy(update=changes)
    recipes = tuple(recipe for recipe in page.recipes if recipe.id != HANDOVER_CLOSED)
    return page.model_copy(update={"hours": None, "handover": handover, "recipes": recipes})


def connect(facts: Facts, page: Page) -> None:
    """Connects a page as a real one is connected; settings that somebody has applied since the last time stay.

    A stand-in for the Graph API need not know subscriptions and menus: what it refuses is left alone.
    """
    target = of_facts(facts.model_dump())
    stored = target.versions.current(page.id)
    page = stored.page if stored and stored.by != _BY else page
    meta = MetaAccess.of(target.values, facts.app_secret)
    connection = Connection(page, facts.page_token, target, meta)
    for _ in chain(connection.store(by=_BY), connection.introduce(), connection.subscribe_app()):
        pass
