"""What was learnt of each page's routing, kept in the table for the next switch."""

from typing import Any

from handover.aws.damaged import DamagedItemError, stored_in
from handover.aws.keys import routing_key
from handover.pages.platform import Platform
from handover.pages.routing import ROUTING, Routing
from handover.schema import NewerThanKnownError


class RoutingTable:
    """Routings by page and platform; the last word counts. Few events ask for one, so that no function keeps it."""

    def __init__(self, client: Any, table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def get(self, page_id: str, platform: Platform) -> Routing | None:
        """Gives what was learnt last, None where nothing was; an item that cannot be read is learnt anew."""
        key = {"pk": {"S": routing_key(page_id, platform)}}
        item = self._client.get_item(TableName=self._table_name, Key=key).get("Item", {})
        try:
            return stored_in(item, "state", ROUTING, "a routing")
        except (DamagedItemError, NewerThanKnownError):
            return None

    def put(self, routing: Routing) -> None:
        """Stores what was learnt in place of what was known."""
        item = {
            "pk": {"S": routing_key(routing.page_id, routing.platform)},
            "state": {"S": routing.model_dump_json()},
        }
        self._client.put_item(TableName=self._table_name, Item=item)
