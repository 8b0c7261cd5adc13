"""The routes that show webhooks and send them again, or any text as one."""

from typing import Self

from fastapi import APIRouter, HTTPException
from pydantic import model_validator

from local.simulator.control.running import Body, Running
from local.simulator.delivery import Delivery
from local.simulator.json_object import Json
from local.simulator.simulator import Simulator

router = APIRouter(prefix="/webhooks")


class Redelivery(Body):
    """Which webhooks to send again."""

    number: int | None = None
    all: bool = False

    @model_validator(mode="after")
    def _names_one_or_all(self) -> Self:
        if (self.number is None) != self.all:
            raise ValueError("give a number, or all")
        return self


class RawWebhook(Body):
    """Any text to send as a webhook; it is signed unless a signature comes with it."""

    body: str
    signature: str | None = None


@router.get("")
async def webhooks(simulator: Running) -> list[Json]:
    """Every webhook and how its delivery went."""
    return [delivery.as_json() for delivery in simulator.webhooks.deliveries]


@router.post("/redeliver")
async def redeliver(simulator: Running, body: Redelivery) -> Json:
    """Sends the same bytes again and waits for the answers."""
    chosen = [one for one in simulator.webhooks.deliveries if body.all or one.number == body.number]
    if not chosen and not body.all:
        raise HTTPException(404, f"no webhook has the number {body.number}")
    return {"statuses": [await _again(simulator, delivery) for delivery in chosen]}


@router.post("/send")
async def send_webhook(simulator: Running, body: RawWebhook) -> Json:
    """Sends any text as a webhook."""
    delivery = await simulator.webhooks.send(body.body.encode(), body.signature)
    return {"number": delivery.number, "status": delivery.status, "milliseconds": delivery.milliseconds}


@router.post("/verify")
async def verify_webhook(simulator: Running) -> Json:
    """Does the handshake of a subscription with the verify token the simulator was started with."""
    current = simulator.settings
    wrong = await simulator.webhooks.verify(current.webhook_url, current.verify_token)
    return {"verified": wrong is None, "reason": wrong}


@router.post("/let_go")
async def let_go(simulator: Running) -> Json:
    """Delivers what is held back for the sake of disorder."""
    simulator.webhooks.let_go()
    return {"webhooks_waiting": simulator.webhooks.waiting}


async def _again(simulator: Simulator, delivery: Delivery) -> Json:
    status = await simulator.webhooks.redeliver(delivery)
    return {"number": delivery.number, "status": status, "milliseconds": delivery.milliseconds}
