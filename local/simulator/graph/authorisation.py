"""Who may make a Graph call: the token, its proof and the object that it is good for."""

import hashlib
import hmac

from local.simulator import errors
from local.simulator.call_log import Call
from local.simulator.settings import Settings

OF_THE_APP = frozenset({"subscriptions", "debug_token", "ids_for_pages"})
"""Edges that the app itself calls, with its own token."""

ABOUT_ANYTHING = frozenset({"profile", "app", "debug_token", "ids_for_pages"})
"""Edges whose object need not be the caller's."""


def authorise(settings: Settings, call: Call, object_id: str, authorization: str | None, now: float) -> None:
    """Refuses a call whose token, proof or object is not right."""
    token = _token(call, authorization)
    app_token = f"{settings.app_id}|{settings.app_secret}"
    if token not in {settings.page_token, app_token}:
        raise errors.invalid_token()
    if settings.token_dead and token != app_token:
        raise errors.dead_token()
    if 0 < settings.token_expires_at <= now and token != app_token:
        raise errors.expired_token()
    proof = call.parameters.get("appsecret_proof")
    if proof is None:
        if settings.appsecret_proof_required and token != app_token:
            raise errors.missing_proof()
    elif proof != hmac.new(settings.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest():
        raise errors.invalid_proof()
    if call.edge in OF_THE_APP and token != app_token:
        raise errors.needs_app_token()
    owned_by = settings.app_id if call.edge == "subscriptions" else settings.page_id
    if call.edge not in ABOUT_ANYTHING and object_id not in {"me", owned_by}:
        raise errors.unknown_object(object_id)


def _token(call: Call, authorization: str | None) -> str:
    kind, _, bearer = (authorization or "").partition(" ")
    token = bearer if kind.lower() == "bearer" else str(call.parameters.get("access_token", ""))
    if not token:
        raise errors.missing_token()
    return token
