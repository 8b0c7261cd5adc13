"""Makes a text of Meta's one that AWS takes."""

import re
from typing import Final

# All but what SQS takes (SendMessage, API reference): control characters and half surrogate pairs, which JSON allows.
_NOT_TAKEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(value: object) -> str:
    """Gives a text with a replacement character for what AWS would refuse; an empty one for what is no text."""
    return _NOT_TAKEN.sub("\ufffd", value) if isinstance(value, str) else ""


def clean_line(value: object, limit: int) -> str:
    """Gives a cleaned text of one line, of at most so many characters."""
    return " ".join(clean(value).split())[:limit].rstrip()
