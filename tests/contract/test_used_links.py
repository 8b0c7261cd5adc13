"""Links that were used, in memory and in the table."""

import pytest

from handover.aws.damaged import DamagedItemError
from handover.aws.used_links import UsedLinkTable
from handover.links.link import Action
from handover.links.signing import LIFETIME
from handover.links.used import UsedLink
from handover.operations.links import UsedLinks
from tests.fakes.clock import ManualClock
from tests.fakes.cloud import TABLE_NAME, Cloud
from tests.fakes.used_links import InMemoryUsedLinks

DIGEST = "d" * 32
BY_MAYA = UsedLink(at=7, by="Maya", action=Action.CLAIM)


@pytest.fixture(params=["in memory", "in the table"])
def used_links(request: pytest.FixtureRequest) -> UsedLinks:
    if request.param == "in memory":
        return InMemoryUsedLinks()
    cloud: Cloud = request.getfixturevalue("cloud")
    return UsedLinkTable(cloud.client_of("console", "dynamodb"), TABLE_NAME)


def test_a_link_that_nobody_used_is_not_known(used_links: UsedLinks) -> None:
    assert used_links.get(DIGEST) is None


def test_the_use_of_a_link_is_found_and_of_no_other(used_links: UsedLinks) -> None:
    used_links.put(DIGEST, BY_MAYA)
    assert used_links.get(DIGEST) == BY_MAYA
    assert used_links.get("e" * 32) is None


def test_of_two_uses_the_first_one_counts(used_links: UsedLinks) -> None:
    used_links.put(DIGEST, BY_MAYA)
    used_links.put(DIGEST, BY_MAYA.model_copy(update={"at": 9}))
    assert used_links.get(DIGEST) == BY_MAYA


def test_a_use_is_kept_for_longer_than_any_link_counts(cloud: Cloud) -> None:
    clock = ManualClock(1_000.0)
    UsedLinkTable(cloud.client("dynamodb"), TABLE_NAME, clock).put(DIGEST, BY_MAYA)
    [(key, item)] = cloud.items("").items()
    assert key == f"link#{DIGEST}"
    assert int(item["expires_at"]["N"]) > clock.now + LIFETIME.total_seconds()


def test_an_item_that_is_not_ours_is_damaged(cloud: Cloud) -> None:
    cloud.client("dynamodb").put_item(TableName=TABLE_NAME, Item={"pk": {"S": f"link#{DIGEST}"}})
    with pytest.raises(DamagedItemError):
        UsedLinkTable(cloud.client("dynamodb"), TABLE_NAME).get(DIGEST)
