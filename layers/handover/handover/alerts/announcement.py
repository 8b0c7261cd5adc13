"""What the other functions learn when a handover begins or fails: the message on the handover events topic."""

from typing import Literal

from handover.conversation.conversation import Conversation, Line, Origin
from handover.conversation.effects import Alert, AlertKind
from handover.conversation.events import SwitchOutcome
from handover.frozen import Frozen
from handover.pages.page import Page
from handover.pages.platform import Platform
from handover.recipes.recipe import AUTOMATIC


class Announcement(Frozen):
    """One thing about one conversation for the admins to know. Times in milliseconds since 1970.

    Attributes:
        about: tells it from an announcement about a page.
        id: the alert's id; each admin is told once per id.
        since: when the request began; when the alert was raised, where no request runs any more.
        timezone: the page's, for the times people read.
        reason: what the button says that it is about.
        recipe: the name of the owner's recipe that the button belongs to.
        outcome: for a failed switch, how it ended.
        detail: for a failed switch, what Meta answered, in codes.
    """

    about: Literal["conversation"] = "conversation"
    id: str
    kind: AlertKind
    page_id: str
    page_name: str
    user_id: str
    user_name: str | None
    platform: Platform = Platform.MESSENGER
    since: int
    timezone: str = "UTC"
    origin: Origin | None = None
    button: str | None = None
    recipe: str | None = None
    reason: str | None = None
    target_app: str | None = None
    lines: tuple[Line, ...] = ()
    outcome: SwitchOutcome | None = None
    detail: str = ""


def announce(alert: Alert, conversation: Conversation, page: Page, now: int) -> Announcement:
    """Gathers what admins need to know about an alert that is raised now, in milliseconds since 1970."""
    request = conversation.request
    recipe_id = request.recipe_id if request else None
    recipe = page.recipe(recipe_id) if recipe_id and recipe_id not in AUTOMATIC else None
    apps = {app.app_id: app.label for app in page.handover.target_apps}
    return Announcement(
        id=alert.id,
        kind=alert.about,
        page_id=page.id,
        page_name=page.name,
        user_id=conversation.user_id,
        user_name=conversation.name or None,
        platform=page.platform_of(conversation.account_id),
        since=request.since if request else now,
        timezone=page.timezone,
        origin=request.origin if request else None,
        button=request.button if request else None,
        recipe=recipe.name if recipe else None,
        reason=request.reason if request else None,
        target_app=apps.get(request.target_app_id or "") if request else None,
        lines=conversation.lines,
        outcome=alert.outcome,
        detail=alert.detail,
    )
