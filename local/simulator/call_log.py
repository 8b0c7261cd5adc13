"""The list of Graph calls that were made, without their secrets."""

import time
from dataclasses import asdict, dataclass, field

from local.simulator.json_object import Json

SECRET_PARAMETERS = frozenset({"access_token", "appsecret_proof", "verify_token", "input_token"})


@dataclass(frozen=True)
class Call:
    """One call, as its caller sent it."""

    method: str
    path: str
    edge: str
    parameters: Json
    psid: str | None


@dataclass
class CallLog:
    """All calls since the last reset. Numbers go on after a reset."""

    last: int = 0
    entries: list[Json] = field(default_factory=list)

    def note(self, call: Call, status: int) -> None:
        """Adds a call with the status it was answered with; 0 stands for a dropped connection."""
        self.last += 1
        body = {name: value for name, value in call.parameters.items() if name not in SECRET_PARAMETERS}
        made = {**asdict(call), "body": body, "number": self.last, "at": time.time(), "status": status}
        del made["parameters"]
        self.entries.append(made)

    def clear(self) -> None:
        """Forgets the calls."""
        self.entries.clear()
