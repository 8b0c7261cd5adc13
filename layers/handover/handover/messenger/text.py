"""Makes a text of Meta's one that AWS takes."""

import re
from typing import Final

# All but what SQS takes (SendMessage, API reference): control characters and half surrogate pairs, which JSON allows.
_NOT_TAKEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(value: object) -> str:
    """Gives a text with a replacement character for what AWS would refuse; an empty one for what is no text."""
    return _NOT_TAKEN.sub("\ufffd", value) if isinstance(value, str) else ""
