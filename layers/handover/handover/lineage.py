"""Names the event that something follows from, and the conversation it belongs to, as logs may hold them.

An event's id has no dot. What follows from an event (a reply, an order, its outcome, a timer, an alert) has a name that
begins with the event's id and a dot, however long the chain is.
"""

import hashlib
from typing import Final

_CONVERSATION: Final = 16


def root_of(name: str) -> str:
    """Return the id of the event that something of this name follows from; an event's own id is its root."""
    return name.partition(".")[0]


def conversation_key(account_id: str, user_id: str) -> str:
    """Return what stands for a conversation where the visitor's id must not.

    A plain digest: it tells nobody's id, and whoever knows an id can find what belongs to it.
    """
    return hashlib.sha256(f"{account_id}:{user_id}".encode("utf-8", "surrogatepass")).hexdigest()[:_CONVERSATION]
