"""What the other functions learn when a handover begins or fails: the message on the handover events topic."""

from enum import StrEnum
from typing import Literal

from handover.conversation.conversation import WINDOW_MS, Conversation, Line, Origin
from handover.conversation.effects import Alert, AlertKind, Audience
from handover.conversation.events import SwitchOutcome
from handover.frozen import Frozen
from handover.pages.page import Page
from handover.pages.platform import Platform
from handover.recipes.recipe import AUTOMATIC


class Telling(StrEnum):
    """How the admins hear of it."""

    AT_ONCE = "at_once"
    LISTED = "listed"
    """By a list of everybody who waits; this announcement itself is for programs only."""


class Announcement(Frozen):
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

    about: Literal["conversation"] = "conversation"
    id: str
    kind: AlertKind
    audience: Audience = Audience()
    telling: Telling = Telling.AT_ONCE
    account_id: str = ""
    request_id: str = ""
    page_id: str
    page_name: str
    user_id: str
    user_name: str | None
    platform: Platform = Platform.MESSENGER
    since: int
    raised_at: int = 0
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


def announce(alert: Alert, conversation: Conversation, page: Page, now: int, telling: Telling) -> Announcement:
    """Gathers what admins need to know about an alert that is raised now, in milliseconds since 1970."""
    request = conversation.request
    recipe_id = request.recipe_id if request else None
    recipe = page.recipe(recipe_id) if recipe_id and recipe_id not in AUTOMATIC else None
    apps = {app.app_id: app.label for app in page.handover.target_apps}
    return Announcement(
        id=alert.id,
        kind=alert.about,
        audience=alert.audience,
        telling=telling,
        account_id=conversation.account_id,
        request_id=request.id if request else "",
        page_id=page.id,
        page_name=page.name,
        user_id=conversation.user_id,
        user_name=conversation.name or None,
        platform=page.platform_of(conversation.account_id),
        since=request.since if request else now,
        raised_at=now,
        window_until=conversation.last_user_at + WINDOW_MS if conversation.last_user_at else None,
        opens_at=page.opens_next(now),
        waited_minutes=request.climbed if request else 0,
        claimed_by=request.claim.by if request and request.claim else None,
        timezone=page.timezone,
        origin=request.origin if request else None,
        button=request.button if request else None,
        recipe=recipe.name if recipe else None,
        reason=request.reason if request else None,
        target_app=apps.get(request.target_app_id or "") if request else None,
        lines=_last_lines(conversation, page),
        outcome=alert.outcome,
        detail=alert.detail,
    )


def _last_lines(conversation: Conversation, page: Page) -> tuple[Line, ...]:
    count = page.handover.lines_in_alerts
    return conversation.lines[-count:] if count else ()
