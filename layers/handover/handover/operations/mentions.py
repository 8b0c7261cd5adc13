"""Tells whether a message of one of our queues names a user, whatever it is about and however it is packed."""

import base64
import binascii
import gzip
import json
import re
import zlib
from typing import Final

_IDS: Final = re.compile(r"[0-9A-Za-z_-]+")
"""Whole ids: a part of one is somebody else."""


def mentions(body: str, user_id: str) -> bool:
    """Tells whether a message names a user; what is packed is unpacked as far as it can be."""
    return any(user_id == found[0] for text in (body, _packed_in(body)) for found in _IDS.finditer(text))


def _packed_in(body: str) -> str:
    """Gives what an unreadable body was, as `ingest` keeps it; empty where nothing is packed, or a part of it only."""
    try:
        document = json.loads(body)
        packed = base64.b64decode(document["gzip_base64"])
        return gzip.decompress(packed).decode("utf-8", "replace")
    except (ValueError, KeyError, TypeError, RecursionError, OSError, EOFError, zlib.error, binascii.Error):
        return ""
