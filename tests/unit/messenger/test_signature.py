"""A webhook is believed only with a signature that one of our secrets makes over its raw bytes."""

import pytest

from handover.messenger.signature import SignatureError, app_secret_proof, prove, sign

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
