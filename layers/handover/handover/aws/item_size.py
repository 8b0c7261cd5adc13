"""How large an item of the table is, and how large it may be."""

from collections.abc import Mapping
from typing import Final

ITEM_LIMIT_BYTES: Final = 400 * 1024
"""What DynamoDB takes as one item, names of attributes included (“Quotas in Amazon DynamoDB”)."""


class ItemTooLargeError(Exception):
    """An item is larger than DynamoDB takes; the text names what it is, its size and the limit."""


def item_bytes(item: Mapping[str, Mapping[str, str]]) -> int:
    """Return the size of an item of texts and numbers, in bytes.

    A text counts its UTF-8 bytes; a number is counted here with a byte for each digit, and takes about half of that
    (“DynamoDB item sizes and formats”). An item that fits by this count fits.
    """
    return sum(len(name.encode()) + len(text.encode()) for name, value in item.items() for text in value.values())


def refuse_too_large(what: str, item: Mapping[str, Mapping[str, str]]) -> None:
    """Refuse an item that DynamoDB would not take.

    Raises:
        ItemTooLargeError: it is too large.
    """
    size = item_bytes(item)
    if size > ITEM_LIMIT_BYTES:
        raise ItemTooLargeError(f"{what} takes {size:,} bytes to store, and {ITEM_LIMIT_BYTES:,} are the most")
