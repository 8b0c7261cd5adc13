"""The routes that show and change what the app and the page subscribe to, past Meta's rules."""

from fastapi import APIRouter, HTTPException

from local.simulator.control.running import Body, Running
from local.simulator.errors import GraphError
from local.simulator.json_object import Json
from local.simulator.simulator import Simulator
from local.simulator.subscriptions import checked

router = APIRouter(prefix="/subscriptions")


class Change(Body):
    """The layers to replace; the webhook's address without the handshake."""

    app_fields: tuple[str, ...] | None = None
    instagram_fields: tuple[str, ...] | None = None
    page_fields: tuple[str, ...] | None = None
    callback_url: str | None = None


@router.get("")
async def subscriptions(simulator: Running) -> Json:
    """Every layer, None where nobody has set it, and where webhooks go."""
    return _shown(simulator)


@router.patch("")
async def change(simulator: Running, body: Change) -> Json:
    """Replaces the layers that are named."""
    layers = simulator.platform.subscriptions
    named = body.model_dump(exclude_none=True, exclude={"callback_url"})
    try:
        for layer, fields in named.items():
            checked(fields, layer, layers.known(layer.removesuffix("_fields")))
    except GraphError as error:
        raise HTTPException(422, error.message) from None
    for layer, fields in named.items():
        setattr(layers, layer, fields)
    if body.callback_url is not None:
        simulator.use(simulator.settings.model_copy(update={"webhook_url": body.callback_url}))
    return _shown(simulator)


def _shown(simulator: Simulator) -> Json:
    layers = simulator.platform.subscriptions
    return {
        "app_fields": layers.app_fields,
        "instagram_fields": layers.instagram_fields,
        "page_fields": layers.page_fields,
        "callback_url": simulator.settings.webhook_url,
    }
