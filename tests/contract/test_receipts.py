"""Receipts of mails, in memory and in the table."""

import time

import pytest

from handover.aws import receipts
from handover.aws.ledger import KEPT_SECONDS
from handover.operations.alert import Receipts
from tests.fakes.cloud import TABLE_NAME, Cloud
from tests.fakes.receipts import InMemoryReceipts


@pytest.fixture(name="receipts", params=["in memory", "in the table"])
def _receipts(request: pytest.FixtureRequest) -> Receipts:
    if request.param == "in memory":
        return InMemoryReceipts()
    return receipts.Receipts(request.getfixturevalue("cloud").client("dynamodb"), TABLE_NAME)


def test_a_mail_that_was_taken_has_a_receipt_and_no_other_one_has(receipts: Receipts) -> None:
    receipts.put("a1b2")
    receipts.put("a1b2")
    assert (receipts.has("a1b2"), receipts.has("c3d4")) == (True, False)


def test_a_receipt_is_kept_as_long_as_the_ledger_and_says_nothing_of_whom_it_is_about(cloud: Cloud) -> None:
    receipts.Receipts(cloud.client_of("notifications", "dynamodb"), TABLE_NAME).put("a1b2")
    ((key, item),) = cloud.items("receipt#").items()
    assert (key, {*item}) == ("receipt#a1b2", {"pk", "expires_at"})
    assert int(item["expires_at"]["N"]) == pytest.approx(time.time() + KEPT_SECONDS, abs=60)
