"""Pages' settings in memory."""

from handover.aws.table import DamagedItemError, PageNotConnectedError
from handover.pages.page import Page


class InMemoryPages:
    """Pages by id, always as they were put last."""

    def __init__(self, *pages: Page) -> None:
        self._pages = {page.id: page for page in pages}
        self._damaged: set[str] = set()

    def get(self, page_id: str) -> Page:
        """Gives the settings of a page."""
        if page_id in self._damaged:
            raise DamagedItemError(f"the settings of page {page_id} cannot be read: settings")
        if page_id not in self._pages:
            raise PageNotConnectedError(f"page {page_id} is not connected: no settings are stored for it")
        return self._pages[page_id]

    def put(self, page: Page) -> None:
        """Stores the settings of a page in place of those there were."""
        self._damaged.discard(page.id)
        self._pages[page.id] = page

    def damage(self, page_id: str) -> None:
        """Makes the settings of a page unreadable."""
        self._damaged.add(page_id)
