"""Keeps what the engine saved between two runs, and tells when it can no longer be used."""

import json
import shutil
import time
from pathlib import Path
from typing import Any


class EngineState:
    """The folder in which the engine keeps its tables, queues, functions and files."""

    def __init__(self, folder: Path) -> None:
        """Names the folder; nothing is made yet."""
        self.folder = folder
        self.services = folder / "services"
        self.files = folder / "files"
        self.temporary = folder / "temporary"
        self._queues = self.services / "sqs.json"
        self._complete = folder / "complete"

    @classmethod
    def in_folder(cls, state: Path) -> "EngineState":
        """The engine's part of a stack's state folder."""
        return cls(state / "engine")

    def prepare(self, port: int) -> str | None:
        """Makes the folder ready for a start; gives the reason where it had to be emptied."""
        reason = self._why_unusable(port)
        if self._complete.exists() and reason is None:
            self.release_messages_in_flight()
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
        # What was unpacked for the functions of the last run is of no use to this one.
        shutil.rmtree(self.temporary, ignore_errors=True)
        for each in (self.services, self.files, self.temporary):
            each.mkdir(parents=True, exist_ok=True)
        return reason

    def mark_complete(self, port: int) -> None:
        """Notes that a whole deployment is in this state, for an engine on this port."""
        self._complete.write_text(str(port))

    def mark_incomplete(self) -> None:
        """Notes that what is saved, or will be, is not whole and not worth keeping."""
        self._complete.unlink(missing_ok=True)

    def release_messages_in_flight(self) -> None:
        """Makes received but unfinished messages visible again: who had received them ended with the engine."""
        if self._queues.exists():
            released = released_queues(json.loads(self._queues.read_text()), time.time())
            self._queues.write_text(json.dumps(released))

    def saved_after(self, moment: float) -> bool:
        """Whether the engine has saved its state since then; it does so when it is asked to end."""
        return self._queues.exists() and self._queues.stat().st_mtime > moment

    def _why_unusable(self, port: int) -> str | None:
        if not self.folder.exists():
            return None
        if not self._complete.exists():
            return "its last run, or the deployment to it, was cut short"
        if self._complete.read_text() != str(port):
            return "the engine's port has changed"
        return None


def released_queues(content: dict[str, Any], now: float) -> dict[str, Any]:
    """The saved queues with every received message visible again; those that wait for their delay go on waiting."""
    payload = content.get("payload", content)
    for queue in payload.get("queues", {}).get("data", {}).values():
        for message in queue.get("messages", []):
            if message.get("receipt_handle") is not None:
                message["visible_at"] = min(message.get("visible_at", now), now)
    return content
