"""What the platform remembers: visitors, their threads and the lines said in them."""

from dataclasses import dataclass, field
from enum import StrEnum

from local.simulator.content import Button, QuickReply
from local.simulator.json_object import Json


class Speaker(StrEnum):
    """Who a line of a conversation is from."""

    VISITOR = "visitor"
    BOT = "bot"
    INBOX = "inbox"
    SYSTEM = "system"


class Profile(StrEnum):
    """How much of a visitor's profile the page's app may see."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    ABSENT = "absent"


@dataclass(frozen=True)
class Visitor:
    """A person who can write to the page."""

    psid: str
    name: str
    profile: Profile

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
    """One line of a conversation."""

    number: int
    at: float
    speaker: Speaker
    app_id: str | None
    saying: Saying


@dataclass
class Thread:
    """A conversation between one visitor and the page."""

    visitor: Visitor
    owner_app_id: str | None = None
    control_expires_at: float = 0
    last_visitor_action_at: float | None = None
    typing_until: float = 0
    lines: list[Line] = field(default_factory=list)

    @property
    def last_said(self) -> Line | None:
        """The newest line that a visitor sees."""
        return next((line for line in reversed(self.lines) if line.speaker is not Speaker.SYSTEM), None)

    @property
    def visible_quick_replies(self) -> tuple[QuickReply, ...]:
        """The quick replies that the next message has not yet cleared away."""
        return self.last_said.saying.quick_replies if self.last_said else ()

    @property
    def visible_titles(self) -> list[str]:
        """The titles of all that can be pressed, the newest first."""
        buttons = [button.title for line in reversed(self.lines) for button in line.saying.buttons]
        return [reply.title for reply in self.visible_quick_replies] + buttons

    def say(self, at: float, speaker: Speaker, app_id: str | None, saying: Saying) -> None:
        """Adds a line."""
        self.lines.append(Line(len(self.lines) + 1, at, speaker, app_id, saying))
