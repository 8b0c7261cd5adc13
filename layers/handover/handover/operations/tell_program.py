"""Tells the program that a page's owner has named what happens to handovers: each piece of news once, signed."""

from collections.abc import Callable
from typing import Protocol

from aws_lambda_powertools import Logger

from handover.alerts.news import News
from handover.alerts.undeliverable import UndeliverableError
from handover.operations.alert import FAILED, UNDELIVERABLE, NotAllToldError, Parts
from handover.outgoing.body import body_of

logger = Logger(child=True)


class Webhooks(Protocol):
    """The way to the owners' programs."""

    def post(self, page_id: str, address: str, news_id: str, body: bytes) -> None:
        """Posts a body, signed with the page's secret."""


def tell_program(news: News, parts: Parts, webhooks: Callable[[], Webhooks]) -> None:
    """Posts news to the page's webhook, if it has one.

    Raises:
        NotAllToldError: it was not taken, and may be another time.
    """
    address = parts.pages.get(news.page_id).handover.webhook
    if address is None:
        return

    def post() -> None:
        webhooks().post(news.page_id, str(address), news.id, body_of(news))

    told = {"page_id": news.page_id, "news_id": news.id}
    try:
        parts.ledger.once(f"{news.id}.webhook", post)
    except UndeliverableError as error:
        logger.warning("the webhook will never take this", extra={"error": str(error), **told})
        parts.meter.count(UNDELIVERABLE)
    except Exception as error:
        logger.warning("the webhook failed", extra={"error": str(error), **told})
        parts.meter.count(FAILED)
        raise NotAllToldError("the webhook failed") from error
    else:
        parts.meter.count("News")
