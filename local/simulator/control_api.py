"""The HTTP API by which tests and people act as everybody but the product, and read everything said."""

from fastapi import APIRouter

from local.simulator.control import conditions, observations, page_people, subscriptions, visitors, webhooks

router = APIRouter(prefix="/_simulator")
for part in (observations, visitors, page_people, conditions, subscriptions, webhooks):
    router.include_router(part.router)
