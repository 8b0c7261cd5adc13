"""Tells what every log line about a message is to name: the event that it all began with, and the conversation.

Runs in `ingest` too: standard library only.
"""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from handover.lineage import conversation_key, root_of

type Keys = Mapping[str, str]

EVENT: Final = "event_id"
"""The key for the event from outside with which everything began: the same in all lines of all functions."""

CONVERSATION: Final = "conversation"

ALSO: Final = "also"
"""The key for other events that a line is about."""


def keys_of(event_id: object, account_id: object = None, user_id: object = None) -> Keys:
    """Return the keys for what has this event as its root; what is not known is left out."""
    keys = {EVENT: event_id} if isinstance(event_id, str) and event_id else {}
    if isinstance(account_id, str) and isinstance(user_id, str):
        keys[CONVERSATION] = conversation_key(account_id, user_id)
    return keys


def named_root(document: Mapping[str, Any]) -> str:
    """Return the root that a message of ours names, or else the one that its id begins with.

    Raises:
        KeyError: it has neither.
    """
    return str(document.get(EVENT) or root_of(document["id"]))


def of_json(keys: Callable[[Any], Keys]) -> Callable[[str], Keys]:
    """Make a function that reads documents one that reads their JSON, and that never fails.

    A message that nobody can read is for whoever works on it to refuse; its lines name less.
    """

    @wraps(keys)
    def lenient(body: str) -> Keys:
        try:
            return keys(json.loads(body))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return {}

    return lenient
