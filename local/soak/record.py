"""What a run left behind, as the platform and the engine recorded it: all that the judges look at."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

OK = 200
REFUSED = 400
NO_ANSWER = 0
"""What stands for the status of a call whose connection broke."""


class Read(BaseModel):
    """Something read from an API that tells more than is needed here."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Speaker(StrEnum):
    """Who a line of a conversation is from, in the simulator's words."""

    VISITOR = "visitor"
    BOT = "bot"
    INBOX = "inbox"
    META_AI = "meta_ai"
    APP = "app"
    SYSTEM = "system"


class Line(Read):
    """One line of a conversation; what the system says is no message and has no id."""

    number: int
    at: float
    speaker: Speaker = Field(alias="from")
    text: str = ""
    mid: str | None = None
    metadata: str | None = None


class Chat(Read):
    """One conversation from its first line to its last."""

    psid: str
    name: str
    platform: str
    lines: tuple[Line, ...]


class Told(Read):
    """An event that a webhook told the product: its id, and the payload where a visitor pressed something.

    Attributes:
        kind: the name it has in the webhook, such as `message` or `postback`.
        gives_to: the app that control went to, where that is what happened.
    """

    id: str
    user_id: str
    kind: str
    mid: str | None = None
    payload: str | None = None
    gives_to: str | None = None


class Webhook(Read):
    """One delivery of a webhook."""

    number: int
    body: str
    status: int | None
    attempts: int


class Call(Read):
    """One Graph call; status 0 stands for a connection that broke."""

    at: float
    edge: str
    psid: str | None
    status: int
    body: dict[str, Any]

    @property
    def metadata(self) -> str:
        """The metadata of the message that is sent; empty for other calls."""
        return str(self._message.get("metadata", ""))

    @property
    def text(self) -> str:
        """The words of the message that is sent."""
        template = (self._message.get("attachment") or {}).get("payload", {})
        return str(self._message.get("text") or template.get("text", ""))

    @property
    def _message(self) -> Mapping[str, Any]:
        message = self.body.get("message")
        return message if isinstance(message, Mapping) else {}


@dataclass(frozen=True)
class Mail:
    """What reached somebody: an admin by e-mail, or a subscriber of the topic."""

    recipient: str
    subject: str
    text: str


class State(Read):
    """What the table says of one conversation at the end."""

    mode: str
    outbox: dict[str, Any] | None = None

    @property
    def is_unfinished(self) -> bool:
        """Whether something is left to be done."""
        return self.outbox is not None and self.outbox.get("state") in {"interrupted", "postponed"}


@dataclass(frozen=True)
class Record:
    """Everything about one run.

    Attributes:
        told: what the product was told of each visitor, in the order it happened.
        announcements: what `replies` published for the admins, as JSON texts.
        mails: the e-mails sent.
        notices: what went out over the admin alerts topic.
        states: the conversations in the table, by visitor.
        held_pages: pages that nobody may call at the end.
        dead_letters: how many lie in each dead-letter queue, and in no other queue.
        faults: the faults that took effect, by name.
        acts: how many acts there were.
        seconds: how long they took, until nothing was left to do.
    """

    chats: tuple[Chat, ...] = ()
    told: Mapping[str, tuple[Told, ...]] = field(default_factory=dict)
    webhooks: tuple[Webhook, ...] = ()
    calls: tuple[Call, ...] = ()
    announcements: tuple[str, ...] = ()
    mails: tuple[Mail, ...] = ()
    notices: tuple[Mail, ...] = ()
    states: Mapping[str, State] = field(default_factory=dict)
    held_pages: tuple[str, ...] = ()
    dead_letters: Mapping[str, int] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    acts: int = 0
    seconds: float = 0.0

    @property
    def distinct(self) -> int:
        """How many webhooks there were, copies aside."""
        return len({webhook.body for webhook in self.webhooks})

    @property
    def copies(self) -> int:
        """How many deliveries brought what had been delivered before, at once or minutes later."""
        deliveries = sum(webhook.attempts for webhook in self.webhooks)
        return deliveries - self.distinct


FILE_NAME: Final = "record.json"
RECORD: Final = TypeAdapter(Record)


def keep_record(folder: Path, record: Record) -> None:
    """Writes a record down, so that it can be judged again."""
    (folder / FILE_NAME).write_bytes(RECORD.dump_json(record))


def kept_record(folder: Path) -> Record:
    """Gives the record that was written down last."""
    return RECORD.validate_json((folder / FILE_NAME).read_bytes())
