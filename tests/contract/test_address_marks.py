"""Marks of addresses, in memory and in the table."""

from typing import Any

import pytest

from handover.alerts.address_mark import AddressMark, digest_of
from handover.alerts.mail_events import AddressTrouble
from handover.aws import address_marks
from handover.aws.damaged import DamagedItemError
from handover.operations.alert import AddressMarks
from tests.builders.announcements import AT
from tests.fakes.address_marks import InMemoryAddressMarks
from tests.fakes.cloud import TABLE_NAME, Cloud

MAYA = "maya@harbour-bikes.example"
MARK = AddressMark(digest_of(MAYA), AddressTrouble.BOUNCED, "General, 550 5.1.1", AT)
LATER = AddressMark(digest_of(MAYA), AddressTrouble.COMPLAINED, "abuse", AT + 1)


def in_table(cloud: Cloud) -> address_marks.AddressMarks:
    return address_marks.AddressMarks(cloud.client("dynamodb"), TABLE_NAME)


@pytest.fixture(params=["in memory", "in the table"])
def marks(request: pytest.FixtureRequest) -> AddressMarks:
    return InMemoryAddressMarks() if request.param == "in memory" else in_table(request.getfixturevalue("cloud"))


def test_an_address_is_marked_however_it_is_written(marks: AddressMarks) -> None:
    assert marks.put(MARK) == MARK
    assert marks.of(MAYA) == marks.of(MAYA.upper()) == MARK
    assert marks.of("jonas@harbour-bikes.example") is None


def test_the_first_mark_counts(marks: AddressMarks) -> None:
    marks.put(MARK)
    assert marks.put(LATER) == MARK
    assert marks.of(MAYA) == MARK


def test_a_mark_that_was_taken_away_can_come_again(cloud: Cloud) -> None:
    marks = in_table(cloud)
    marks.put(MARK)
    marks.clear(MAYA.upper())
    assert marks.of(MAYA) is None
    assert marks.put(LATER) == LATER


def test_invariant_11_a_mark_does_not_hold_the_address(cloud: Cloud) -> None:
    in_table(cloud).put(MARK)
    assert "maya" not in str(cloud.items("address#"))


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"code": {"S": "5.1.1"}, "at": {"N": "1"}}, "why"),
        ({"why": {"S": "dislike"}, "code": {"S": "5.1.1"}, "at": {"N": "1"}}, "why, or at"),
        ({"why": {"S": "bounced"}, "code": {"S": "5.1.1"}, "at": {"N": "1.5"}}, "why, or at"),
    ],
)
def test_a_mark_that_is_not_ours_is_told_as_damage(cloud: Cloud, fields: dict[str, Any], named: str) -> None:
    item = {"pk": {"S": f"address#{digest_of(MAYA)}"}, **fields}
    cloud.client("dynamodb").put_item(TableName=TABLE_NAME, Item=item)
    with pytest.raises(DamagedItemError, match=f"the mark of an address cannot be read: {named}$"):
        in_table(cloud).of(MAYA)
