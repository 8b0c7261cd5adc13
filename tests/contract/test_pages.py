"""Pages' settings, in memory and in the table."""

from typing import Any, Protocol

import pytest
from botocore.exceptions import BotoCoreError

from handover.aws.damaged import DamagedItemError
from handover.aws.page_table import PAGE_MAX_AGE_SECONDS, AccountTakenError, PageNotConnectedError, PageTable
from handover.aws.page_versions import PageVersions
from handover.operations import ports
from handover.pages.page import Page, Plan
from tests.fakes.clock import ManualClock
from tests.fakes.cloud import TABLE_NAME, Cloud, interrupt
from tests.fakes.pages import InMemoryPages

INSTAGRAM = "17841400000000001"


class Pages(ports.Pages, Protocol):
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


class Stored:
    """Settings in the table, read as a function does that has just started."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def get(self, account_id: str) -> Page:
        return PageTable(self._client, TABLE_NAME).get(account_id)

    def put(self, page: Page) -> None:
        PageVersions(self._client, TABLE_NAME).publish(page, by="Maya")


class InTable:
    def __init__(self, cloud: Cloud) -> None:
        self._client = cloud.client("dynamodb")
        self.pages = Stored(self._client)

    def damage(self, page_id: str) -> None:
        item = {"pk": {"S": f"page#{page_id}"}, "settings": {"S": '{"name": "my secret"}'}}
        self._client.put_item(TableName=TABLE_NAME, Item=item)


@pytest.fixture(params=["in memory", "in the table"])
def world(request: pytest.FixtureRequest) -> World:
    return InMemory() if request.param == "in memory" else InTable(request.getfixturevalue("cloud"))


@pytest.fixture
def page_on_instagram(demo_page: Page) -> Page:
    return demo_page.model_copy(update={"instagram_account_id": INSTAGRAM})


def test_a_page_that_nobody_connected_is_told_as_such(world: World) -> None:
    with pytest.raises(PageNotConnectedError, match="2000000009"):
        world.pages.get("2000000009")


def test_settings_are_read_as_they_were_put(world: World, demo_page: Page) -> None:
    world.pages.put(demo_page)
    assert world.pages.get(demo_page.id) == demo_page


def test_settings_of_one_page_are_not_those_of_another(world: World, demo_page: Page) -> None:
    other = demo_page.model_copy(update={"id": "2000000002", "name": "Hill Bikes", "instagram_account_id": None})
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


# --- Instagram accounts -----------------------------------------------------------------------------------------------


def test_a_page_is_found_by_its_instagram_account_too(world: World, page_on_instagram: Page) -> None:
    world.pages.put(page_on_instagram)
    assert world.pages.get(INSTAGRAM) == page_on_instagram
    assert world.pages.get(page_on_instagram.id) == page_on_instagram


def test_new_settings_are_found_by_either_id(world: World, page_on_instagram: Page) -> None:
    ids = (page_on_instagram.id, INSTAGRAM)
    world.pages.put(page_on_instagram)
    assert [world.pages.get(account).plan for account in ids] == [Plan.PREMIUM, Plan.PREMIUM]
    world.pages.put(page_on_instagram.model_copy(update={"plan": Plan.FREE}))
    assert [world.pages.get(account).plan for account in ids] == [Plan.FREE, Plan.FREE]


def test_an_account_that_its_page_names_no_longer_is_not_connected(world: World, page_on_instagram: Page) -> None:
    world.pages.put(page_on_instagram)
    world.pages.get(INSTAGRAM)
    world.pages.put(page_on_instagram.model_copy(update={"instagram_account_id": None}))
    with pytest.raises(PageNotConnectedError, match=INSTAGRAM):
        world.pages.get(INSTAGRAM)
    assert world.pages.get(page_on_instagram.id).instagram_account_id is None


def test_an_account_moves_to_another_page_once_its_own_does_not_name_it_any_more(
    world: World, page_on_instagram: Page
) -> None:
    world.pages.put(page_on_instagram)
    world.pages.put(page_on_instagram.model_copy(update={"instagram_account_id": None}))
    world.pages.put(page_on_instagram.model_copy(update={"id": "2000000002"}))
    assert world.pages.get(INSTAGRAM).id == "2000000002"


def test_an_account_that_gives_way_to_another_is_free(world: World, page_on_instagram: Page) -> None:
    world.pages.put(page_on_instagram)
    world.pages.put(page_on_instagram.model_copy(update={"instagram_account_id": "17841400000000002"}))
    world.pages.put(page_on_instagram.model_copy(update={"id": "2000000002"}))
    assert [world.pages.get(one).id for one in ("17841400000000002", INSTAGRAM)] == [page_on_instagram.id, "2000000002"]


def test_another_pages_account_is_not_taken_away(world: World, page_on_instagram: Page) -> None:
    world.pages.put(page_on_instagram)
    with pytest.raises(AccountTakenError, match=f"{INSTAGRAM} is the Instagram account of page {page_on_instagram.id}"):
        world.pages.put(page_on_instagram.model_copy(update={"id": "2000000002"}))
    assert world.pages.get(INSTAGRAM) == page_on_instagram
    with pytest.raises(PageNotConnectedError):
        world.pages.get("2000000002")


def test_an_account_taken_for_a_page_stays_an_account(world: World, page_on_instagram: Page) -> None:
    world.pages.put(page_on_instagram)
    with pytest.raises(AccountTakenError, match=f"the Instagram account of page {page_on_instagram.id}"):
        world.pages.put(page_on_instagram.model_copy(update={"id": INSTAGRAM, "instagram_account_id": None}))
    assert world.pages.get(INSTAGRAM) == page_on_instagram


def test_a_page_is_not_its_own_account(world: World, demo_page: Page) -> None:
    with pytest.raises(AccountTakenError, match="no Instagram account"):
        world.pages.put(demo_page.model_copy(update={"instagram_account_id": demo_page.id}))


def test_damaged_settings_are_those_of_the_page_whoever_looks_for_them(world: World, page_on_instagram: Page) -> None:
    world.pages.put(page_on_instagram)
    world.damage(page_on_instagram.id)
    with pytest.raises(DamagedItemError, match=page_on_instagram.id):
        world.pages.get(INSTAGRAM)


def test_another_page_taken_for_an_instagram_account_keeps_its_settings(world: World, demo_page: Page) -> None:
    mistyped = demo_page.model_copy(update={"id": "2000000002", "instagram_account_id": demo_page.id})
    world.pages.put(demo_page)
    with pytest.raises(AccountTakenError, match=demo_page.id):
        world.pages.put(mistyped)
    assert world.pages.get(demo_page.id) == demo_page
    with pytest.raises(PageNotConnectedError):
        world.pages.get(mistyped.id)


# --- how a warm function keeps them -----------------------------------------------------------------------------------


def test_what_is_kept_is_kept_under_both_ids(cloud: Cloud, page_on_instagram: Page) -> None:
    clock = ManualClock()
    pages = PageTable(cloud.client("dynamodb"), TABLE_NAME, clock)
    Stored(cloud.client("dynamodb")).put(page_on_instagram)
    pages.get(INSTAGRAM)
    interrupt(cloud.client("dynamodb"), "GetItem").begin(1)
    assert pages.get(page_on_instagram.id) == page_on_instagram
    clock.forward(PAGE_MAX_AGE_SECONDS + 0.1)
    with pytest.raises(BotoCoreError):
        pages.get(INSTAGRAM)


def test_a_warm_function_notices_new_settings_after_half_a_minute(cloud: Cloud, demo_page: Page) -> None:
    clock = ManualClock()
    pages = PageTable(cloud.client("dynamodb"), TABLE_NAME, clock)
    of_somebody_else = Stored(cloud.client("dynamodb"))
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
    Stored(cloud.client("dynamodb")).put(demo_page)
    assert pages.get(demo_page.id) == demo_page
