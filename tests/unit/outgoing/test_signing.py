"""The signature of what a webhook gets, as its program would check it (docs/webhook.md)."""

import hashlib
import hmac
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from handover.outgoing.signing import signature_of

BODY = b'{"version":1}'


def expected(secret: str) -> str:
    return hmac.new(secret.encode(), b"1777975240." + BODY, hashlib.sha256).hexdigest()


def test_it_covers_the_time_and_the_body() -> None:
    assert signature_of(BODY, 1_777_975_240, ["new"]) == f"v1={expected('new')}"
    assert signature_of(BODY, 1_777_975_241, ["new"]) != f"v1={expected('new')}"
    assert signature_of(BODY + b" ", 1_777_975_240, ["new"]) != f"v1={expected('new')}"


def example() -> Callable[[dict[str, str], bytes, str], bool]:
    """Gives the function that docs/webhook.md shows."""
    text = (Path(__file__).parents[3] / "docs" / "webhook.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    exec(text.partition("```python\n")[2].partition("```")[0], names)  # noqa: S102 - our own document
    checks: Callable[[dict[str, str], bytes, str], bool] = names["is_ours"]
    return checks


@pytest.mark.parametrize("secret", ["new", "old"])
def test_the_example_in_the_document_checks_it(secret: str) -> None:
    now = int(time.time())
    headers = {"X-Handover-Timestamp": str(now), "X-Handover-Signature": signature_of(BODY, now, ["new", "old"])}
    assert example()(headers, BODY, secret)
    assert not example()(headers, BODY + b" ", secret)
    assert not example()(headers, BODY, "another")
    assert not example()({**headers, "X-Handover-Timestamp": str(now - 301)}, BODY, secret)


def test_during_a_rotation_both_secrets_sign() -> None:
    assert signature_of(BODY, 1_777_975_240, ["new", "old"]) == f"v1={expected('new')},v1={expected('old')}"
