"""Marks addresses that get no more mail, in the table, until somebody takes the mark away."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from handover.alerts.address_mark import AddressMark, digest_of
from handover.alerts.mail_events import AddressTrouble
from handover.aws.conditions import is_refused_condition
from handover.aws.damaged import DamagedItemError, damaged, version_attribute, version_of_item
from handover.aws.keys import address_mark_key
from handover.migrations import Shape
from handover.schema import READABLE_FROM, refuse_misreading, refuse_newer


class AddressMarks:
    """One item for each marked address, whatever pages it is an admin of."""

    def __init__(self, client: Any, table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def of(self, address: str) -> AddressMark | None:
        """Gives the mark of an address, None where it has none.

        Raises:
            DamagedItemError: the item is not what we write.
            NewerThanKnownError: a newer version of us has written it.
        """
        return self._read(digest_of(address))

    def put(self, mark: AddressMark) -> AddressMark:
        """Marks an address unless it is marked; gives the mark that counts."""
        item = {
            "pk": {"S": address_mark_key(mark.digest)},
            "why": {"S": mark.trouble.value},
            "code": {"S": mark.code},
            "at": {"N": str(mark.at)},
            **version_attribute(Shape.ADDRESS_MARK),
        }
        try:
            self._client.put_item(TableName=self._table_name, Item=item, ConditionExpression="attribute_not_exists(pk)")
        except ClientError as refusal:
            if not is_refused_condition(refusal):
                raise
            return self._read(mark.digest) or mark
        return mark

    def clear(self, address: str) -> None:
        """Takes the mark of an address away, if it has one."""
        self._client.delete_item(TableName=self._table_name, Key=_key(digest_of(address)))

    def _read(self, digest: str) -> AddressMark | None:
        item = self._client.get_item(TableName=self._table_name, Key=_key(digest)).get("Item")
        if item is None:
            return None
        return _mark_in(item, digest)


def _mark_in(item: Mapping[str, Any], digest: str) -> AddressMark:
    version = version_of_item(item)
    refuse_misreading(Shape.ADDRESS_MARK, version, version_of_item(item, READABLE_FROM))
    try:
        trouble = AddressTrouble(item["why"]["S"])
        return AddressMark(digest, trouble, item.get("code", {}).get("S", ""), int(item.get("at", {}).get("N", 0)))
    except KeyError as error:
        refuse_newer(Shape.ADDRESS_MARK, version)
        raise damaged("the mark of an address", error) from None
    except ValueError:
        refuse_newer(Shape.ADDRESS_MARK, version)
        raise DamagedItemError("the mark of an address cannot be read: why, or at") from None


def _key(digest: str) -> dict[str, Any]:
    return {"pk": {"S": address_mark_key(digest)}}
