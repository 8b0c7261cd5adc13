"""How programs stand, in memory and in DynamoDB: saved on top of what was loaded, and nobody else's attributes lost."""

from collections.abc import Callable
from typing import Final, Protocol

import pytest

from handover.aws.conditions import ConflictError
from handover.aws.damaged import DamagedItemError
from handover.aws.endpoints import KEPT_DAYS, EndpointTable
from handover.aws.keys import endpoint_key
from handover.pages.endpoint import Endpoint
from tests.fakes.cloud import TABLE_NAME, Cloud
from tests.fakes.endpoints import InMemoryEndpoints

PAGE: Final = "22"
NOW: Final = 1_790_000_000_000


class Endpoints(Protocol):
    def get(self, page_id: str) -> Endpoint: ...
    def save(self, endpoint: Endpoint) -> Endpoint: ...


def table(cloud: Cloud) -> EndpointTable:
    return EndpointTable(cloud.client_of("news", "dynamodb"), TABLE_NAME, lambda: NOW / 1000)


@pytest.fixture(params=["in memory", "in DynamoDB"])
def endpoints(request: pytest.FixtureRequest) -> Endpoints:
    make: Callable[[], Endpoints] = InMemoryEndpoints
    return make() if request.param == "in memory" else table(request.getfixturevalue("cloud"))


def test_a_program_of_which_nothing_is_known_has_not_failed(endpoints: Endpoints) -> None:
    assert endpoints.get(PAGE) == Endpoint(PAGE)


def test_what_is_saved_is_found_as_it_was(endpoints: Endpoints) -> None:
    saved = endpoints.save(Endpoint(PAGE).at("https://a.example/").failed(NOW, lambda: 0.0).without(NOW - 5))
    assert endpoints.get(PAGE) == saved
    assert (saved.version, saved.failures, saved.failing_since, saved.missed_since) == (1, 1, NOW, NOW - 5)


def test_one_that_was_saved_by_somebody_else_meanwhile_is_not_overwritten(endpoints: Endpoints) -> None:
    mine = theirs = endpoints.get(PAGE)
    endpoints.save(theirs.failed(NOW, lambda: 0.0))
    with pytest.raises(ConflictError):
        endpoints.save(mine.without(NOW))
    assert endpoints.get(PAGE).missed == 0


def test_pages_have_one_each(endpoints: Endpoints) -> None:
    endpoints.save(Endpoint(PAGE).without(NOW))
    assert endpoints.get("23") == Endpoint("23")


def test_it_is_gone_by_itself_in_time(cloud: Cloud) -> None:
    table(cloud).save(Endpoint(PAGE))
    [item] = cloud.items("endpoint#").values()
    assert item["expires_at"] == {"N": str(NOW // 1000 + KEPT_DAYS * 86_400)}


def test_what_a_later_version_has_written_beside_it_stays(cloud: Cloud) -> None:
    item = {"pk": {"S": endpoint_key(PAGE)}, "of_a_later_version": {"S": "kept"}}
    cloud.client("dynamodb").put_item(TableName=TABLE_NAME, Item=item)
    table(cloud).save(Endpoint(PAGE))
    [found] = cloud.items("endpoint#").values()
    assert found["of_a_later_version"] == {"S": "kept"}
    assert table(cloud).get(PAGE).version == 1


def test_an_item_that_lacks_something_is_named(cloud: Cloud) -> None:
    item = {"pk": {"S": endpoint_key(PAGE)}, "address": {"S": ""}}
    cloud.client("dynamodb").put_item(TableName=TABLE_NAME, Item=item)
    with pytest.raises(DamagedItemError, match="the endpoint of page 22 cannot be read: version"):
        table(cloud).get(PAGE)
