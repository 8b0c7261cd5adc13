"""Standings of pages, in memory and in the table: loaded as saved, and saved only on top of what was loaded."""

from typing import Protocol

import pytest
from botocore.exceptions import BotoCoreError

from handover.aws.conditions import ConflictError
from handover.aws.damaged import DamagedItemError
from handover.aws.standings import STANDING_MAX_AGE_SECONDS, StandingTable
from handover.operations.ports import Standings
from handover.pages.standing import Standing, Trouble, TroubleKind, Waiting, Wake
from tests.fakes.clock import ManualClock
from tests.fakes.cloud import TABLE_NAME, Cloud, interrupt
from tests.fakes.standings import InMemoryStandings

PAGE, INSTAGRAM = "2000000001", "17841400000000001"
DEAD = Trouble(kind=TroubleKind.TOKEN_DEAD, detail="HTTP 400, code 190/460", token="0123456789abcdef")
ANNA = Waiting(account_id=PAGE, user_id="7000000000000042", last_user_at=5)
BERT = Waiting(account_id=INSTAGRAM, user_id="6000000000000043", last_user_at=7)


class World(Protocol):
    """One way of keeping standings, and what can befall it."""

    @property
    def standings(self) -> Standings: ...

    def damage(self) -> None: ...

    def fail_next_read(self) -> None: ...

    def fail_next_save(self) -> None: ...


class InMemory:
    def __init__(self) -> None:
        self.standings = InMemoryStandings()

    def damage(self) -> None:
        self.standings.damage(PAGE)

    def fail_next_read(self) -> None:
        self.standings.fail_next_reads(1)

    def fail_next_save(self) -> None:
        self.standings.fail_next_saves(1)


class InTable:
    def __init__(self, cloud: Cloud) -> None:
        self._client = cloud.client("dynamodb")
        self.standings = StandingTable(self._client, TABLE_NAME)

    def damage(self) -> None:
        state = '{"page_id":"2000000001","hold":"my secret"}'
        item = {"pk": {"S": f"standing#{PAGE}"}, "version": {"N": "1"}, "state": {"S": state}}
        self._client.put_item(TableName=TABLE_NAME, Item=item)

    def fail_next_read(self) -> None:
        interrupt(self._client, "GetItem").begin(1)

    def fail_next_save(self) -> None:
        interrupt(self._client, "PutItem").begin(1)


@pytest.fixture(params=["in memory", "in the table"])
def world(request: pytest.FixtureRequest) -> World:
    return InMemory() if request.param == "in memory" else InTable(request.getfixturevalue("cloud"))


@pytest.fixture
def standings(world: World) -> Standings:
    return world.standings


def held() -> Standing:
    return Standing(page_id=PAGE).held(DEAD, 1_000)


def test_a_page_of_which_nothing_is_known_is_open(standings: Standings) -> None:
    assert standings.get(PAGE) == standings.fresh(PAGE) == Standing(page_id=PAGE)


def test_a_standing_is_loaded_as_it_was_saved(standings: Standings) -> None:
    full = held().model_copy(
        update={"wake": Wake(rounds=3, places=(ANNA, BERT)), "waiting": (ANNA,), "waking": (BERT,)}
    )
    saved = standings.save(full)
    assert saved == full.model_copy(update={"version": 1})
    assert standings.get(PAGE) == standings.fresh(PAGE) == saved


def test_an_opened_page_is_open_for_all_who_look(standings: Standings) -> None:
    saved = standings.save(held())
    opened = standings.save(saved.opened())
    assert standings.get(PAGE) == opened
    assert (opened.version, opened.hold, opened.wake) == (2, None, Wake())


def test_a_save_on_top_of_an_older_version_is_refused(standings: Standings) -> None:
    loaded = standings.save(held())
    by_another = standings.save(loaded.looked(2_000))
    with pytest.raises(ConflictError):
        standings.save(loaded.opened())
    assert standings.fresh(PAGE) == by_another


def test_only_one_of_two_first_saves_counts(standings: Standings) -> None:
    standings.save(held())
    with pytest.raises(ConflictError):
        standings.save(held())


def test_the_standing_of_one_page_is_not_that_of_another(standings: Standings) -> None:
    standings.save(held())
    assert standings.get("2000000002").hold is None


def test_a_damaged_standing_is_named_without_its_contents(world: World) -> None:
    world.damage()
    for look in (world.standings.get, world.standings.fresh):
        with pytest.raises(DamagedItemError, match=PAGE) as damaged:
            look(PAGE)
        assert "secret" not in str(damaged.value)
        assert damaged.value.__cause__ is None


def test_a_table_out_of_reach_is_an_error_of_one_call(world: World) -> None:
    world.fail_next_read()
    with pytest.raises(BotoCoreError):
        world.standings.fresh(PAGE)
    world.fail_next_save()
    with pytest.raises(BotoCoreError):
        world.standings.save(held())
    assert world.standings.save(held()).version == 1


# --- how a warm function keeps them -----------------------------------------------------------------------------------


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def of_this_function(cloud: Cloud, clock: ManualClock) -> StandingTable:
    return StandingTable(cloud.client("dynamodb"), TABLE_NAME, clock)


@pytest.fixture
def of_another(cloud: Cloud, clock: ManualClock) -> StandingTable:
    return StandingTable(cloud.client("dynamodb"), TABLE_NAME, clock)


def test_a_warm_function_notices_a_held_page_after_ten_seconds(
    of_this_function: StandingTable, of_another: StandingTable, clock: ManualClock
) -> None:
    of_this_function.get(PAGE)
    of_another.save(held())
    clock.forward(STANDING_MAX_AGE_SECONDS)
    assert of_this_function.get(PAGE).hold is None
    clock.forward(0.1)
    assert of_this_function.get(PAGE).hold is not None


def test_a_fresh_look_goes_past_what_is_kept_and_is_kept_itself(
    of_this_function: StandingTable, of_another: StandingTable
) -> None:
    of_this_function.get(PAGE)
    saved = of_another.save(held())
    assert of_this_function.fresh(PAGE) == of_this_function.get(PAGE) == saved


def test_what_a_function_saved_it_knows_at_once(cloud: Cloud, of_this_function: StandingTable) -> None:
    of_this_function.get(PAGE)
    saved = of_this_function.save(held())
    interrupt(cloud.client("dynamodb"), "GetItem").begin(1)
    assert of_this_function.get(PAGE) == saved


def test_what_a_function_could_not_save_it_does_not_believe(
    of_this_function: StandingTable, of_another: StandingTable
) -> None:
    of_another.save(held())
    with pytest.raises(ConflictError):
        of_this_function.save(held().opened())
    assert of_this_function.get(PAGE).wake is None


# --- the item ---------------------------------------------------------------------------------------------------------


def test_an_item_never_expires(cloud: Cloud) -> None:
    StandingTable(cloud.client("dynamodb"), TABLE_NAME).save(held())
    assert cloud.items("standing#")[f"standing#{PAGE}"].keys() == {"pk", "version", "state"}


def test_an_item_that_is_not_ours_is_damaged(cloud: Cloud) -> None:
    cloud.client("dynamodb").put_item(TableName=TABLE_NAME, Item={"pk": {"S": f"standing#{PAGE}"}})
    with pytest.raises(DamagedItemError, match="state"):
        StandingTable(cloud.client("dynamodb"), TABLE_NAME).get(PAGE)


def test_console_saves_a_standing_without_somebody_who_is_forgotten(cloud: Cloud) -> None:
    table = StandingTable(cloud.client_of("console", "dynamodb"), TABLE_NAME)
    saved = table.save(table.fresh(PAGE))
    assert table.fresh(PAGE) == saved
