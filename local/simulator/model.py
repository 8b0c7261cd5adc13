"""What the platform remembers: visitors, their threads and the lines said in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from local.simulator.content import Button, QuickReply
from local.simulator.json_object import Json
from local.simulator.messaging_platform import MessagingPlatform


class Speaker(StrEnum):
    """Who a line of a conversation is from."""

    VISITOR = "visitor"
    BOT = "bot"
    INBOX = "inbox"
    META_AI = "meta_ai"
    APP = "app"
    SYSTEM = "system"


class Profile(StrEnum):
    """How much of a visitor's profile the page's app may see."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    ABSENT = "absent"


@dataclass(frozen=True)
class Visitor:
    """A person who can write to the page. On Instagram the id is an IGSID; callers give both in the same places."""

    psid: str
    name: str
    profile: Profile
    platform: MessagingPlatform = MessagingPlatform.MESSENGER
    locale: str = "en_US"

    @property
    def is_on_messenger(self) -> bool:
        """Whether the id is a PSID."""
        return self.platform is MessagingPlatform.MESSENGER

    @property
    def app_scoped_id(self) -> str:
        """The id the visitor has in the product's app, which tells nothing of the one on the page."""
        return str(10**17 + int(self.psid))

    @property
    def label(self) -> str:
        """What people call the visitor where no name is known too."""
        return self.name or f"Visitor {self.psid[-4:]}"

    @property
    def first_name(self) -> str:
        """The name's first word."""
        return self.name.partition(" ")[0]

    @property
    def last_name(self) -> str:
        """The name without its first word."""
        return self.name.partition(" ")[2]

    @property
    def username(self) -> str:
        """The name on Instagram that is one word."""
        return ".".join(self.name.lower().split())


@dataclass(frozen=True)
class Saying:
    """What one line says."""

    text: str = ""
    buttons: tuple[Button, ...] = ()
    quick_replies: tuple[QuickReply, ...] = ()
    metadata: str | None = None
    attachment: Json | None = None


@dataclass(frozen=True)
class Line:
    """One line of a conversation. What the system says is no message and has no id."""

    number: int
    at: float
    speaker: Speaker
    app_id: str | None
    saying: Saying
    mid: str | None = None
    edits: int = 0


@dataclass(frozen=True)
class Hop:
    """The last change of control, where it carried metadata: the app that made it and what it said."""

    app_id: str
    metadata: str


@dataclass
class Thread:
    """A conversation between one visitor and the page."""

    visitor: Visitor
    owner_app_id: str | None = None
    control_expires_at: float = 0
    hop: Hop | None = None
    last_visitor_action_at: float | None = None
    typing_until: float = 0
    lines: list[Line] = field(default_factory=list)

    @property
    def platform(self) -> MessagingPlatform:
        """Where the conversation takes place."""
        return self.visitor.platform

    @property
    def messages(self) -> Iterator[Line]:
        """The lines that a visitor sees, the newest first."""
        return (line for line in reversed(self.lines) if line.speaker is not Speaker.SYSTEM)

    @property
    def last_said(self) -> Line | None:
        """The newest line that a visitor sees."""
        return next(self.messages, None)

    @property
    def visible_quick_replies(self) -> tuple[QuickReply, ...]:
        """The quick replies that the next message has not yet cleared away."""
        return self.last_said.saying.quick_replies if self.last_said else ()

    @property
    def visible_titles(self) -> list[str]:
        """The titles of all that can be pressed, the newest first."""
        buttons = [button.title for line in reversed(self.lines) for button in line.saying.buttons]
        return [reply.title for reply in self.visible_quick_replies] + buttons

    def say(self, at: float, speaker: Speaker, app_id: str | None, saying: Saying, mid: str | None = None) -> None:
        """Adds a line."""
        self.lines.append(Line(len(self.lines) + 1, at, speaker, app_id, saying, mid))

    def edit(self, line: Line, text: str) -> Line:
        """Changes the text of a line."""
        edited = replace(line, saying=replace(line.saying, text=text), edits=line.edits + 1)
        self.lines[self.lines.index(line)] = edited
        return edited

    def delete(self, line: Line) -> None:
        """Takes a message back; that it was there stays visible."""
        gone = replace(line, speaker=Speaker.SYSTEM, saying=Saying(text="a message was deleted"), mid=None)
        self.lines[self.lines.index(line)] = gone
