"""Delivers webhooks as Meta does: signed over the very bytes, in order, again when not answered with 200."""

import asyncio
import hashlib
import hmac
import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import httpx

from local.simulator.journal import Journal, Kind
from local.simulator.json_object import Json
from local.simulator.settings import Settings

OK = 200


class State(StrEnum):
    """How far a delivery has come."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass
class Delivery:
    """One webhook: its bytes and how it went."""

    number: int
    body: bytes
    signature: str
    status: int | None = None
    milliseconds: float | None = None
    attempts: int = 0
    state: State = State.WAITING

    def as_json(self) -> Json:
        """The delivery as the control API shows it."""
        return {
            "number": self.number,
            "body": self.body.decode(errors="replace"),
            "signature": self.signature,
            "status": self.status,
            "milliseconds": self.milliseconds,
            "attempts": self.attempts,
            "state": self.state,
        }


class Carrier(Protocol):
    """What brings bytes to the product."""

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> int | None:
        """Gives the status, None where no answer came."""

    async def get(self, url: str, parameters: dict[str, str]) -> tuple[int, str] | None:
        """Gives status and text, None where no answer came."""

    async def close(self) -> None:
        """Lets go of its connections."""


class HttpCarrier:
    """Brings bytes over HTTP."""

    def __init__(self, timeout_seconds: float) -> None:
        self._client = httpx.AsyncClient(timeout=timeout_seconds, trust_env=False)

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> int | None:
        """Gives the status, None where no answer came."""
        try:
            return (await self._client.post(url, content=body, headers=headers)).status_code
        except httpx.HTTPError:
            return None

    async def get(self, url: str, parameters: dict[str, str]) -> tuple[int, str] | None:
        """Gives status and text, None where no answer came."""
        try:
            answer = await self._client.get(url, params=parameters)
        except httpx.HTTPError:
            return None
        return answer.status_code, answer.text

    async def close(self) -> None:
        """Lets go of its connections."""
        await self._client.aclose()


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

    @property
    def waiting(self) -> int:
        """How many webhooks are not yet delivered and not yet given up."""
        return sum(delivery.state is State.WAITING for delivery in self.deliveries)

    def enqueue(self, bodies: tuple[Json, ...]) -> None:
        """Takes webhooks to deliver."""
        for body in bodies:
            self._waiting.append(self._new(encode(body)))
        self.wake()

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
