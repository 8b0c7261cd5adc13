"""Signs what is posted to a webhook, so that its program knows that it is from here, unchanged and not old."""

import hashlib
import hmac
from collections.abc import Sequence


def signature_of(body: bytes, timestamp: int, secrets: Sequence[str]) -> str:
    """Gives the value of `X-Handover-Signature`: one signature for each secret that counts, the newest first.

    Args:
        body: as it is posted, byte for byte.
        timestamp: when, in seconds since 1970; the same as in `X-Handover-Timestamp`.
        secrets: during a rotation the old one, too.
    """
    signed = str(timestamp).encode() + b"." + body
    digests = (hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets)
    return ",".join(f"v1={digest}" for digest in digests)
