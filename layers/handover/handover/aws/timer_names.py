"""Names the timers of a conversation so that all of them can be found again, and none tells whose it is."""

import hashlib
from typing import Final

from handover.lineage import conversation_key

_OF_EFFECT: Final = 32


def timers_of(account_id: str, user_id: str) -> str:
    """Gives how the names of a conversation's timers begin."""
    return f"{conversation_key(account_id, user_id)}-"


def timer_name(account_id: str, user_id: str, effect_id: str) -> str:
    """Gives the name of the timer that an effect of a conversation sets."""
    return f"{timers_of(account_id, user_id)}{_digest(effect_id)[:_OF_EFFECT]}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
