"""Pages' settings with their history: who changed what and when; for the commands, the functions only read."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from botocore.exceptions import ClientError
from pydantic import ValidationError

from handover.aws.table import (
    AccountTakenError,
    ConflictError,
    damaged,
    is_refused_condition,
    only_on_top_of,
    page_key,
)
from handover.pages.page import Page

_CANCELLED: Final = "TransactionCanceledException"


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
        """
        return self._read(page_key(page_id), page_id)

    def get(self, page_id: str, number: int) -> Version:
        """Gives a version.

        Raises:
            NoSuchVersionError: there is none of that number.
            DamagedItemError: what is stored is not what we write.
        """
        found = self._read(_version_key(page_id, number), page_id)
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
            AccountTakenError: its Instagram account is another page; nothing is stored.
        """
        version = Version(on_top_of + 1, page, int(self._clock()), by, note)
        # The settings come last: an account that they name leads to them, whatever fails between the two.
        if page.instagram_account_id is not None:
            self._put_alias(page.instagram_account_id, page.id)
        self._put(version)
        return version

    def publish(self, page: Page, *, by: str, note: str = "") -> Version:
        """Stores settings on top of whatever counts now."""
        current = self.current(page.id)
        return self.put(page, on_top_of=current.number if current else 0, by=by, note=note)

    def _put(self, version: Version) -> None:
        page_id, number = version.page.id, version.number
        content = _content(version)
        current = {"pk": {"S": page_key(page_id)}, **content}
        history = {"pk": {"S": _version_key(page_id, number)}, **content}
        condition = only_on_top_of(number - 1, "settings")
        puts = [{"Put": {"TableName": self._table_name, "Item": current, **condition}}]
        puts.append({"Put": {"TableName": self._table_name, "Item": history}})
        try:
            self._client.transact_write_items(TransactItems=puts)
        except ClientError as error:
            if error.response["Error"]["Code"] != _CANCELLED:
                raise
            raise ConflictError(f"page {page_id} was changed since version {number - 1}") from error

    def _put_alias(self, account_id: str, page_id: str) -> None:
        item = {"pk": {"S": page_key(account_id)}, "page_id": {"S": page_id}}
        # An id mistyped in a page file must not cost another page its settings.
        condition = "attribute_not_exists(settings)"
        try:
            self._client.put_item(TableName=self._table_name, Item=item, ConditionExpression=condition)
        except ClientError as error:
            if is_refused_condition(error):
                raise AccountTakenError(f"{account_id} is no Instagram account but a page of its own") from error
            raise

    def _read(self, key: str, page_id: str) -> Version | None:
        found = self._client.get_item(TableName=self._table_name, Key={"pk": {"S": key}}, ConsistentRead=True)
        item: Mapping[str, Any] | None = found.get("Item")
        if item is None or "page_id" in item:
            return None
        try:
            return Version(
                number=int(item["version"]["N"]),
                page=Page.model_validate_json(item["settings"]["S"]),
                at=int(item["at"]["N"]),
                by=item["by"]["S"],
                note=item["note"]["S"],
            )
        except (KeyError, ValidationError) as error:
            raise damaged(f"the settings of page {page_id}", error) from None


def _version_key(page_id: str, number: int) -> str:
    return f"page-version#{page_id}#{number}"


def _content(version: Version) -> dict[str, Any]:
    return {
        "settings": {"S": version.page.model_dump_json(exclude_none=True)},
        "version": {"N": str(version.number)},
        "at": {"N": str(version.at)},
        "by": {"S": version.by},
        "note": {"S": version.note},
    }
