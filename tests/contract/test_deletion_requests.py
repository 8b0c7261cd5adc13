"""Requests to be forgotten, in memory and in the table."""

import pytest

from handover.aws.conditions import ConflictError
from handover.aws.damaged import DamagedItemError
from handover.aws.deletion_requests import KEPT_DAYS, DeletionRequestTable
from handover.deletion.request import DeletionRequest, Progress
from handover.operations.deletion import Requests
from tests.fakes.clock import ManualClock
from tests.fakes.cloud import TABLE_NAME, Cloud
from tests.fakes.deletion_requests import InMemoryDeletionRequests

CODE = "c" * 32
REQUEST = DeletionRequest(code=CODE, subject="a pseudonym", received_at=7)


@pytest.fixture(params=["in memory", "in the table"])
def requests(request: pytest.FixtureRequest) -> Requests:
    if request.param == "in memory":
        return InMemoryDeletionRequests()
    cloud: Cloud = request.getfixturevalue("cloud")
    return DeletionRequestTable(cloud.client_of("console", "dynamodb"), TABLE_NAME)


def test_a_code_that_nobody_has_finds_nothing(requests: Requests) -> None:
    assert requests.get(CODE) is None


def test_a_request_is_found_as_it_was_saved_and_goes_on(requests: Requests) -> None:
    saved = requests.save(REQUEST)
    assert requests.get(CODE) == saved == REQUEST.model_copy(update={"version": 1})
    done = requests.save(saved.done(3, 9))
    assert requests.get(CODE) == done
    assert (done.progress, done.erased, done.done_at) == (Progress.DONE, 3, 9)


def test_two_requests_never_share_a_code_and_no_change_is_lost(requests: Requests) -> None:
    saved = requests.save(REQUEST)
    with pytest.raises(ConflictError):
        requests.save(REQUEST)
    requests.save(saved.left_to_staff("nobody"))
    with pytest.raises(ConflictError):
        requests.save(saved.done(0, 9))


def test_a_request_expires_after_two_years_and_holds_no_id(cloud: Cloud) -> None:
    DeletionRequestTable(cloud.client("dynamodb"), TABLE_NAME, ManualClock(1_000.0)).save(REQUEST)
    [(key, item)] = cloud.items("").items()
    assert key == f"deletion#{CODE}"
    assert item["expires_at"] == {"N": str(1_000 + KEPT_DAYS * 86_400)}


def test_all_requests_are_found_and_nothing_else(cloud: Cloud) -> None:
    table = DeletionRequestTable(cloud.client("dynamodb"), TABLE_NAME)
    cloud.client("dynamodb").put_item(TableName=TABLE_NAME, Item={"pk": {"S": "page#1"}})
    for number in range(3):
        table.save(REQUEST.model_copy(update={"code": f"{number}" * 32}))
    looked_at: list[int] = []
    assert sorted(one.code[0] for one in table.all(looked_at.append)) == ["0", "1", "2"]
    assert looked_at == [4]


def test_an_item_that_is_not_ours_is_damaged(cloud: Cloud) -> None:
    cloud.client("dynamodb").put_item(TableName=TABLE_NAME, Item={"pk": {"S": f"deletion#{CODE}"}})
    with pytest.raises(DamagedItemError):
        DeletionRequestTable(cloud.client("dynamodb"), TABLE_NAME).get(CODE)
