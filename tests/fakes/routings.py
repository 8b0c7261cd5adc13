"""What was learnt of pages' routing, in memory."""

from handover.pages.platform import Platform
from handover.pages.routing import Routing


class InMemoryRoutings:
    """Routings by page and platform, always as they were put last."""

    def __init__(self, *routings: Routing) -> None:
        self._known = {(one.page_id, one.platform): one for one in routings}

    def get(self, page_id: str, platform: Platform) -> Routing | None:
        """Gives what was learnt last, None where nothing was or what is stored cannot be read."""
        return self._known.get((page_id, platform))

    def put(self, routing: Routing) -> None:
        """Stores what was learnt in place of what was known."""
        self._known[routing.page_id, routing.platform] = routing

    def damage(self, page_id: str, platform: Platform) -> None:
        """Makes an item unreadable."""
        self._known.pop((page_id, platform), None)
