"""The checks that ask Meta and only an operator makes, and those that knock at the webhook as Meta does."""

import secrets

from handover.aws.damaged import DamagedItemError
from handover.doctor import routing, tokens
from handover.doctor.verdict import Verdict, ok
from handover.lint.linter import check
from handover.messenger.errors import SettledError
from handover.operations.doctor.looks import app_secret_is_taken, mode_on
from handover.pages.page import KNOWN_APPS, Page
from handover.pages.platform import Platform
from handover.pages.routing import RoutingMode
from handover.schema import NewerThanKnownError
from manage.doctor import settings, webhook
from manage.doctor.subject import Subject


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
    app_secret = app_secret_is_taken(subject.stack)
    return tokens.judge_secrets(app_secret, subject.verify_token, subject.values["SecretsPath"])


def webhook_shakes_hands(subject: Subject) -> Verdict:
    """Does Meta's handshake with the webhook, and one that must fail."""
    door, challenge = subject.front_door, str(secrets.randbelow(10**9))
    ours = door.handshake(subject.verify_token or "", challenge)
    return webhook.judge_handshake(ours, challenge, door.strange_handshake())


def webhook_tells_signatures(subject: Subject) -> Verdict:
    """Brings the webhook a body without events, signed and not."""
    door = subject.front_door
    return webhook.judge_signature(door.signed(subject.stack.app_secret or ""), door.unsigned())


def instagram_has_a_default_app(subject: Subject) -> Verdict:
    """Looks at the mode of the page on Instagram."""
    return routing.judge_mode(Platform.INSTAGRAM, mode_on(subject, Platform.INSTAGRAM))


def app_may_take(subject: Subject) -> Verdict:
    """Tries to take a chat that cannot exist: that of the page with itself, so that no visitor's is touched."""
    if mode_on(subject, Platform.MESSENGER) is RoutingMode.ZERO_CONFIG:
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


def _names(subject: Subject, page: Page) -> dict[str, str]:
    names = {app_id: name.replace("_", " ") for name, app_id in KNOWN_APPS.items()}
    for app in page.handover.target_apps:
        if app.app_id not in names:
            try:
                names[app.app_id] = subject.stack.app.app(app.app_id).name
            except SettledError:
                continue
    return names
