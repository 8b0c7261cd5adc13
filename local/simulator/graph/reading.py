"""How the parameters of a Graph call are read, from wherever a caller may put them."""

import json
from typing import cast
from urllib.parse import parse_qsl

from fastapi import Request

from local.simulator.json_object import Json


async def parameters_of(request: Request) -> Json:
    """The parameters in a query, a form or a JSON body; the body goes before the query."""
    raw = await request.body()
    spelled: Json = dict(request.query_params)
    if "application/json" in request.headers.get("content-type", ""):
        try:
            body = json.loads(raw or b"{}")
        except ValueError:
            body = {}
        return {**_decoded(spelled), **(body if isinstance(body, dict) else {})}
    return _decoded({**spelled, **dict(parse_qsl(raw.decode(errors="replace")))})


def psid_in(parameters: Json) -> str | None:
    """Whom a call is about."""
    recipient = parameters.get("recipient")
    found = recipient.get("id") if isinstance(recipient, dict) else recipient or parameters.get("user_id")
    return None if found is None else str(found)


def _decoded(spelled: Json) -> Json:
    """Reads the parameters that a query or a form carries as JSON text."""
    return {name: _json_or_text(str(value)) for name, value in spelled.items()}


def _json_or_text(value: str) -> object:
    if value[:1] not in {"{", "["}:
        return value
    try:
        return cast("object", json.loads(value))
    except ValueError:
        return value
