"""Makes the announcements about a conversation: what staff learn of a handover that begins, waits, or fails."""

from collections.abc import Sequence

from handover.alerts.announcement import Announcement
from handover.conversation.conversation import Conversation
from handover.conversation.effects import Alert, AnyEffect, SwitchOn
from handover.conversation.vocabulary import Line, Telling
from handover.pages.page import Page
from handover.pages.platform import WINDOW_MS
from handover.recipes.recipe import AUTOMATIC


def announce(  # noqa: PLR0913 - all that an announcement is made of
    alert: Alert, conversation: Conversation, page: Page, now: int, telling: Telling, *, waits: Sequence[AnyEffect] = ()
) -> Announcement:
    """Gathers what admins need to know about an alert that is raised now, in milliseconds since 1970.

    `waits` is what the same event brought about and is not done yet.
    """
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
        is_visitor_told=not any(isinstance(effect, SwitchOn) for effect in waits),
        opens_at=page.opens_next(now),
        waited_minutes=request.climbed if request else 0,
        claimed_by=request.claim.by if request and request.claim else None,
        times=alert.times,
        counted_from=alert.counted_from,
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
