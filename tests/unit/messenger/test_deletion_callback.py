"""What of Facebook's data deletion callback is believed, and whom it names."""

import json
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest

from handover.messenger.deletion_callback import (
    AHEAD_SECONDS,
    FRESH_SECONDS,
    LIMIT_BYTES,
    MalformedCallbackError,
    StaleCallbackError,
    TooLargeCallbackError,
    read_callback,
)
from handover.messenger.signature import SignatureError, prove_signed_request, sign_request
from tests.fakes.secrets import APP_SECRET

NOW = 1_291_836_900
ISSUED_AT = 1_291_836_800
SIGNED = {"algorithm": "HMAC-SHA256", "expires": 1_291_840_400, "issued_at": ISSUED_AT, "user_id": "218471"}


def body(payload: object = SIGNED, **changes: object) -> bytes:
    document = {**payload, **changes} if isinstance(payload, dict) else payload
    written = document if isinstance(document, bytes) else json.dumps(document).encode()
    return urlencode({"signed_request": sign_request(written, APP_SECRET)}).encode()


def read(given: bytes, now: int = NOW) -> str:
    return read_callback(given, partial(prove_signed_request, app_secrets=[APP_SECRET]), now)


def test_the_reference_request_names_whom_it_is_about() -> None:
    assert read(body()) == "218471"


@pytest.mark.parametrize("changes", [{"user_id": 218471}, {"algorithm": "hmac-sha256"}, {"more": ["of", "it"]}])
def test_what_makes_no_difference_is_taken(changes: dict[str, Any]) -> None:
    assert read(body(**changes)) == "218471"


def test_an_unsigned_request_is_refused() -> None:
    with pytest.raises(SignatureError):
        read(b"signed_request=abc.def")


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"signed_request",
        b"other=1",
        body() + b"&" + body(),
        b"\xff\x00",
        "signed_request=é".encode(),
        b"a=1&" * 30,
        body(b"not json"),
        body(b"\xff"),
        body(b"[" * 4000),
        body([]),
        body({}),
        body(user_id=None),
        body(user_id=""),
        body(user_id="../me"),
        body(user_id="1" * 31),
        body(user_id=["218471"]),
        body(issued_at="yesterday"),
        body(issued_at=10**400),
        body(algorithm="none"),
    ],
    ids=lambda given: repr(given[:24]),
)
def test_what_cannot_be_read_is_malformed(given: bytes) -> None:
    with pytest.raises(MalformedCallbackError):
        read(given)


def test_the_reason_holds_nothing_of_what_was_sent() -> None:
    with pytest.raises(MalformedCallbackError) as refused:
        read(body(user_id={"secret": "218471"}))
    assert "218471" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_body_larger_than_any_of_metas_is_not_read() -> None:
    with pytest.raises(TooLargeCallbackError):
        read(b"x" * (LIMIT_BYTES + 1))


@pytest.mark.parametrize("expires", [0, ISSUED_AT + 1])
def test_a_fresh_request_counts_whatever_expires_counts(expires: int) -> None:
    assert read(body(expires=expires), ISSUED_AT + FRESH_SECONDS) == "218471"


def test_an_old_request_counts_until_it_expires() -> None:
    later = NOW + 10 * FRESH_SECONDS
    assert read(body(expires=later), later) == "218471"
    with pytest.raises(StaleCallbackError):
        read(body(expires=later), later + 1)


def test_a_request_of_the_future_is_refused_but_clocks_may_differ() -> None:
    assert read(body(issued_at=NOW + AHEAD_SECONDS)) == "218471"
    with pytest.raises(StaleCallbackError):
        read(body(issued_at=NOW + AHEAD_SECONDS + 1))
