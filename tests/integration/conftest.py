"""A system of its own for every test: cloud and platform in memory, the demo page connected, no network."""

from collections.abc import Callable, Iterator

import pytest
import pytest_socket

from handover.aws.page_versions import PageVersions
from handover.pages.messenger_profile import messenger_profile
from handover.pages.page import Page
from local.demo_page import at_any_hour, demo_page
from tests.fakes.cloud import TABLE_NAME, Cloud, cloud
from tests.fakes.meta import Meta, SimulatedPage, meta
from tests.integration.functions import Functions, load
from tests.integration.system import System

type Happens = Callable[[], None]


@pytest.fixture(autouse=True)
def _offline() -> Iterator[None]:
    # Event loops talk to themselves over unix sockets.
    pytest_socket.disable_socket(allow_unix_socket=True)
    yield
    pytest_socket.enable_socket()


@pytest.fixture(scope="session")
def settings() -> Page:
    return at_any_hour(demo_page())


@pytest.fixture(name="cloud")
def _cloud() -> Iterator[Cloud]:
    with cloud() as made:
        yield made


@pytest.fixture(name="meta")
def _meta() -> Iterator[Meta]:
    with meta() as made:
        yield made


@pytest.fixture
def functions(cloud: Cloud, meta: Meta, monkeypatch: pytest.MonkeyPatch) -> Functions:
    return load(cloud, meta, monkeypatch)


@pytest.fixture
def page(cloud: Cloud, meta: Meta, settings: Page) -> SimulatedPage:
    """The demo page, connected as its owner does it."""
    return connect(settings, meta.add_page(settings.id, settings.name), cloud)


@pytest.fixture
def visitor(page: SimulatedPage) -> str:
    return page.new_visitor("Anna Berg")


@pytest.fixture
def happens(functions: Functions, page: SimulatedPage) -> Happens:
    """Brings what happened on the platform through the system, and all that follows from it, to its end."""

    def settle() -> None:
        while webhooks := page.new_webhooks():
            assert set(functions.receive_webhooks(webhooks)) == {200}
            functions.settle()

    return settle


@pytest.fixture
def system(functions: Functions, cloud: Cloud, page: SimulatedPage, visitor: str) -> System:
    """All of it, with the demo page and a visitor who has not written yet."""
    return System(functions, cloud, page, visitor)


def connect(settings: Page, page: SimulatedPage, cloud: Cloud) -> SimulatedPage:
    """Connects a page of the platform: settings and token to AWS, menu to Meta."""
    PageVersions(cloud.client("dynamodb"), TABLE_NAME).publish(settings, by="a test")
    cloud.put_secret(f"pages/{settings.id}/token", page.token)
    page.owner_publishes(messenger_profile(settings))
    return page
