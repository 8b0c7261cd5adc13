"""How each page stands with Meta, kept in the table where all functions see it."""

import time
from collections.abc import Callable
from typing import Any, Final

from handover.aws.conditions import put_on_top_of
from handover.aws.damaged import stored_in
from handover.aws.keys import standing_key
from handover.pages.standing import STANDING, Standing

STANDING_MAX_AGE_SECONDS: Final = 10.0
"""How long a warm function may go on calling for a page that another one found held."""


class StandingTable:
    """Standings, kept by a warm function for `STANDING_MAX_AGE_SECONDS`; a page without an item is open."""

    def __init__(self, client: Any, table_name: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._table_name = table_name
        self._clock = clock
        self._kept: dict[str, tuple[float, Standing]] = {}

    def get(self, page_id: str) -> Standing:
        """Gives the standing of a page as it was a moment ago.

        Raises:
            DamagedItemError: the item is not what we write.
            NewerThanKnownError: a newer version of us has written it.
        """
        read_at, standing = self._kept.get(page_id, (float("-inf"), None))
        if standing is None or self._clock() - read_at > STANDING_MAX_AGE_SECONDS:
            return self.fresh(page_id)
        return standing

    def fresh(self, page_id: str) -> Standing:
        """Gives the standing of a page as saved last: what a change is made to.

        Raises:
            DamagedItemError: the item is not what we write.
            NewerThanKnownError: a newer version of us has written it.
        """
        key = {"pk": {"S": standing_key(page_id)}}
        item = self._client.get_item(TableName=self._table_name, Key=key, ConsistentRead=True).get("Item")
        if item is None:
            return self._keep(Standing(page_id=page_id))
        return self._keep(stored_in(item, "state", STANDING, f"the standing of page {page_id}"))

    def save(self, standing: Standing) -> Standing:
        """Saves the standing and gives it back with its new version.

        Raises:
            ConflictError: it was saved by somebody else since it was loaded.
        """
        saved = standing.model_copy(update={"version": standing.version + 1})
        item = {
            "pk": {"S": standing_key(saved.page_id)},
            "version": {"N": str(saved.version)},
            "state": {"S": saved.model_dump_json(exclude_none=True)},
        }
        put_on_top_of(standing.version, self._client, self._table_name, item)
        return self._keep(saved)

    def _keep(self, standing: Standing) -> Standing:
        self._kept[standing.page_id] = (self._clock(), standing)
        return standing
