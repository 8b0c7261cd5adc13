"""Webhook bodies as Meta sends them, on Messenger and on Instagram."""

import json
from dataclasses import dataclass
from typing import Any, Final

from handover.messenger.envelope import Arrival

type Json = dict[str, Any]

APP: Final = "1000000001"
"""Our own app."""

AT: Final = 1_790_000_000_000

ARRIVAL: Final = Arrival(AT + 60_000, "delivery-1")
"""The request of Meta's that brings an event."""


@dataclass(frozen=True)
class Chat:
    """Whom an event is between, and on which platform."""

    platform: str
    account: str
    user: str

    def event(self, **content: Any) -> Json:
        """What the user does."""
        return {"sender": {"id": self.user}, "recipient": {"id": self.account}, "timestamp": AT, **content}

    def message(self, mid: str = "m_1", **fields: Any) -> Json:
        """What the user writes."""
        return self.event(message={"mid": mid, "text": "hello", **fields})

    def echo(self, **fields: Any) -> Json:
        """What the account says: sender and recipient change places."""
        said = {"is_echo": True, "mid": "m_1", "text": "Hello, Maya here", **fields}
        return {"sender": {"id": self.account}, "recipient": {"id": self.user}, "timestamp": AT, "message": said}

    def notice(self, **content: Any) -> Json:
        """What concerns the account as a whole: nobody is its sender."""
        return {"recipient": {"id": self.account}, "timestamp": AT, **content}

    def entry(self, *events: Any, channel: str = "messaging", **fields: Any) -> Json:
        """One entry with some events."""
        return {"id": self.account, "time": AT, channel: list(events), **fields}

    def document(self, *entries: Any) -> Json:
        """The whole body, before it is encoded."""
        return {"object": self.platform, "entry": list(entries)}

    def body(self, *events: Any, channel: str = "messaging", **fields: Any) -> bytes:
        """A body with one entry."""
        return encoded(self.document(self.entry(*events, channel=channel, **fields)))


MESSENGER: Final = Chat("page", "22", "33")
INSTAGRAM: Final = Chat("instagram", "17841400000000001", "44")


def encoded(document: Any) -> bytes:
    """The bytes of a body."""
    return json.dumps(document).encode()
