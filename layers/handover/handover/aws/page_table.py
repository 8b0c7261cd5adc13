"""Pages' settings in the table, one item each."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from handover.aws.damaged import part_stored_in
from handover.aws.keys import page_key
from handover.pages.page import PAGE, Page

PAGE_MAX_AGE_SECONDS: Final = 30.0
"""How long a warm function may work with settings that were changed meanwhile."""


class PageNotConnectedError(Exception):
    """No settings are stored for an account that a webhook came from."""


class AccountTakenError(Exception):
    """A page names an Instagram account that is another page's, or a page itself; the text says whose."""


class PageTable:
    """Pages' settings, kept by a warm function for `PAGE_MAX_AGE_SECONDS`.

    A page with an Instagram account has two items: its settings, and under the account's id the id of the page.
    """

    def __init__(self, client: Any, table_name: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._table_name = table_name
        self._clock = clock
        self._kept: dict[str, tuple[float, Page]] = {}

    def get(self, account_id: str) -> Page:
        """Gives the settings of the page that has this id, or whose Instagram account has it.

        Raises:
            PageNotConnectedError: there is none.
            DamagedItemError: its settings do not fit together.
            NewerThanKnownError: a newer version of us has written them.
        """
        read_at, page = self._kept.get(account_id, (float("-inf"), None))
        if page is None or self._clock() - read_at > PAGE_MAX_AGE_SECONDS:
            page = self._read(account_id)
            self._kept[account_id] = self._kept[page.id] = (self._clock(), page)
        return page

    def _read(self, account_id: str) -> Page:
        item = self._item(account_id)
        page_id = item.get("page_id", {}).get("S", account_id)
        page = _page_in(item if page_id == account_id else self._item(page_id), page_id)
        if account_id not in (page.id, page.instagram_account_id):
            raise PageNotConnectedError(f"account {account_id} is not connected: page {page.id} names it no longer")
        return page

    def _item(self, account_id: str) -> Mapping[str, Any]:
        key = {"pk": {"S": page_key(account_id)}}
        item: Mapping[str, Any] | None = self._client.get_item(TableName=self._table_name, Key=key).get("Item")
        if item is None:
            raise PageNotConnectedError(f"account {account_id} is not connected: no settings are stored for it")
        return item


def _page_in(item: Mapping[str, Any], page_id: str) -> Page:
    return part_stored_in(item, "settings", PAGE, f"the settings of page {page_id}")
