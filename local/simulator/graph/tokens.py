"""What Meta tells an app of a token: whose it is, for how long, and what for."""

from local.simulator import errors
from local.simulator.errors import GraphError
from local.simulator.json_object import Json
from local.simulator.settings import Settings


def about_token(settings: Settings, token: str, now: float) -> Json:
    """The `data` of a debug_token answer."""
    if token != settings.page_token:
        return _invalid(errors.invalid_token())
    told: Json = {
        "app_id": settings.app_id,
        "type": "PAGE",
        "application": settings.app_name(settings.app_id),
        "expires_at": settings.token_expires_at,
        "data_access_expires_at": 0,
        "is_valid": True,
        "profile_id": settings.page_id,
        "scopes": list(settings.scopes),
    }
    if settings.token_dead:
        return {**told, **_invalid(errors.dead_token())}
    if 0 < settings.token_expires_at <= now:
        return {**told, **_invalid(errors.expired_token())}
    return told


def _invalid(why: GraphError) -> Json:
    error: Json = {"code": why.code, "message": why.message}
    if why.subcode is not None:
        error["subcode"] = why.subcode
    return {"is_valid": False, "error": error, "scopes": []}
