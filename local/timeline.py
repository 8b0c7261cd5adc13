"""Tells what happens on the running stack, one readable line for each thing."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

LABEL_WIDTH = 12
RESET = "\x1b[0m"


@dataclass(frozen=True)
class Look:
    """How a kind of happening is shown."""

    label: str
    colour: str


LOOKS: Mapping[str, Look] = {
    "visitor_wrote": Look("message in", "\x1b[36m"),
    "visitor_pressed": Look("button in", "\x1b[36m"),
    "bot_said": Look("recipe out", "\x1b[32m"),
    "inbox_said": Look("inbox", "\x1b[35m"),
    "control_passed": Look("control", "\x1b[33m"),
    "control_taken": Look("control", "\x1b[33m"),
    "control_released": Look("control", "\x1b[33m"),
    "email_sent": Look("e-mail", "\x1b[34m"),
    "webhook_failed": Look("webhook", "\x1b[31m"),
    "graph_refused": Look("refused", "\x1b[31m"),
}


class Happening(BaseModel):
    """Something that happened, from the simulator's journal or from the engine's sent e-mails."""

    at: float
    kind: str
    summary: str


class JournalPage(BaseModel):
    """What the simulator's journal answers."""

    last: int
    entries: list[Happening]


class SentEmail(BaseModel):
    """An e-mail as the engine keeps it."""

    MessageId: str
    To: list[str]
    Subject: str
    Timestamp: float

    def happening(self) -> Happening:
        """The e-mail as a line of the timeline."""
        return Happening(at=self.Timestamp, kind="email_sent", summary=f"to {', '.join(self.To)}: “{self.Subject}”")


class SentEmails(BaseModel):
    """All e-mails that the engine keeps, by account."""

    messages: dict[str, list[SentEmail]]

    def all(self) -> list[SentEmail]:
        """The e-mails of all accounts."""
        return [email for emails in self.messages.values() for email in emails]


type Getter = Callable[[str], bytes]


class Timeline:
    """Reads what is new since it was last asked."""

    def __init__(self, get: Getter, simulator_url: str, engine_url: str) -> None:
        """Begins now: e-mails of earlier runs are known already."""
        self._get = get
        self._journal_url = f"{simulator_url}/_simulator/journal"
        self._emails_url = f"{engine_url}/_ministack/ses/messages"
        self._last = 0
        self._known_emails = {email.MessageId for email in self._emails()}

    def new(self) -> list[Happening]:
        """What has happened since the last time, in order."""
        page = JournalPage.model_validate_json(self._get(f"{self._journal_url}?after={self._last}"))
        self._last = page.last
        emails = [email for email in self._emails() if email.MessageId not in self._known_emails]
        self._known_emails.update(email.MessageId for email in emails)
        return sorted([*page.entries, *(email.happening() for email in emails)], key=lambda happening: happening.at)

    def _emails(self) -> list[SentEmail]:
        return SentEmails.model_validate_json(self._get(self._emails_url)).all()


def line_of(happening: Happening, *, coloured: bool) -> str:
    """A happening as one aligned line with the time of day."""
    look = LOOKS.get(happening.kind, Look(happening.kind.replace("_", " "), ""))
    label = f"{look.label:<{LABEL_WIDTH}}"
    if coloured and look.colour:
        label = f"{look.colour}{label}{RESET}"
    clock = time.strftime("%H:%M:%S", time.localtime(happening.at))
    return f"  {clock}  {label}  {' '.join(happening.summary.split())}"
