"""What keeps the state of conversations safe."""

from handover.aws.listing import INDEX
from tests.template.stack import Stack


def test_the_table_has_one_key_and_one_index_that_holds_little(stack: Stack) -> None:
    table = stack.properties("HandoverTable")

    assert table["KeySchema"] == [{"AttributeName": "pk", "KeyType": "HASH"}]
    [index] = table["GlobalSecondaryIndexes"]
    assert index["IndexName"] == INDEX
    assert [key["AttributeName"] for key in index["KeySchema"]] == ["list", "listed_at"]
    assert index["Projection"] == {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["entry"]}


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
