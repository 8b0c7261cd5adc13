"""Judges what proves our calls to Meta: the app's secrets, the page token and what it may be used for."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Final

from handover.doctor.verdict import Mark, Verdict, broken, ok, worse
from handover.messenger.administration import Identity, TokenFacts
from handover.pages.page import Page

DAY_SECONDS: Final = 24 * 60 * 60
SOON_SECONDS: Final = 14 * DAY_SECONDS

PERMISSIONS: Final = {
    "pages_messaging": "the bot can neither answer nor pass a chat on",
    "pages_manage_metadata": "Meta tells us nothing of the page's chats",
    "pages_read_engagement": "alerts name no visitor, and it cannot be asked whether something was said",
}
"""What a page token is for (Meta: Send API, subscribed_apps, Conversations API), and what is lost without."""

INSTAGRAM_PERMISSIONS: Final = {
    "instagram_basic": "the bot cannot see its Instagram account",
    "instagram_manage_messages": "the bot does not answer on Instagram",
}
"""The same for a page with an Instagram account (Meta, Instagram messaging)."""

_SILENT: Final = "the bot says nothing; what visitors write is kept"
_NEW_TOKEN: Final = "make a new page token, then `handover page connect FILE`"  # noqa: S105 - advice, no secret
_TYPED_IN: Final = (
    'read -rs secret && printf %s "$secret" | '  # typed, not told: arguments are for all to see, and history stays
    "aws ssm put-parameter --type SecureString --name {name} --value file:///dev/stdin"
)


def judge_app_secret(app_secret: str | None, path: str) -> Verdict:
    """Judges the app's secret, which Meta was not seen to refuse."""
    if not app_secret:
        return broken(
            f"{path}/app-secret is not set",
            "every webhook is refused, and no call to Meta can be proved",
            _TYPED_IN.format(name=f"{path}/app-secret"),
        )
    return ok("app secret is stored, and Meta takes it")


def judge_secrets(app_secret: Verdict, verify_token: str | None, path: str) -> Verdict:
    """Judges what is in Parameter Store about the app; `app_secret` is the verdict on its secret."""
    if app_secret.mark is not Mark.OK:
        return app_secret
    if not verify_token:
        return broken(
            f"{path}/verify-token is not set",
            "Meta cannot be given the webhook's address",
            _TYPED_IN.format(name=f"{path}/verify-token"),
        )
    return ok("app secret and verify token are stored, and Meta takes the secret")


def judge_refused_secret(codes: str, app_id: str, path: str) -> Verdict:
    """Judges an app secret that Meta does not take."""
    return broken(
        f"Meta takes {path}/app-secret for no secret of app {app_id} ({codes})",
        "every webhook is refused, and so is every call to Meta",
        "copy it from App settings → Basic of that app, and look whether AppId in samconfig.toml is that app's",
    )


def judge_missing_token(path: str) -> Verdict:
    """Judges a page without a token."""
    return broken(f"{path} is not set", _SILENT, _NEW_TOKEN)


def judge_dead_token(codes: str) -> Verdict:
    """Judges a page token that Meta does not take any more."""
    return broken(f"Meta does not take the page token ({codes})", _SILENT, _NEW_TOKEN)


def judge_token(facts: TokenFacts, owner: Identity, page_id: str, app_id: str, now: float) -> Verdict:
    """Judges a token that Meta takes.

    Args:
        facts: what Meta tells of it.
        owner: whose it is.
        page_id: whose it should be.
        app_id: the app it should be for.
        now: in seconds since 1970.
    """
    if facts.app_id and facts.app_id != app_id:
        return broken(f"the token was made for app {facts.app_id}, and this stack's is {app_id}", _SILENT, _NEW_TOKEN)
    if owner.id != page_id:
        return broken(f"the token is that of {owner.id} “{owner.name}”", _SILENT, _NEW_TOKEN)
    ends = facts.expires_at
    if ends and ends - now < SOON_SECONDS:
        return worse(f"the token ends on {_day(ends)}", "from then on the bot says nothing", _NEW_TOKEN)
    renewed_by = facts.data_access_expires_at
    if renewed_by and renewed_by < now:
        return worse(
            f"the access to personal data ended on {_day(renewed_by)}",
            "Meta may not tell the names of visitors any more",
            _NEW_TOKEN,
        )
    until = f"until {_day(ends)}" if ends else "without an end"
    return ok(f"is that of “{owner.name}”, {until}")


def permissions_of(page: Page | None) -> dict[str, str]:
    """Gives what the token of a page must be good for."""
    on_instagram = page is not None and page.instagram_account_id is not None
    return PERMISSIONS | (INSTAGRAM_PERMISSIONS if on_instagram else {})


def judge_permissions(scopes: Collection[str], needed: Mapping[str, str]) -> Verdict:
    """Judges what the token may be used for; `needed` tells of each permission what is lost without."""
    missing = [scope for scope in needed if scope not in scopes]
    if missing:
        means = "; ".join(needed[scope] for scope in missing)
        return broken(f"the token lacks {', '.join(missing)}", means, f"tick it when you make the token: {_NEW_TOKEN}")
    return ok("the token has " + ", ".join(needed))


def _day(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).date().isoformat()
