"""What the other functions learn when a handover begins or fails: the message on the handover events topic."""

from typing import Literal

from pydantic import Field

from handover.conversation.audience import Audience
from handover.conversation.vocabulary import AlertKind, Line, Origin, SwitchOutcome, Telling
from handover.migrations import Shape
from handover.pages.platform import Platform
from handover.schema import Stored, version_of


class Announcement(Stored):
    """One thing about one conversation for the admins to know. Times in milliseconds since 1970.

    Attributes:
        about: tells it from an announcement about a page.
        id: the alert's id; each admin is told once per id.
        audience: which admins are told.
        telling: whether they are told by this alert, by a list that comes later, or when a burst is over.
        account_id: the Page, or its Instagram account, that the conversation is with.
        request_id: the handover it is about; empty where none runs any more.
        since: when the request began; when the alert was raised, where no request runs any more.
        raised_at: when the alert was raised.
        window_until: until when Meta lets the bot write; staff may write longer.
        is_visitor_told: whether the visitor knows that a person comes, or will at once; not while no call is possible.
        opens_at: when people are there again, if the page was closed when the alert was raised.
        timezone: the page's, for the times people read.
        waited_minutes: how long nobody has come while people were there.
        claimed_by: who of the admins answers.
        times: how often the visitor asked since the admins were told of them last, where that was in a burst.
        counted_from: when they were told of them last then.
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
    is_visitor_told: bool = True
    opens_at: int | None = None
    waited_minutes: int = 0
    claimed_by: str | None = None
    times: int = 0
    counted_from: int = 0
    timezone: str = "UTC"
    origin: Origin | None = None
    button: str | None = None
    recipe: str | None = None
    reason: str | None = None
    target_app: str | None = None
    lines: tuple[Line, ...] = ()
    outcome: SwitchOutcome | None = None
    detail: str = ""
