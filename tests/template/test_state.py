"""What keeps the state of conversations safe."""

from handover.aws import listing, waiting
from tests.template.stack import Stack


def test_the_table_has_one_key_and_indexes_that_hold_little(stack: Stack) -> None:
    table = stack.properties("HandoverTable")

    assert table["KeySchema"] == [{"AttributeName": "pk", "KeyType": "HASH"}]
    lists, waits = table["GlobalSecondaryIndexes"]
    assert (lists["IndexName"], waits["IndexName"]) == (listing.INDEX, waiting.INDEX)
    assert [key["AttributeName"] for key in lists["KeySchema"]] == ["list", "listed_at"]
    assert lists["Projection"] == {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["entry"]}
    assert [key["AttributeName"] for key in waits["KeySchema"]] == ["waits_in", "waits_since"]
    assert waits["Projection"] == {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["last_user_at"]}


def test_the_table_is_paid_for_by_use(stack: Stack) -> None:
    assert stack.properties("HandoverTable")["BillingMode"] == "PAY_PER_REQUEST"


def test_the_table_can_be_put_back_to_any_point_in_time(stack: Stack) -> None:
    recovery = stack.properties("HandoverTable")["PointInTimeRecoverySpecification"]

    assert recovery == {"PointInTimeRecoveryEnabled": True}


def test_items_leave_when_they_expire(stack: Stack) -> None:
    expiry = stack.properties("HandoverTable")["TimeToLiveSpecification"]

    assert expiry == {"AttributeName": "expires_at", "Enabled": True}


def test_the_table_is_encrypted(stack: Stack) -> None:
    assert stack.properties("HandoverTable")["SSESpecification"] == {"SSEEnabled": True}


def test_nobody_deletes_the_table_of_production_by_a_slip(any_stack: Stack, stack: Stack) -> None:
    is_protected = any_stack.properties("HandoverTable")["DeletionProtectionEnabled"]

    assert is_protected is (any_stack == stack)


def test_the_table_outlives_the_stack(stack: Stack) -> None:
    table = stack.resources["HandoverTable"]

    assert table["DeletionPolicy"] == "Retain"
    assert table["UpdateReplacePolicy"] == "Retain"
