"""Who may make a Graph call: the token, its proof and the object that it is good for."""

import hashlib
import hmac

from local.simulator import errors
from local.simulator.call_log import Call
from local.simulator.settings import Settings

OF_PEOPLE = {"profile", "ids_for_pages"}
"""The edges of a person, whoever that is."""


def authorise(settings: Settings, call: Call, object_id: str, authorization: str | None) -> None:
    """Refuses a call whose token, proof or object is not right."""
    token = _token(call, authorization)
    app_token = f"{settings.app_id}|{settings.app_secret}"
    if token not in {settings.page_token, app_token}:
        raise errors.invalid_token()
    if settings.token_dead and token != app_token:
        raise errors.dead_token()
    proof = call.parameters.get("appsecret_proof")
    if proof is None:
        if settings.appsecret_proof_required and token != app_token:
            raise errors.missing_proof()
    elif proof != hmac.new(settings.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest():
        raise errors.invalid_proof()
    owned_by = settings.app_id if call.edge == "subscriptions" else settings.page_id
    if call.edge == "ids_for_pages" and token != app_token:
        raise errors.invalid_token()
    if call.edge not in OF_PEOPLE and object_id not in {"me", owned_by}:
        raise errors.unknown_object(object_id)


def _token(call: Call, authorization: str | None) -> str:
    kind, _, bearer = (authorization or "").partition(" ")
    token = bearer if kind.lower() == "bearer" else str(call.parameters.get("access_token", ""))
    if not token:
        raise errors.missing_token()
    return token
