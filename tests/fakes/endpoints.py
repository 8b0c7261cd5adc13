"""How programs stand, in memory, with the versions of the real table."""

from dataclasses import replace

from handover.aws.conditions import ConflictError
from handover.pages.endpoint import Endpoint


class InMemoryEndpoints:
    """Endpoints by page; a save counts only on top of the version that was loaded.

    Attributes:
        reads: how often one was read.
        saves: how often one was saved.
        others: what others save meanwhile, each just before one of ours.
    """

    def __init__(self) -> None:
        self.reads = 0
        self.saves = 0
        self.others: list[Endpoint] = []
        self._saved: dict[str, Endpoint] = {}

    def get(self, page_id: str) -> Endpoint:
        """Return how the program of a page stands."""
        self.reads += 1
        return self._saved.get(page_id, Endpoint(page_id))

    def save(self, endpoint: Endpoint) -> Endpoint:
        """Save it unless somebody else did meanwhile; return it with its new version."""
        if self.others:
            self._put(self.others.pop(0))
        if endpoint.version != self._saved.get(endpoint.page_id, Endpoint(endpoint.page_id)).version:
            raise ConflictError(f"version {endpoint.version} is not the last one")
        self.saves += 1
        return self._put(endpoint)

    def _put(self, endpoint: Endpoint) -> Endpoint:
        version = self._saved.get(endpoint.page_id, Endpoint(endpoint.page_id)).version
        saved = replace(endpoint, version=version + 1)
        self._saved[endpoint.page_id] = saved
        return saved
