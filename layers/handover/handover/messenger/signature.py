"""Proves that a webhook body or a signed request came from Meta, and that a Graph call comes from our server."""

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from typing import Final

_PREFIX: Final = "sha256="
_FORM: Final = re.compile(r"sha256=[0-9a-f]{64}")


class SignatureError(Exception):
    """The body carries no signature, or one that none of our app secrets makes."""


class UnsignedError(SignatureError):
    """The body carries nothing that could be Meta's signature, whatever our app secrets are."""


def _hex_digest(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def signature_of(header: str | None) -> str:
    """Return the value of an `X-Hub-Signature-256` header that has Meta's form: `sha256=` and 64 hex digits.

    Raises:
        UnsignedError: there is none, or it has another form.
    """
    if header is None or not _FORM.fullmatch(header):
        raise UnsignedError("no X-Hub-Signature-256 header of the form sha256=…")
    return header


def prove(body: bytes, header: str | None, app_secrets: Sequence[str]) -> None:
    """Checks `X-Hub-Signature-256` over the raw bytes, in constant time, and fails closed.

    Args:
        body: the bytes as they came over the wire; parsed and re-written JSON does not verify.
        header: the header's value, `sha256=` and 64 hex digits.
        app_secrets: the secrets that count, the current one first; during a rotation the previous one too.

    Raises:
        UnsignedError: there is no signature, or it has another form.
        SignatureError: it is made with another secret, or no secret is given.
    """
    given = signature_of(header).removeprefix(_PREFIX).encode()
    genuine = False
    for secret in app_secrets:
        genuine |= hmac.compare_digest(_hex_digest(secret, body).encode(), given)
    if not genuine:
        raise SignatureError("the signature does not fit the body")


def prove_signed_request(signed_request: str, app_secrets: Sequence[str]) -> bytes:
    """Checks a `signed_request` in constant time, fails closed, and gives what was signed.

    Meta, "Data Deletion Request Callback": HMAC-SHA256 with the app secret over the encoded payload.

    Args:
        signed_request: signature and payload, each base64url, with a dot between; Meta leaves the padding out.
        app_secrets: the secrets that count, the current one first; during a rotation the previous one too.

    Raises:
        UnsignedError: it has another form.
        SignatureError: it is made with another secret, or no secret is given.
    """
    signature, _, payload = signed_request.partition(".")
    try:
        given, signed = _decoded(signature), _decoded(payload)
    except ValueError as error:
        raise UnsignedError("no signed_request of the form signature.payload") from error
    genuine = False
    for secret in app_secrets:
        made = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
        genuine |= hmac.compare_digest(made, given)
    if not genuine:
        raise SignatureError("the signature does not fit the signed_request")
    return signed


def request_signature_of(signed_request: str) -> bytes:
    """Return the signature of a `signed_request` that is proven: the same bytes, however they are spelt.

    Raises:
        SignatureError: it has another form.
    """
    try:
        return _decoded(signed_request.partition(".")[0])
    except ValueError as error:
        raise SignatureError("no signed_request of the form signature.payload") from error


def _decoded(text: str) -> bytes:
    bare = text.rstrip("=")
    return base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)


def sign_request(payload: bytes, app_secret: str) -> str:
    """Gives the `signed_request` that Meta would send with this payload."""
    encoded = base64.urlsafe_b64encode(payload).rstrip(b"=")
    signature = hmac.new(app_secret.encode(), encoded, hashlib.sha256).digest()
    return f"{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}.{encoded.decode()}"


def sign(body: bytes, app_secret: str) -> str:
    """Gives the `X-Hub-Signature-256` header that Meta would send with this body."""
    return _PREFIX + _hex_digest(app_secret, body)


def app_secret_proof(page_token: str, app_secret: str) -> str:
    """Gives Meta's `appsecret_proof` for a token: HMAC-SHA256 of the token, keyed with the app secret, in hex."""
    return _hex_digest(app_secret, page_token.encode())
