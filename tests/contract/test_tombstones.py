"""Tombstones, in memory and in the table: the latest counts, and an item names nobody."""

from typing import Protocol

import pytest

from handover.aws.tombstones import TombstoneTable
from handover.deletion.request import TOMBSTONE_DAYS
from handover.operations.ports import Tombstones
from tests.fakes.clock import ManualClock
from tests.fakes.cloud import TABLE_NAME, Cloud
from tests.fakes.tombstones import InMemoryTombstones

PAGE, USER = "2000000001", "7000000000000042"
AT = 1_795_000_000_000


class Kept(Tombstones, Protocol):
    """Tombstones that can be put as well."""

    def put(self, account_id: str, user_id: str, at: int) -> None: ...


@pytest.fixture(params=["in memory", "in the table"])
def tombstones(request: pytest.FixtureRequest) -> Kept:
    if request.param == "in memory":
        return InMemoryTombstones()
    return TombstoneTable(request.getfixturevalue("cloud").client("dynamodb"), TABLE_NAME)


def test_who_was_not_forgotten_has_none(tombstones: Kept) -> None:
    assert tombstones.forgotten_at(PAGE, USER) == 0


def test_the_latest_time_counts(tombstones: Kept) -> None:
    for at in (AT, AT + 2, AT + 1):
        tombstones.put(PAGE, USER, at)
    assert tombstones.forgotten_at(PAGE, USER) == AT + 2


def test_every_visitor_of_every_account_has_one_of_their_own(tombstones: Kept) -> None:
    tombstones.put(PAGE, USER, AT)
    assert [tombstones.forgotten_at(*ids) for ids in ((PAGE, f"{USER}1"), ("17", USER))] == [0, 0]


def test_an_item_names_nobody_and_leaves_the_table_by_itself(cloud: Cloud) -> None:
    TombstoneTable(cloud.client("dynamodb"), TABLE_NAME, ManualClock(1_000)).put(PAGE, USER, AT)
    [item] = cloud.items("tombstone#").values()
    assert USER not in str(cloud.items(""))
    assert item["forgotten_at"] == {"N": str(AT)}
    assert item["expires_at"] == {"N": str(1_000 + TOMBSTONE_DAYS * 86_400)}


def test_all_can_be_found(cloud: Cloud) -> None:
    table = TombstoneTable(cloud.client("dynamodb"), TABLE_NAME)
    table.put(PAGE, USER, AT)
    table.put(PAGE, f"{USER}1", AT + 1)
    found = dict(table.all(lambda _: None))
    assert sorted(found.values()) == [AT, AT + 1]
    assert found.keys() == cloud.items("tombstone#").keys()
