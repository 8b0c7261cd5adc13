"""Tells the program that a page's owner has named what happens to handovers: each piece of news once, signed."""

from collections.abc import Callable
from typing import Final, Protocol

from aws_lambda_powertools import Logger

from handover.alerts.news import News
from handover.alerts.undeliverable import UndeliverableError
from handover.operations.alert import NotAllToldError, Parts
from handover.outgoing.body import body_of

LAST_TRY: Final = 10
"""The queue's maxReceiveCount."""

logger = Logger(child=True)


class Webhooks(Protocol):
    """The way to the owners' programs."""

    def post(self, page_id: str, address: str, news_id: str, body: bytes) -> None:
        """Posts a body, signed with the page's secret."""


def tell_program(news: News, tries: int, parts: Parts, webhooks: Callable[[], Webhooks]) -> None:
    """Posts news to the page's webhook, if it has one; `tries` is how often it was delivered. The last one is the last.

    Raises:
        NotAllToldError: it was not taken, and may be another time.
    """
    address = parts.pages.get(news.page_id).handover.webhook
    if address is None:
        logger.info("news for nobody", extra={"kind": news.kind})
        return

    def post() -> None:
        webhooks().post(news.page_id, str(address), news.id, body_of(news))

    told = {"page_id": news.page_id, "news_id": news.id}
    try:
        parts.ledger.once(f"{news.id}.webhook", post)
    except UndeliverableError as error:
        logger.warning("the webhook will never take this", extra={"error": str(error), **told})
        parts.meter.count("NewsRefused")
    except Exception as error:
        logger.warning("the webhook failed", extra={"error": str(error), **told})
        if tries >= LAST_TRY:
            # A program that is down for so long is its owner's trouble, and no dead letter of ours.
            parts.meter.count("NewsRefused")
            return
        raise NotAllToldError("the webhook failed") from error
    else:
        logger.info("news", extra={"kind": news.kind})
        parts.meter.count("News")
