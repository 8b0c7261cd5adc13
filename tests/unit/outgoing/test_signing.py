"""The signature of what a webhook gets, as its program would check it (docs/webhook.md)."""

import hashlib
import hmac

from handover.outgoing.signing import signature_of

BODY = b'{"version":1}'


def expected(secret: str) -> str:
    return hmac.new(secret.encode(), b"1777975240." + BODY, hashlib.sha256).hexdigest()


def test_it_covers_the_time_and_the_body() -> None:
    assert signature_of(BODY, 1_777_975_240, ["new"]) == f"v1={expected('new')}"
    assert signature_of(BODY, 1_777_975_241, ["new"]) != f"v1={expected('new')}"
    assert signature_of(BODY + b" ", 1_777_975_240, ["new"]) != f"v1={expected('new')}"


def test_during_a_rotation_both_secrets_sign() -> None:
    assert signature_of(BODY, 1_777_975_240, ["new", "old"]) == f"v1={expected('new')},v1={expected('old')}"
