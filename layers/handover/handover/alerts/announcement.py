"""What the other functions learn when a handover begins or fails: the message on the handover events topic."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from handover.conversation.audience import Audience
from handover.conversation.vocabulary import AlertKind, Line, Origin, SwitchOutcome
from handover.migrations import Shape
from handover.pages.platform import Platform
from handover.schema import Stored, version_of


class Telling(StrEnum):
    """How the admins hear of it."""

    AT_ONCE = "at_once"
    LISTED = "listed"
    """By a list of everybody who waits; this announcement itself is for programs only."""


class Announcement(Stored):
    """One thing about one conversation for the admins to know. Times in milliseconds since 1970.

    Attributes:
        about: tells it from an announcement about a page.
        id: the alert's id; each admin is told once per id.
        audience: which admins are told.
        telling: whether they are told by this alert, or by a list that comes later.
        account_id: the Page, or its Instagram account, that the conversation is with.
        request_id: the handover it is about; empty where none runs any more.
        since: when the request began; when the alert was raised, where no request runs any more.
        raised_at: when the alert was raised.
        window_until: until when Meta lets the bot write; staff may write longer.
        opens_at: when people are there again, if the page was closed when the alert was raised.
        timezone: the page's, for the times people read.
        waited_minutes: how long nobody has come while people were there.
        claimed_by: who of the admins answers.
        reason: what the button says that it is about.
        recipe: the name of the owner's recipe that the button belongs to.
        outcome: for a failed switch, how it ended.
        detail: for a failed switch, what Meta answered, in codes.
    """

    schema_version: int = version_of(Shape.ANNOUNCEMENT)
    about: Literal["conversation"] = "conversation"
    id: str
    kind: AlertKind
    audience: Audience = Audience()
    telling: Telling = Telling.AT_ONCE
    account_id: str = ""
    request_id: str = ""
    page_id: str
    page_name: str = ""
    user_id: str
    user_name: str | None = None
    platform: Platform = Platform.MESSENGER
    raised_at: int = 0
    since: int = Field(default_factory=lambda known: known["raised_at"])
    window_until: int | None = None
    opens_at: int | None = None
    waited_minutes: int = 0
    claimed_by: str | None = None
    timezone: str = "UTC"
    origin: Origin | None = None
    button: str | None = None
    recipe: str | None = None
    reason: str | None = None
    target_app: str | None = None
    lines: tuple[Line, ...] = ()
    outcome: SwitchOutcome | None = None
    detail: str = ""
