"""Reads Facebook's data deletion callback: who wants to be forgotten, by the id they have in our app.

Meta, "Data Deletion Request Callback"; the reference's section 5.6.
"""

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qs

from pydantic import BaseModel, ConfigDict, ValidationError

LIMIT_BYTES: Final = 16_384
"""Meta's body has some three hundred bytes."""

AHEAD_SECONDS: Final = 600
"""How far Meta's clock may be ahead of ours."""

FRESH_SECONDS: Final = 86_400
"""How long after it was signed a request counts, whatever it says itself; Meta names no limit of its own."""

_ALGORITHM: Final = "HMAC-SHA256"
_ID: Final = re.compile(r"[0-9]{1,30}")


class MalformedCallbackError(Exception):
    """The body has not the shape that Meta documents; the text says why and holds nothing of it."""


class TooLargeCallbackError(MalformedCallbackError):
    """The body is larger than any of Meta's."""


class StaleCallbackError(MalformedCallbackError):
    """The request was signed too long ago, or in the future."""


class _Signed(BaseModel):
    """What is signed. Meta does not say what `expires` counts; 0 and none at all mean that it tells nothing."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    algorithm: str
    user_id: str | int
    issued_at: int
    expires: int = 0


def read_callback(body: bytes, proven: Callable[[str], bytes], now: int) -> str:
    """Gives the app-scoped id of who wants to be forgotten.

    Args:
        body: the form as it was posted.
        proven: checks a signed request and gives what was signed.
        now: seconds since 1970.

    Raises:
        MalformedCallbackError: it cannot be read, or is stale.
        SignatureError: it is not from Meta.
    """
    signed = _signed(proven(signed_request_in(body)))
    if signed.algorithm.upper() != _ALGORITHM:
        raise MalformedCallbackError("signed with another algorithm than HMAC-SHA256")
    if signed.issued_at > now + AHEAD_SECONDS:
        raise StaleCallbackError("signed in the future")
    if max(signed.issued_at + FRESH_SECONDS, signed.expires) < now:
        raise StaleCallbackError("signed too long ago")
    app_scoped_id = str(signed.user_id)
    if not _ID.fullmatch(app_scoped_id):
        raise MalformedCallbackError("user_id is not an id")
    return app_scoped_id


def signed_request_in(body: bytes) -> str:
    """Return the field `signed_request` of a form.

    Raises:
        MalformedCallbackError: there is none, or the body is no form.
    """
    if len(body) > LIMIT_BYTES:
        raise TooLargeCallbackError("the body is too large")
    try:
        given = parse_qs(body.decode("ascii"), max_num_fields=20).get("signed_request", [])
    except ValueError as error:
        raise MalformedCallbackError("the body is not a form") from error
    if len(given) != 1:
        raise MalformedCallbackError("the form has no field signed_request")
    return given[0]


def _signed(payload: bytes) -> _Signed:
    try:
        return _Signed.model_validate_json(payload)
    except ValidationError as error:
        places = {".".join(map(str, problem["loc"])) or "all of it" for problem in error.errors(include_input=False)}
        raise MalformedCallbackError(f"what is signed cannot be read: {', '.join(sorted(places))}") from None
