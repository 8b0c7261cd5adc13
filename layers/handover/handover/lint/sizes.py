"""Rules about size: what is said at a switch fits into what carries it, and the page into where it is kept."""

import json
from collections.abc import Iterator
from typing import Final

from handover.lint.finding import Finding, error
from handover.lint.worst_case import sayings_at_worst
from handover.pages.page import Page
from handover.recipes.recipe import AUTOMATIC, Recipe

ORDER_LIMIT_BYTES: Final = 200_000
"""The messages of a switch travel in one message of a queue, which takes 1,048,576 bytes (AWS, Amazon SQS quotas)."""

PAGE_LIMIT_BYTES: Final = 350_000
"""A page is one item of a table, which takes 409,600 bytes with its other attributes (AWS, DynamoDB quotas)."""


def travels_in_one_order(page: Page) -> Iterator[Finding]:
    """What the bot says by itself at a switch fits into one order."""
    for number, recipe in enumerate(page.recipes):
        size = _bytes_said(page, recipe) if recipe.id in AUTOMATIC else 0
        if size > ORDER_LIMIT_BYTES:
            why = (
                f"recipe `{recipe.id}` makes {size // 1000} kB of messages, "
                f"and {ORDER_LIMIT_BYTES // 1000} are the most at a switch"
            )
            mend = "take cards away, or shorten the addresses in them"
            yield error(("recipes", number, "blocks"), "order_too_large", why, mend)


def _bytes_said(page: Page, recipe: Recipe) -> int:
    said = (sayings for platform in page.platforms for sayings in sayings_at_worst(page, recipe, platform))
    return max(len(json.dumps([saying.message for saying in sayings])) for sayings in said)


def can_be_stored(page: Page) -> Iterator[Finding]:
    """The page fits where it is kept."""
    size = len(page.model_dump_json(exclude_none=True).encode())
    if size > PAGE_LIMIT_BYTES:
        why = f"the page takes {size // 1000} kB to store, and {PAGE_LIMIT_BYTES // 1000} are the most"
        yield error((), "page_too_large", why, "take recipes away, or shorten long addresses")
