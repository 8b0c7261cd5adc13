"""Tells the product's app that somebody wants their data deleted, as Facebook does for a user who asks for it."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass

from local.simulator.carrier import Carrier
from local.simulator.json_object import Json
from local.simulator.model import Visitor
from local.simulator.settings import Settings

LIFETIME_SECONDS = 3600


def signed_request(app_scoped_id: str, at: int, app_secret: str) -> str:
    """Signature and payload as Facebook writes them."""
    payload = {
        "algorithm": "HMAC-SHA256",
        "expires": at + LIFETIME_SECONDS,
        "issued_at": at,
        "user_id": app_scoped_id,
    }
    encoded = _unpadded(json.dumps(payload, separators=(",", ":")).encode())
    return f"{_unpadded(hmac.new(app_secret.encode(), encoded.encode(), hashlib.sha256).digest())}.{encoded}"


def _unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass(frozen=True)
class DataDeletion:
    """Facebook's page of apps and websites, where a user asks for it."""

    carrier: Carrier

    async def request(self, visitor: Visitor, settings: Settings, at: float) -> Json:
        """Posts the request and gives what the user is shown: an address and a code."""
        form = {"signed_request": signed_request(visitor.app_scoped_id, int(at), settings.app_secret)}
        answer = await self.carrier.submit(settings.data_deletion_url, form)
        if answer is None:
            return {"status": None, "answer": None}
        status, text = answer
        return {"status": status, "answer": _json(text)}


def _json(text: str) -> object:
    try:
        found: object = json.loads(text)
    except ValueError:
        return text
    return found
