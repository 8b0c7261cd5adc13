"""The checks that ask Meta, and knock at the webhook as Meta does."""

import secrets

from handover.aws.damaged import DamagedItemError
from handover.lint.linter import check
from handover.messenger.errors import ProofRefusedError, SettledError, TokenInvalidError
from handover.pages.page import KNOWN_APPS, Page
from handover.pages.platform import Platform
from handover.pages.routing import RoutingMode, mode_where
from handover.schema import NewerThanKnownError
from manage.doctor import routing, settings, subscriptions, tokens, webhook
from manage.doctor.subject import Subject
from manage.verdict import Verdict, ok


def settings_are_stored(subject: Subject) -> Verdict:
    """Looks at the page's settings."""
    try:
        version = subject.version
    except (DamagedItemError, NewerThanKnownError) as damage:
        return settings.judge_damage(str(damage))
    document = version.page.model_dump(mode="json", exclude_none=True) if version else None
    return settings.judge_settings(version, check(document).findings if version else ())


def secrets_are_set(subject: Subject) -> Verdict:
    """Looks at the app's secrets, and whether Meta takes them."""
    path = subject.values["SecretsPath"]
    if subject.app_secret and subject.verify_token:
        try:
            _ = subject.subscriptions
        except (TokenInvalidError, SettledError) as refusal:
            return tokens.judge_refused_secret(str(refusal), subject.values["AppId"], path)
    return tokens.judge_secrets(subject.app_secret, subject.verify_token, path)


def token_is_the_pages(subject: Subject) -> Verdict:
    """Looks at the page token."""
    if not subject.page_token:
        return tokens.judge_missing_token(f"{subject.values['SecretsPath']}/{subject.token_name}")
    facts = subject.token_facts
    if facts.trouble:
        return tokens.judge_dead_token(facts.trouble)
    try:
        owner = subject.administration.token_owner()
    except (TokenInvalidError, ProofRefusedError) as refusal:
        return tokens.judge_dead_token(str(refusal))
    return tokens.judge_token(facts, owner, subject.page_id, subject.values["AppId"], subject.clock())


def permissions_are_given(subject: Subject) -> Verdict:
    """Looks at what the page token may be used for."""
    return tokens.judge_permissions(subject.token_facts.scopes, tokens.permissions_of(subject.page))


def app_is_subscribed(subject: Subject) -> Verdict:
    """Looks at what the app hears of pages."""
    return subscriptions.judge_app(subject.subscriptions, "page", subject.values["WebhookUrl"])


def app_is_subscribed_on_instagram(subject: Subject) -> Verdict:
    """Looks at what the app hears of Instagram accounts."""
    return subscriptions.judge_app(subject.subscriptions, "instagram", subject.values["WebhookUrl"])


def page_is_subscribed(subject: Subject) -> Verdict:
    """Looks at what the page tells the app."""
    return subscriptions.judge_page(subject.administration.subscribed_fields(subject.values["AppId"]))


def webhook_shakes_hands(subject: Subject) -> Verdict:
    """Does Meta's handshake with the webhook, and one that must fail."""
    door, challenge = subject.front_door, str(secrets.randbelow(10**9))
    ours = door.handshake(subject.verify_token or "", challenge)
    return webhook.judge_handshake(ours, challenge, door.strange_handshake())


def webhook_tells_signatures(subject: Subject) -> Verdict:
    """Brings the webhook a body without events, signed and not."""
    door = subject.front_door
    return webhook.judge_signature(door.signed(subject.app_secret or ""), door.unsigned())


def app_is_the_default_app(subject: Subject) -> Verdict:
    """Looks at the mode of the page, and at what Meta shows us of chats that others have."""
    mode = _mode(subject, Platform.MESSENGER)
    if mode is RoutingMode.ZERO_CONFIG:
        return routing.judge_mode(Platform.MESSENGER, mode)
    users = subject.administration.newest_users(routing.CHATS_LOOKED_AT)
    return routing.judge_default_app([subject.graph.thread_owner(user) for user in users], subject.values["AppId"])


def instagram_has_a_default_app(subject: Subject) -> Verdict:
    """Looks at the mode of the page on Instagram."""
    return routing.judge_mode(Platform.INSTAGRAM, _mode(subject, Platform.INSTAGRAM))


def app_may_take(subject: Subject) -> Verdict:
    """Tries to take a chat that cannot exist: that of the page with itself, so that no visitor's is touched."""
    if _mode(subject, Platform.MESSENGER) is RoutingMode.ZERO_CONFIG:
        return routing.judge_take_in_zero_config()
    try:
        subject.graph.take_thread_control(subject.page_id, "handover page doctor")
    except SettledError as refusal:
        return routing.judge_take(refusal)
    return routing.judge_take(None)


def target_apps_are_known(subject: Subject) -> Verdict:
    """Looks at the apps that chats pass to."""
    page = subject.page
    if page is None:
        return ok("there are none")
    return settings.judge_target_apps(page, subject.values["AppId"], _names(subject, page))


def _mode(subject: Subject, platform: Platform) -> RoutingMode:
    return mode_where(has_routing=subject.graph.has_conversation_routing(platform))


def _names(subject: Subject, page: Page) -> dict[str, str]:
    names = {app_id: name.replace("_", " ") for name, app_id in KNOWN_APPS.items()}
    for app in page.handover.target_apps:
        if app.app_id not in names:
            try:
                names[app.app_id] = subject.app.app(app.app_id).name
            except SettledError:
                continue
    return names
