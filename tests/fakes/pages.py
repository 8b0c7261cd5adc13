"""Pages' settings in memory."""

from handover.aws.damaged import DamagedItemError
from handover.aws.page_table import AccountTakenError, PageNotConnectedError
from handover.pages.page import Page


class InMemoryPages:
    """Pages by their id or that of their Instagram account, always as they were put last."""

    def __init__(self, *pages: Page) -> None:
        self._pages: dict[str, Page] = {}
        self._aliases: dict[str, str] = {}
        self._damaged: set[str] = set()
        for page in pages:
            self.put(page)

    def get(self, account_id: str) -> Page:
        """Gives the settings of the page that has this id, or whose Instagram account has it."""
        page_id = account_id if account_id in self._pages else self._aliases.get(account_id, account_id)
        if page_id in self._damaged:
            raise DamagedItemError(f"the settings of page {page_id} cannot be read: settings")
        if page_id not in self._pages:
            raise PageNotConnectedError(f"account {account_id} is not connected: no settings are stored for it")
        page = self._pages[page_id]
        if account_id not in (page.id, page.instagram_account_id):
            raise PageNotConnectedError(f"account {account_id} is not connected: page {page.id} names it no longer")
        return page

    def put(self, page: Page) -> None:
        """Stores the settings of a page in place of those there were."""
        self._refuse_taken(page)
        self._aliases = {account: owner for account, owner in self._aliases.items() if owner != page.id}
        if page.instagram_account_id is not None:
            self._aliases[page.instagram_account_id] = page.id
        self._damaged.discard(page.id)
        self._pages[page.id] = page

    def _refuse_taken(self, page: Page) -> None:
        account_id = page.instagram_account_id
        if account_id in (page.id, *self._pages):
            raise AccountTakenError(f"{account_id} is no Instagram account but a page of its own")
        if page.id in self._aliases:
            raise AccountTakenError(f"{page.id} is no page but the Instagram account of page {self._aliases[page.id]}")
        if account_id is not None and self._aliases.get(account_id, page.id) != page.id:
            raise AccountTakenError(f"{account_id} is the Instagram account of page {self._aliases[account_id]}")

    def damage(self, page_id: str) -> None:
        """Makes the settings of a page unreadable."""
        self._damaged.add(page_id)
