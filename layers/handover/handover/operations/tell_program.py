"""Tells the program that a page's owner has named what happens to handovers: signed, each piece of news once.

A program that takes nothing is left alone for a while, and what it should hear comes again, for a day.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, Final, Protocol

from aws_lambda_powertools import Logger

from handover.alerts.news import NEWS, News
from handover.alerts.undeliverable import UndeliverableError
from handover.aws.conditions import ConflictError
from handover.missing_secret import MissingSecretError
from handover.operations.forgotten import is_forgotten
from handover.operations.line_keys import Keys, keys_of, named_root, of_json
from handover.operations.ports import Pages, Tombstones
from handover.outgoing.body import body_of, replayed_body_of
from handover.outgoing.errors import NotTakenError
from handover.pages.endpoint import JITTER, PROBE_MS, Endpoint

GIVEN_UP_AFTER_MS: Final = 86_400_000
"""How long news waits for a program; then it is given up, and can be replayed from the history."""

FIRST_WAIT_SECONDS: Final = 15
LONGEST_WAIT_SECONDS: Final = 600
"""Between the tries of one piece of news, half as long again at most: SQS delays a message by 900 seconds at most."""

WAITS_SINCE: Final = "WaitsSince"
TRIES: Final = "Tries"
REPLAY: Final = "Replay"
"""What a message says besides what SNS has written: since when it waits, in milliseconds since 1970; how often it was
not taken; and of which replay it is, if it comes from the history."""

_DOUBLINGS: Final = 6
"""After so many failures a piece of news waits the longest time."""

_CHANGES: Final = 5
"""How often a change of the endpoint is made anew on top of what others have saved meanwhile."""

logger = Logger(child=True)


class Webhooks(Protocol):
    """The way to the owners' programs."""

    def post(self, page_id: str, address: str, news_id: str, body: bytes) -> None:
        """Posts a body, signed with the page's secret."""


class Ledger(Protocol):
    """Remembers which steps are done."""

    def once(self, step: str, action: Callable[[], None]) -> None:
        """Does the action unless the step was done before."""


class Endpoints(Protocol):
    """Where it is kept how the programs stand."""

    def get(self, page_id: str) -> Endpoint:
        """Return how the program of a page stands."""

    def save(self, endpoint: Endpoint) -> Endpoint:
        """Save it unless somebody else did meanwhile; return it with its new version."""


class Later(Protocol):
    """The function's own queue, for what is to come again after a while as if for the first time."""

    def put_back(self, body: str, seconds: int) -> None:
        """Put a message into the queue that nobody sees for so many seconds."""


class Meter(Protocol):
    """Takes measures."""

    def count(self, name: str, number: int = 1) -> None:
        """Count."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What `news` works with.

    Attributes:
        webhooks: gives the way to the owners' programs, made when it is needed first.
        later: where news goes that was not taken.
        now: gives milliseconds since 1970.
        chance: gives a random number, at least 0 and less than 1.
    """

    pages: Pages
    tombstones: Tombstones
    ledger: Ledger
    endpoints: Endpoints
    webhooks: Callable[[], Webhooks]
    later: Later
    meter: Meter
    now: Callable[[], int]
    chance: Callable[[], float]


def step_of(news: News, message: Mapping[str, Any]) -> str:
    """Return the name of a post in the ledger; `message` is what the queue carries."""
    replay = message.get(REPLAY)
    return f"{news.id}.webhook.{replay}" if replay else f"{news.id}.webhook"


@dataclass(frozen=True, slots=True)
class _Delivery:
    """One message of the queue, and the news in it."""

    message: Mapping[str, Any]
    news: News

    @property
    def step(self) -> str:
        """The name of the post in the ledger: a replay is another one."""
        return step_of(self.news, self.message)

    @property
    def body(self) -> bytes:
        """What is posted."""
        return replayed_body_of(self.news) if self.message.get(REPLAY) else body_of(self.news)

    @property
    def tries(self) -> int:
        """How often it was not taken."""
        return int(self.message.get(TRIES, 0))

    @property
    def told(self) -> Mapping[str, str]:
        """What the log says of it."""
        return {"page_id": self.news.page_id, "news_id": self.news.id}


@of_json
def line_keys(message: Any) -> Keys:  # noqa: ANN401 - JSON that nobody has looked at
    """Return the keys of the log lines about news."""
    told = json.loads(message["Message"])
    return keys_of(named_root(told), told.get("account_id"), told.get("user_id"))


def tell_program(body: str, parts: Parts) -> None:
    """Work on one message of the queue: post its news to the page's webhook, if it has one, or let it wait.

    Raises:
        NoTimeLeftError: nothing was posted; the next invocation has the time for it.
        SecretUnavailableError: it cannot be signed now.
        UnansweredError: it was taken, and that could not be recorded.
        KeyError: it is no message of ours.
        ValueError: nobody knows what it says.
        NewerThanKnownError: a newer version of us has written it.
    """
    message = json.loads(body)
    if json.loads(message["Message"])["about"] != "news":
        # The topic's filter takes up to a quarter of an hour to count ("subscription filter policies", SNS).
        logger.info("an announcement, which is for people")
        return
    delivery = _Delivery(message, NEWS.read(message["Message"]))
    news = delivery.news
    if is_forgotten(news.account_id, news.user_id, news.at, parts.tombstones):
        logger.info("news of a visitor who was forgotten", extra={"kind": news.kind})
        return
    address = parts.pages.get(news.page_id).handover.webhook
    if address is None:
        logger.info("news for nobody", extra={"kind": news.kind})
        return
    _deliver(delivery, str(address), parts)


def _deliver(delivery: _Delivery, address: str, parts: Parts) -> None:
    endpoint = parts.endpoints.get(delivery.news.page_id).at(address)
    wait = endpoint.wait_ms(parts.now())
    if not wait and endpoint.is_open:
        try:
            endpoint = parts.endpoints.save(endpoint.probing(parts.now()))
        except ConflictError:
            wait = PROBE_MS
    if wait:
        _postpone(delivery, wait / 1000, address, parts)
        return
    try:
        is_posted = _post(delivery, address, parts)
    except UndeliverableError as error:
        if endpoint.failures:  # it answers: what waits need not wait longer
            _change(Endpoint.succeeded, delivery, address, parts)
        _give_up(delivery, str(error), address, parts)
    except MissingSecretError as error:
        logger.warning("there is nothing to sign with", extra={"error": str(error), **delivery.told})
        _postpone(_tried(delivery), _rest(delivery), address, parts)
    except NotTakenError as error:
        logger.warning("the webhook failed", extra={"error": str(error), **delivery.told})
        endpoint = _change(lambda one: one.failed(parts.now(), parts.chance), delivery, address, parts)
        _postpone(_tried(delivery), max(_rest(delivery), endpoint.wait_ms(parts.now()) / 1000), address, parts)
    else:
        if is_posted and endpoint.failures:
            _change(Endpoint.succeeded, delivery, address, parts)


def _post(delivery: _Delivery, address: str, parts: Parts) -> bool:
    """Post the news unless that was done before; return whether it was done now."""
    is_posted = False

    def post() -> None:
        nonlocal is_posted
        parts.webhooks().post(delivery.news.page_id, address, delivery.news.id, delivery.body)
        is_posted = True

    parts.ledger.once(delivery.step, post)
    logger.info("news", extra={"kind": delivery.news.kind})
    parts.meter.count("News")
    return is_posted


def _rest(delivery: _Delivery) -> float:
    """Return how long news rests that has just not been taken once more, in seconds."""
    return min(FIRST_WAIT_SECONDS * 2.0 ** min(delivery.tries, _DOUBLINGS), LONGEST_WAIT_SECONDS)


def _tried(delivery: _Delivery) -> _Delivery:
    return _Delivery({**delivery.message, TRIES: delivery.tries + 1}, delivery.news)


def _postpone(delivery: _Delivery, seconds: float, address: str, parts: Parts) -> None:
    """Let news come again, spread in time so that what waited together does not come together; or give it up."""
    since = int(delivery.message.get(WAITS_SINCE, parts.now()))
    if parts.now() - since >= GIVEN_UP_AFTER_MS:
        _give_up(delivery, "the webhook has taken nothing for a day", address, parts)
        return
    rest = ceil(min(seconds, LONGEST_WAIT_SECONDS) * (1 + JITTER * parts.chance()))
    parts.later.put_back(json.dumps({**delivery.message, WAITS_SINCE: since}), rest)


def _give_up(delivery: _Delivery, why: str, address: str, parts: Parts) -> None:
    """Note what the program never got. It is its owner's trouble, and no dead letter of ours."""
    logger.warning("news is given up", extra={"error": why, **delivery.told})
    parts.meter.count("NewsRefused")
    _change(lambda one: one.without(delivery.news.at), delivery, address, parts)


def _change(change: Callable[[Endpoint], Endpoint], delivery: _Delivery, address: str, parts: Parts) -> Endpoint:
    """Change how the program stands, on top of what others have found of it meanwhile."""
    for _ in range(_CHANGES):
        changed = change(parts.endpoints.get(delivery.news.page_id).at(address))
        try:
            return parts.endpoints.save(changed)
        except ConflictError:
            continue
    logger.warning("how a program stands could not be saved", extra=delivery.told)
    return changed
