"""A webhook is believed only with a signature that one of our secrets makes over its raw bytes."""

import pytest

from handover.messenger.signature import (
    SignatureError,
    app_secret_proof,
    prove,
    prove_signed_request,
    sign,
    sign_request,
)

SECRET = "test_app_secret"
# Meta's form on the wire (messenger-platform.md, 5.2): escaped unicode, escaped slashes.
BODY = (
    rb'{"object":"page","entry":[{"id":"1","time":1,"messaging":[{"sender":{"id":"2"},"recipient":{"id":"1"},'
    rb'"timestamp":1,"message":{"mid":"m_1","text":"\u00e4\u00f6\u00e5 a\u0040b https:\/\/x.y"}}]}]}'
)
DIGEST = "d5202ad425438d6b21d1554c00c6e198add394c15715d9831ded439e9d27ac96"


def test_the_reference_vector_verifies() -> None:
    prove(BODY, f"sha256={DIGEST}", [SECRET])


def test_what_we_sign_verifies() -> None:
    prove(b"\xff\x00", sign(b"\xff\x00", SECRET), [SECRET])


def test_both_secrets_count_during_a_rotation() -> None:
    prove(BODY, sign(BODY, "previous"), ["current", "previous"])
    prove(BODY, sign(BODY, "current"), ["current", "previous"])


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        DIGEST,
        f"sha1={DIGEST}",
        f"sha256={DIGEST[:-1]}",
        f"sha256={DIGEST}0",
        f"sha256={DIGEST.upper()}",
        f"sha256= {DIGEST}",
        "sha256=é",
        "sha256=\udcff",
        f"sha256={'0' * 64}",
    ],
)
def test_any_other_header_is_refused(header: str | None) -> None:
    with pytest.raises(SignatureError):
        prove(BODY, header, [SECRET])


def test_a_changed_byte_is_refused() -> None:
    with pytest.raises(SignatureError):
        prove(BODY + b" ", f"sha256={DIGEST}", [SECRET])


def test_without_secrets_nothing_is_believed() -> None:
    with pytest.raises(SignatureError):
        prove(BODY, sign(BODY, ""), [])


def test_app_secret_proof_is_that_of_the_reference_vector() -> None:
    proof = app_secret_proof("foo_token", "shhhhh!is.my.secret")
    assert proof == "796ba0d8a6b339e476a7b166a9e8ac0a395f7de736dc37de5f2f4397f5854eb8"


# --- signed requests --------------------------------------------------------------------------------------------------

# The reference's vector (messenger-platform.md, 5.6).
SIGNED_REQUEST = (
    "MgChNJTM9CJ75wlk7iDsf-5_LH4rMfst5fvUhiJRiqg."
    "eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImV4cGlyZXMiOjEyOTE4NDA0MDAsImlzc3VlZF9hdCI6MTI5MTgzNjgwMCwidXNlcl9pZCI6"
    "IjIxODQ3MSJ9"
)
PAYLOAD = b'{"algorithm":"HMAC-SHA256","expires":1291840400,"issued_at":1291836800,"user_id":"218471"}'


def test_the_reference_vector_of_a_signed_request_verifies() -> None:
    assert prove_signed_request(SIGNED_REQUEST, [SECRET]) == PAYLOAD
    assert sign_request(PAYLOAD, SECRET) == SIGNED_REQUEST


def test_padding_is_no_part_of_a_signature_but_may_follow_it() -> None:
    signature, _, payload = SIGNED_REQUEST.partition(".")
    assert prove_signed_request(f"{signature}=.{payload}", [SECRET]) == PAYLOAD


def test_both_secrets_sign_requests_during_a_rotation() -> None:
    assert prove_signed_request(sign_request(PAYLOAD, "previous"), ["current", "previous"]) == PAYLOAD
    assert prove_signed_request(sign_request(PAYLOAD, "current"), ["current", "previous"]) == PAYLOAD


@pytest.mark.parametrize(
    "signed_request",
    [
        "",
        ".",
        "a.b",
        "no dot",
        SIGNED_REQUEST[1:],
        SIGNED_REQUEST[:-1],
        SIGNED_REQUEST + ".x",
        f".{SIGNED_REQUEST.partition('.')[2]}",
        f"é{SIGNED_REQUEST}",
        sign_request(PAYLOAD, "another secret"),
    ],
)
def test_any_other_signed_request_is_refused(signed_request: str) -> None:
    with pytest.raises(SignatureError):
        prove_signed_request(signed_request, [SECRET])


def test_without_secrets_no_signed_request_is_believed() -> None:
    with pytest.raises(SignatureError):
        prove_signed_request(sign_request(PAYLOAD, ""), [])
