"""Pages' settings with their history, in the table."""

import pytest

from handover.aws.conditions import ConflictError
from handover.aws.damaged import DamagedItemError
from handover.aws.page_table import AccountTakenError, PageTable
from handover.aws.page_versions import NoSuchVersionError, PageVersions, Version
from handover.pages.page import Page, Plan
from tests.fakes.clock import ManualClock
from tests.fakes.cloud import TABLE_NAME, Cloud


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(1_700_000_000)


@pytest.fixture
def versions(cloud: Cloud, clock: ManualClock) -> PageVersions:
    return PageVersions(cloud.client("dynamodb"), TABLE_NAME, clock)


@pytest.fixture
def free(demo_page: Page) -> Page:
    return demo_page.model_copy(update={"plan": Plan.FREE})


def test_a_page_that_was_never_stored_has_no_version(versions: PageVersions, demo_page: Page) -> None:
    assert versions.current(demo_page.id) is None
    assert versions.all(demo_page.id) == []


def test_each_change_is_a_version_that_tells_who_made_it_when_and_why(
    versions: PageVersions, clock: ManualClock, demo_page: Page, free: Page
) -> None:
    versions.put(demo_page, on_top_of=0, by="Maya")
    clock.forward(60)
    versions.put(free, on_top_of=1, by="Jonas", note="the plan lapsed")
    first = Version(1, demo_page, 1_700_000_000, "Maya")
    second = Version(2, free, 1_700_000_060, "Jonas", "the plan lapsed")
    assert versions.current(demo_page.id) == second
    assert versions.all(demo_page.id) == [second, first]
    assert versions.get(demo_page.id, 1) == first


def test_an_older_version_is_restored_as_a_new_one(versions: PageVersions, demo_page: Page, free: Page) -> None:
    versions.publish(demo_page, by="Maya")
    versions.publish(free, by="Maya")
    versions.publish(versions.get(demo_page.id, 1).page, by="Maya", note="version 1 again")
    assert [version.page.plan for version in versions.all(demo_page.id)] == [Plan.PREMIUM, Plan.FREE, Plan.PREMIUM]


@pytest.mark.parametrize("on_top_of", [0, 2])
def test_a_change_made_from_another_version_is_refused_and_changes_nothing(
    versions: PageVersions, demo_page: Page, free: Page, on_top_of: int
) -> None:
    versions.put(demo_page, on_top_of=0, by="Maya")
    with pytest.raises(ConflictError, match="was changed since version"):
        versions.put(free, on_top_of=on_top_of, by="Jonas")
    assert [version.by for version in versions.all(demo_page.id)] == ["Maya"]


def test_a_version_that_is_not_there_is_named(versions: PageVersions, demo_page: Page) -> None:
    with pytest.raises(NoSuchVersionError, match="has no version 7"):
        versions.get(demo_page.id, 7)


def test_an_account_of_instagram_is_no_page(versions: PageVersions, demo_page: Page) -> None:
    versions.publish(demo_page, by="Maya")
    assert versions.current(str(demo_page.instagram_account_id)) is None
    with pytest.raises(AccountTakenError):
        versions.publish(demo_page.model_copy(update={"id": "5", "instagram_account_id": demo_page.id}), by="Maya")
    assert versions.current("5") is None


def test_a_refused_change_leaves_the_account_with_its_page(
    cloud: Cloud, versions: PageVersions, demo_page: Page
) -> None:
    versions.publish(demo_page, by="Maya")
    for other in (
        demo_page.model_copy(update={"id": "5"}),
        demo_page.model_copy(update={"plan": Plan.FREE, "instagram_account_id": "6"}),
    ):
        with pytest.raises((AccountTakenError, ConflictError)):
            versions.put(other, on_top_of=7, by="Jonas")
    assert PageTable(cloud.client("dynamodb"), TABLE_NAME).get(str(demo_page.instagram_account_id)) == demo_page
    assert cloud.items("page#6") == {}


def test_an_account_that_another_page_got_meanwhile_stays_there(
    cloud: Cloud, versions: PageVersions, demo_page: Page, free: Page
) -> None:
    """Whoever had taken it when that was still possible has it."""
    versions.publish(demo_page, by="Maya")
    account = str(demo_page.instagram_account_id)
    item = {"pk": {"S": f"page#{account}"}, "page_id": {"S": "5"}}
    cloud.client("dynamodb").put_item(TableName=TABLE_NAME, Item=item)
    versions.publish(free.model_copy(update={"instagram_account_id": None}), by="Maya")
    assert cloud.items(f"page#{account}") == {f"page#{account}": item}


def test_damaged_settings_are_named_without_their_contents(
    cloud: Cloud, versions: PageVersions, demo_page: Page
) -> None:
    item = {"pk": {"S": f"page#{demo_page.id}"}, "settings": {"S": "my secret"}, "version": {"N": "1"}}
    cloud.client("dynamodb").put_item(TableName=TABLE_NAME, Item=item)
    with pytest.raises(DamagedItemError, match=demo_page.id) as damaged:
        versions.current(demo_page.id)
    assert "secret" not in str(damaged.value)
