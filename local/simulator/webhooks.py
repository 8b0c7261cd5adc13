"""Delivers webhooks as Meta does: signed over the very bytes, in order, again when not answered with 200."""

import asyncio
import hashlib
import hmac
import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from local.simulator.carrier import Carrier
from local.simulator.delivery import Delivery, State
from local.simulator.disorder import Disorder
from local.simulator.journal import Journal, Kind
from local.simulator.json_object import Json
from local.simulator.settings import Settings

OK = 200


def encode(body: Json) -> bytes:
    """The bytes as Meta writes them: ASCII only, with slashes and at-signs escaped."""
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=True)
    return text.replace("/", "\\/").replace("@", "\\u0040").encode("ascii")


def sign(secret: str, body: bytes) -> str:
    """The value of X-Hub-Signature-256."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@dataclass
class Webhooks:
    """The webhooks of the page, and one worker that delivers them in order."""

    settings: Callable[[], Settings]
    journal: Journal
    carrier: Carrier
    deliveries: list[Delivery] = field(default_factory=list)
    last: int = 0
    _waiting: deque[Delivery] = field(default_factory=deque)
    _worker: asyncio.Task[None] | None = None
    _disorder: Disorder = field(init=False)

    def __post_init__(self) -> None:
        """Puts the parts together."""
        self._disorder = Disorder(self.settings)

    @property
    def waiting(self) -> int:
        """How many webhooks are not yet delivered and not yet given up."""
        return sum(delivery.state is State.WAITING for delivery in self.deliveries) + self._disorder.held

    def enqueue(self, bodies: tuple[Json, ...]) -> None:
        """Takes webhooks to deliver, in whatever order and number the settings ask for."""
        for body in bodies:
            self._line_up(self._disorder.admit(body))
            if self._disorder.holds(body):
                asyncio.get_running_loop().call_later(self.settings().reorder_seconds, self._miss, body)

    def let_go(self) -> None:
        """Delivers all that is held back for a neighbour."""
        self._line_up(self._disorder.let_go())

    def wake(self) -> None:
        """Starts the worker where there is something to do."""
        if self._waiting and (self._worker is None or self._worker.done()):
            self._worker = asyncio.get_running_loop().create_task(self._work())

    async def idle(self) -> None:
        """Waits until the worker has nothing more to do."""
        if self._worker is not None:
            await self._worker

    async def redeliver(self, delivery: Delivery) -> int | None:
        """Sends the same bytes again, once."""
        await self._attempt(delivery)
        return delivery.status

    async def send(self, body: bytes, signature: str | None) -> Delivery:
        """Sends any bytes as they are, once, signed unless a signature is given."""
        delivery = self._new(body)
        delivery.signature = delivery.signature if signature is None else signature
        await self._attempt(delivery)
        return delivery

    async def verify(self, url: str, verify_token: str) -> str | None:
        """Does the handshake of a subscription; gives what is wrong, None where nothing is."""
        challenge = str(int(time.time() * 1000))
        parameters = {"hub.mode": "subscribe", "hub.verify_token": verify_token, "hub.challenge": challenge}
        answer = await self.carrier.get(url, parameters)
        if answer is None:
            return "no answer"
        status, text = answer
        if status != OK:
            return f"HTTP Status Code = {status}"
        return None if text == challenge else "the answer is not the challenge"

    def clear(self) -> None:
        """Forgets all webhooks, those that wait too."""
        self.deliveries.clear()
        self._waiting.clear()
        self._disorder.clear()

    def _miss(self, body: Json) -> None:
        """Delivers a webhook whose neighbour did not come."""
        self._line_up(self._disorder.let_go_of(body))

    def _line_up(self, bodies: list[Json]) -> None:
        self._waiting.extend(self._new(encode(body)) for body in bodies)
        self.wake()

    def _new(self, body: bytes) -> Delivery:
        self.last += 1
        delivery = Delivery(self.last, body, sign(self.settings().app_secret, body))
        self.deliveries.append(delivery)
        return delivery

    async def _work(self) -> None:
        while self._waiting and not self.settings().webhooks_paused:
            await self._deliver(self._waiting.popleft())

    async def _deliver(self, delivery: Delivery) -> None:
        for pause in (0, *self.settings().webhook_retry_seconds):
            await asyncio.sleep(pause)
            await self._attempt(delivery)
            if delivery.status == OK:
                return
            delivery.state = State.WAITING
        delivery.state = State.FAILED
        summary = (
            f"webhook {delivery.number} failed: {delivery.status or 'no answer'} after {delivery.attempts} attempts"
        )
        self.journal.note(Kind.WEBHOOK_FAILED, None, "meta", summary)

    async def _attempt(self, delivery: Delivery) -> None:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
            "X-Hub-Signature-256": delivery.signature,
        }
        started = time.perf_counter()
        delivery.status = await self.carrier.post(self.settings().webhook_url, delivery.body, headers)
        delivery.milliseconds = round((time.perf_counter() - started) * 1000, 1)
        delivery.attempts += 1
        delivery.state = State.DELIVERED if delivery.status == OK else State.FAILED
