"""The webhooks that the benchmark delivers, signed as Meta signs them."""

import copy
import json
from collections.abc import Mapping
from typing import Any

from handover.messenger.signature import sign
from tests.perf.settings import APP_SECRET


def with_events(webhook: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Gives a webhook whose body holds one event so many times, each from another user and with an id of its own."""
    document = json.loads(webhook["body"])
    (entry,) = document["entry"]
    (event,) = entry["messaging"]
    entry["messaging"] = [_another(event, index) for index in range(number)]
    body = json.dumps(document, separators=(",", ":"))
    signature = sign(body.encode(), APP_SECRET)
    return {**webhook, "body": body, "headers": {**webhook["headers"], "x-hub-signature-256": signature}}


def _another(event: Mapping[str, Any], index: int) -> dict[str, Any]:
    other = copy.deepcopy(dict(event))
    other["sender"]["id"] += str(index)
    other["message"]["mid"] += str(index)
    return other
