"""Links that were used, in the table: each is written once, and is gone when the link has expired."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from botocore.exceptions import ClientError

from handover.aws.conditions import is_refused_condition
from handover.aws.damaged import stored_in
from handover.aws.keys import used_link_key
from handover.links.signing import LIFETIME
from handover.links.used import USED_LINK, UsedLink

KEPT: Final = LIFETIME + timedelta(days=1)
"""A link that was used as soon as it was signed must be known until it has expired, and clocks differ."""


class UsedLinkTable:
    """The uses of links, by what names the link."""

    def __init__(self, client: Any, table_name: str, clock: Callable[[], float] = time.time) -> None:
        self._client = client
        self._table_name = table_name
        self._clock = clock

    def get(self, digest: str) -> UsedLink | None:
        """Gives the use of a link, None where it was not used yet.

        Raises:
            DamagedItemError: the item is not what we write.
            NewerThanKnownError: a newer version of us has written it.
        """
        key = {"pk": {"S": used_link_key(digest)}}
        item = self._client.get_item(TableName=self._table_name, Key=key, ConsistentRead=True).get("Item")
        if item is None:
            return None
        return stored_in(item, "state", USED_LINK, "the use of a link")

    def put(self, digest: str, used: UsedLink) -> None:
        """Writes down that a link was used; of two that do so at once, the first one counts."""
        item = {
            "pk": {"S": used_link_key(digest)},
            "state": {"S": used.model_dump_json()},
            "expires_at": {"N": str(int(self._clock() + KEPT.total_seconds()))},
        }
        try:
            self._client.put_item(TableName=self._table_name, Item=item, ConditionExpression="attribute_not_exists(pk)")
        except ClientError as error:
            if not is_refused_condition(error):
                raise
