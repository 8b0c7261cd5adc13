"""The failures that a test asks the Graph API for."""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from local.simulator.json_object import Json

type EdgeName = Literal[
    "messages",
    "pass_thread_control",
    "take_thread_control",
    "release_thread_control",
    "request_thread_control",
    "extend_thread_control",
    "thread_owner",
    "page",
    "profile",
    "conversations",
    "ids_for_pages",
    "messenger_profile",
    "subscribed_apps",
    "subscriptions",
]


class When(StrEnum):
    """Whether the call that fails has taken effect or not."""

    BEFORE = "before"
    AFTER = "after"


class Failure(BaseModel):
    """What goes wrong, on which edge, how often."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    edge: EdgeName
    psid: str | None = None
    times: int = Field(default=1, ge=1)
    when: When = When.BEFORE
    disconnect: bool = False
    status: int = 400
    answer: Json | None = Field(default=None, description="the whole body, such as a success that is false")
    error: Json | None = None
    code: int = 2
    subcode: int | None = None
    message: str = "Service temporarily unavailable"
    headers: dict[str, str | Json] = Field(default_factory=dict)

    @property
    def spelled_headers(self) -> dict[str, str]:
        """The headers that go with the answer, such as X-App-Usage, whose value is JSON."""
        return {name: value if isinstance(value, str) else json.dumps(value) for name, value in self.headers.items()}

    def body(self) -> Json:
        """The JSON that answers the call."""
        if self.answer is not None:
            return self.answer
        if self.error is not None:
            return {"error": self.error}
        error: Json = {"message": self.message, "type": "OAuthException", "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        return {"error": {**error, "fbtrace_id": "AvsSimulatorTrace0000000"}}


@dataclass
class Failures:
    """The failures still to come, first asked first used."""

    _pending: list[Failure] = field(default_factory=list)

    def add(self, failure: Failure) -> None:
        """Asks for a failure."""
        self._pending.extend([failure] * failure.times)

    def pending(self) -> list[Failure]:
        """The failures still to come."""
        return list(self._pending)

    def clear(self) -> None:
        """Lets everything succeed again."""
        self._pending.clear()

    def next_for(self, edge: str, psid: str | None) -> Failure | None:
        """Uses up the first failure that fits a call."""
        for failure in self._pending:
            if failure.edge == edge and failure.psid in {None, psid}:
                self._pending.remove(failure)
                return failure
        return None
