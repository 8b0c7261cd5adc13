"""What was learnt of pages' routing, in memory and in the table."""

from typing import Protocol

import pytest
from botocore.exceptions import BotoCoreError

from handover.aws.routings import RoutingTable
from handover.operations.ports import Routings
from handover.pages.platform import Platform
from handover.pages.routing import Routing, RoutingMode
from tests.fakes.cloud import TABLE_NAME, Cloud, interrupt
from tests.fakes.routings import InMemoryRoutings

PAGE = "2000000001"
ROUTED = Routing(page_id=PAGE, platform=Platform.MESSENGER, mode=RoutingMode.CONVERSATION_ROUTING, learnt_at=1_000)
ON_INSTAGRAM = Routing(page_id=PAGE, platform=Platform.INSTAGRAM, mode=RoutingMode.ZERO_CONFIG, learnt_at=2_000)


class World(Protocol):
    """One way of keeping routings, and what can befall it."""

    @property
    def routings(self) -> Routings: ...

    def damage(self) -> None: ...


class InMemory:
    def __init__(self) -> None:
        self.routings = InMemoryRoutings()

    def damage(self) -> None:
        self.routings.damage(PAGE, Platform.MESSENGER)


class InTable:
    def __init__(self, cloud: Cloud) -> None:
        self._client = cloud.client_of("thread_control", "dynamodb")
        self.routings = RoutingTable(self._client, TABLE_NAME)

    def damage(self) -> None:
        item = {"pk": {"S": f"routing#{PAGE}#messenger"}, "state": {"S": '{"mode":"telepathy"}'}}
        self._client.put_item(TableName=TABLE_NAME, Item=item)


@pytest.fixture(params=["in memory", "in the table"])
def world(request: pytest.FixtureRequest) -> World:
    return InMemory() if request.param == "in memory" else InTable(request.getfixturevalue("cloud"))


@pytest.fixture
def routings(world: World) -> Routings:
    return world.routings


def test_of_a_page_that_was_never_asked_about_nothing_is_known(routings: Routings) -> None:
    assert routings.get(PAGE, Platform.MESSENGER) is None


def test_a_routing_is_read_as_it_was_put(routings: Routings) -> None:
    routings.put(ROUTED)
    assert routings.get(PAGE, Platform.MESSENGER) == ROUTED


def test_each_platform_of_a_page_has_its_own(routings: Routings) -> None:
    routings.put(ROUTED)
    assert routings.get(PAGE, Platform.INSTAGRAM) is None
    routings.put(ON_INSTAGRAM)
    assert routings.get(PAGE, Platform.MESSENGER) == ROUTED
    assert routings.get(PAGE, Platform.INSTAGRAM) == ON_INSTAGRAM


def test_the_routing_of_one_page_is_not_that_of_another(routings: Routings) -> None:
    routings.put(ROUTED)
    assert routings.get("2000000002", Platform.MESSENGER) is None


def test_the_last_word_counts(routings: Routings) -> None:
    later = ROUTED.model_copy(update={"mode": RoutingMode.ZERO_CONFIG, "learnt_at": 9_000})
    routings.put(ROUTED)
    routings.get(PAGE, Platform.MESSENGER)
    routings.put(later)
    assert routings.get(PAGE, Platform.MESSENGER) == later


def test_what_cannot_be_read_is_not_known_and_is_learnt_anew(world: World) -> None:
    world.damage()
    assert world.routings.get(PAGE, Platform.MESSENGER) is None
    world.routings.put(ROUTED)
    assert world.routings.get(PAGE, Platform.MESSENGER) == ROUTED


def test_what_is_learnt_elsewhere_meanwhile_is_found_at_once_where_nothing_was_known(cloud: Cloud) -> None:
    routings = RoutingTable(cloud.client("dynamodb"), TABLE_NAME)
    assert routings.get(PAGE, Platform.MESSENGER) is None
    RoutingTable(cloud.client("dynamodb"), TABLE_NAME).put(ROUTED)
    assert routings.get(PAGE, Platform.MESSENGER) == ROUTED


def test_a_table_out_of_reach_is_no_missing_knowledge(cloud: Cloud) -> None:
    interrupt(cloud.client("dynamodb"), "GetItem").begin(1)
    with pytest.raises(BotoCoreError):
        RoutingTable(cloud.client("dynamodb"), TABLE_NAME).get(PAGE, Platform.MESSENGER)
