"""Pages' settings, in memory and in the table."""

from typing import Protocol

import pytest

from handover.aws.table import PAGE_MAX_AGE_SECONDS, DamagedItemError, PageNotConnectedError, PageTable
from handover.operations import reply
from handover.pages.page import Page, Plan
from tests.fakes.clock import ManualClock
from tests.fakes.cloud import TABLE_NAME, Cloud
from tests.fakes.pages import InMemoryPages


class Pages(reply.Pages, Protocol):
    """Where settings are kept, seen by whoever connects a page."""

    def put(self, page: Page) -> None: ...


class World(Protocol):
    """One way of keeping settings, and what can befall it."""

    @property
    def pages(self) -> Pages: ...

    def damage(self, page_id: str) -> None: ...


class InMemory:
    def __init__(self) -> None:
        self.pages = InMemoryPages()

    def damage(self, page_id: str) -> None:
        self.pages.damage(page_id)


class InTable:
    def __init__(self, cloud: Cloud) -> None:
        self._client = cloud.client("dynamodb")
        self.pages = PageTable(self._client, TABLE_NAME)

    def damage(self, page_id: str) -> None:
        item = {"pk": {"S": f"page#{page_id}"}, "settings": {"S": '{"name": "my secret"}'}}
        self._client.put_item(TableName=TABLE_NAME, Item=item)


@pytest.fixture(params=["in memory", "in the table"])
def world(request: pytest.FixtureRequest) -> World:
    return InMemory() if request.param == "in memory" else InTable(request.getfixturevalue("cloud"))


def test_a_page_that_nobody_connected_is_told_as_such(world: World) -> None:
    with pytest.raises(PageNotConnectedError, match="2000000009"):
        world.pages.get("2000000009")


def test_settings_are_read_as_they_were_put(world: World, demo_page: Page) -> None:
    world.pages.put(demo_page)
    assert world.pages.get(demo_page.id) == demo_page


def test_settings_of_one_page_are_not_those_of_another(world: World, demo_page: Page) -> None:
    other = demo_page.model_copy(update={"id": "2000000002", "name": "Hill Bikes"})
    world.pages.put(demo_page)
    world.pages.put(other)
    assert (world.pages.get(demo_page.id).name, world.pages.get(other.id).name) == ("Harbour Bikes", "Hill Bikes")


def test_new_settings_take_the_place_of_the_old_ones(world: World, demo_page: Page) -> None:
    world.pages.put(demo_page)
    world.pages.get(demo_page.id)
    world.pages.put(demo_page.model_copy(update={"plan": Plan.FREE}))
    assert world.pages.get(demo_page.id).plan is Plan.FREE


def test_damaged_settings_are_named_without_their_contents(world: World) -> None:
    world.damage("2000000001")
    with pytest.raises(DamagedItemError, match="2000000001") as damaged:
        world.pages.get("2000000001")
    assert "secret" not in str(damaged.value)
    assert damaged.value.__cause__ is None


def test_a_warm_function_notices_new_settings_after_half_a_minute(cloud: Cloud, demo_page: Page) -> None:
    clock = ManualClock()
    pages = PageTable(cloud.client("dynamodb"), TABLE_NAME, clock)
    of_somebody_else = PageTable(cloud.client("dynamodb"), TABLE_NAME, clock)
    of_somebody_else.put(demo_page)
    pages.get(demo_page.id)
    of_somebody_else.put(demo_page.model_copy(update={"plan": Plan.FREE}))
    clock.forward(PAGE_MAX_AGE_SECONDS)
    assert pages.get(demo_page.id).plan is Plan.PREMIUM
    clock.forward(0.1)
    assert pages.get(demo_page.id).plan is Plan.FREE


def test_a_page_that_is_connected_meanwhile_is_found_at_once(cloud: Cloud, demo_page: Page) -> None:
    pages = PageTable(cloud.client("dynamodb"), TABLE_NAME, ManualClock())
    with pytest.raises(PageNotConnectedError):
        pages.get(demo_page.id)
    PageTable(cloud.client("dynamodb"), TABLE_NAME).put(demo_page)
    assert pages.get(demo_page.id) == demo_page
