"""Pages' settings with their history: who changed what and when; for the commands, the functions only read."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from botocore.exceptions import ClientError

from handover.aws.conditions import ConflictError, only_on_top_of
from handover.aws.damaged import damaged, part_stored_in, version_attribute
from handover.aws.item_size import refuse_too_large
from handover.aws.keys import page_key, page_version_key
from handover.aws.page_table import AccountTakenError
from handover.migrations import Shape
from handover.pages.page import PAGE, Page

_CANCELLED: Final = "TransactionCanceledException"
_MINE: Final = "page_id = :me"
_FREE_OR_MINE: Final = f"attribute_not_exists(pk) OR {_MINE}"


class NoSuchVersionError(Exception):
    """The page was never stored, or not in that version."""


@dataclass(frozen=True, slots=True)
class Version:
    """A page's settings as somebody stored them.

    Attributes:
        number: counts from 1.
        at: when, in seconds since 1970.
        by: who, as far as the command could tell.
        note: why, in their words.
    """

    number: int
    page: Page
    at: int
    by: str
    note: str = ""


class PageVersions:
    """The settings of pages, each change a version of its own."""

    def __init__(self, client: Any, table_name: str, clock: Callable[[], float] = time.time) -> None:
        self._client = client
        self._table_name = table_name
        self._clock = clock

    def current(self, page_id: str) -> Version | None:
        """Gives what counts; None for a page that was never stored.

        Raises:
            DamagedItemError: what is stored is not what we write.
            NewerThanKnownError: a newer version of us has stored it.
        """
        return self._read(page_key(page_id), page_id)

    def get(self, page_id: str, number: int) -> Version:
        """Gives a version.

        Raises:
            NoSuchVersionError: there is none of that number.
            DamagedItemError: what is stored is not what we write.
            NewerThanKnownError: a newer version of us has stored it.
        """
        found = self._read(page_version_key(page_id, number), page_id)
        if found is None:
            raise NoSuchVersionError(f"page {page_id} has no version {number}")
        return found

    def all(self, page_id: str) -> list[Version]:
        """Gives every version, the newest first."""
        current = self.current(page_id)
        return [self.get(page_id, number) for number in range(current.number, 0, -1)] if current else []

    def put(self, page: Page, *, on_top_of: int, by: str, note: str = "") -> Version:
        """Stores settings as the next version.

        Args:
            page: the settings.
            on_top_of: the version they were made from, 0 where there was none.
            by: who stores them.
            note: why.

        Raises:
            ConflictError: somebody else has stored another version meanwhile.
            AccountTakenError: its Instagram account, or its id, is another's; nothing is stored.
            ItemTooLargeError: settings and note take more than an item can hold; nothing is stored.
            DamagedItemError: what is stored is not what we write.
            NewerThanKnownError: a newer version of us has stored it.
        """
        if page.instagram_account_id == page.id:
            raise AccountTakenError(f"{page.id} is no Instagram account but a page of its own")
        version = Version(on_top_of + 1, page, int(self._clock()), by, note)
        writes = [*self._settings(version), *self._accounts(self.current(page.id), page)]
        try:
            self._client.transact_write_items(TransactItems=writes)
        except ClientError as error:
            if error.response["Error"]["Code"] != _CANCELLED:
                raise
            self._refuse_taken(page)
            raise ConflictError(f"page {page.id} was changed since version {on_top_of}") from error
        return version

    def publish(self, page: Page, *, by: str, note: str = "") -> Version:
        """Stores settings on top of whatever counts now."""
        current = self.current(page.id)
        return self.put(page, on_top_of=current.number if current else 0, by=by, note=note)

    def _settings(self, version: Version) -> Iterator[dict[str, Any]]:
        page_id, number = version.page.id, version.number
        content = _content(version)
        current = {"pk": {"S": page_key(page_id)}, **content}
        history = {"pk": {"S": page_version_key(page_id, number)}, **content}
        refuse_too_large(f"page {page_id} with its note", history)
        yield {"Put": {"TableName": self._table_name, "Item": current, **only_on_top_of(number - 1, "pk")}}
        yield {"Put": {"TableName": self._table_name, "Item": history}}

    def _accounts(self, before: Version | None, page: Page) -> Iterator[dict[str, Any]]:
        """Has the page's account lead to it, and what was its account lead nowhere.

        An id mistyped in a page file must cost no other page its settings, or its account.
        """
        me = {":me": {"S": page.id}}
        account_id = page.instagram_account_id
        if account_id is not None:
            item = {"pk": {"S": page_key(account_id)}, "page_id": {"S": page.id}}
            put = {"TableName": self._table_name, "Item": item, "ConditionExpression": _FREE_OR_MINE}
            yield {"Put": {**put, "ExpressionAttributeValues": me}}
        old = before.page.instagram_account_id if before else None
        if old is not None and old != account_id and self._page_of(old) == page.id:
            delete = {"TableName": self._table_name, "Key": {"pk": {"S": page_key(old)}}}
            yield {"Delete": {**delete, "ConditionExpression": _MINE, "ExpressionAttributeValues": me}}

    def _refuse_taken(self, page: Page) -> None:
        """Says whose the page's account is, or of whom its id is the account, where that is somebody else."""
        if owner := self._page_of(page.id):
            raise AccountTakenError(f"{page.id} is no page but the Instagram account of page {owner}")
        account_id = page.instagram_account_id
        if account_id is None:
            return
        owner = self._page_of(account_id)
        if owner is None and self._item(page_key(account_id)) is not None:
            raise AccountTakenError(f"{account_id} is no Instagram account but a page of its own")
        if owner not in (None, page.id):
            raise AccountTakenError(
                f"{account_id} is the Instagram account of page {owner}: take it out of that page's settings first"
            )

    def _page_of(self, account_id: str) -> str | None:
        """Gives the page that an Instagram account leads to."""
        item = self._item(page_key(account_id)) or {}
        return item["page_id"]["S"] if "page_id" in item else None

    def _item(self, key: str) -> Mapping[str, Any] | None:
        found = self._client.get_item(TableName=self._table_name, Key={"pk": {"S": key}}, ConsistentRead=True)
        item: Mapping[str, Any] | None = found.get("Item")
        return item

    def _read(self, key: str, page_id: str) -> Version | None:
        item = self._item(key)
        if item is None or "page_id" in item:
            return None
        named = f"the settings of page {page_id}"
        page = part_stored_in(item, "settings", PAGE, named)
        try:
            number = int(item["version"]["N"])
        except KeyError as error:
            raise damaged(named, error) from None
        at, by, note = item.get("at", {}), item.get("by", {}), item.get("note", {})
        return Version(number, page, int(at.get("N", 0)), by.get("S", ""), note.get("S", ""))


def _content(version: Version) -> dict[str, Any]:
    return {
        "settings": {"S": version.page.model_dump_json(exclude_none=True)},
        "version": {"N": str(version.number)},
        "at": {"N": str(version.at)},
        "by": {"S": version.by},
        "note": {"S": version.note},
        **version_attribute(Shape.PAGE),
    }
