"""The numbered list of what happened, for people and tests to follow."""

import time
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from local.simulator.json_object import Json


class Kind(StrEnum):
    """What can happen."""

    VISITOR_WROTE = "visitor_wrote"
    VISITOR_PRESSED = "visitor_pressed"
    VISITOR_ACTED = "visitor_acted"
    BOT_SAID = "bot_said"
    INBOX_SAID = "inbox_said"
    APP_SAID = "app_said"
    CONTROL_PASSED = "control_passed"
    CONTROL_TAKEN = "control_taken"
    CONTROL_RELEASED = "control_released"
    CONTROL_REQUESTED = "control_requested"
    PAGE_EVENT = "page_event"
    WEBHOOK_FAILED = "webhook_failed"
    GRAPH_REFUSED = "graph_refused"


@dataclass(frozen=True)
class Entry:
    """One thing that happened."""

    number: int
    at: float
    kind: Kind
    psid: str | None
    who: str
    summary: str


@dataclass
class Journal:
    """All that happened since the last reset. Numbers go on after a reset, so that a follower misses nothing."""

    last: int = 0
    entries: list[Entry] = field(default_factory=list)

    def note(self, kind: Kind, psid: str | None, who: str, summary: str) -> None:
        """Adds an entry."""
        self.last += 1
        self.entries.append(Entry(self.last, time.time(), kind, psid, who, summary))

    def after(self, number: int) -> Json:
        """The entries that came later than a number."""
        return {"last": self.last, "entries": [asdict(entry) for entry in self.entries if entry.number > number]}

    def clear(self) -> None:
        """Forgets the entries."""
        self.entries.clear()
