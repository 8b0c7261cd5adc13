"""All checks of a page, in the order that a message travels."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import requests

from handover.doctor.verdict import Verdict, not_looked_at
from handover.operations.doctor import looks as shared
from handover.operations.doctor import watch
from handover.operations.doctor.examination import UNASKABLE, Check, Examination
from handover.operations.doctor.subject import StackSubject
from handover.pages.platform import Platform
from manage.dead_letters.queues import QueueName
from manage.doctor import looks_at_account as account
from manage.doctor import looks_at_aws as aws
from manage.doctor import looks_at_meta as meta
from manage.doctor.machinery import DEAD_LETTERS, FUNCTIONS
from manage.doctor.subject import Subject

SETTINGS: Final = watch.SETTINGS
SECRETS: Final = "app secrets"
TOKEN: Final = watch.TOKEN
PERMISSIONS: Final = watch.PERMISSIONS
APP_SUBSCRIPTION: Final = watch.APP_SUBSCRIPTION
INSTAGRAM_SUBSCRIPTION: Final = watch.INSTAGRAM_SUBSCRIPTION
PAGE_SUBSCRIPTION: Final = watch.PAGE_SUBSCRIPTION
WEBHOOK: Final = "webhook"
SIGNATURE: Final = "webhook signature"
STANDING: Final = watch.STANDING
TRAFFIC: Final = watch.TRAFFIC
DEFAULT_APP: Final = watch.DEFAULT_APP
INSTAGRAM_DEFAULT_APP: Final = "default app, Instagram"
TAKE_SWITCH: Final = "take switch"
TARGET_APPS: Final = "target apps"
SENDER: Final = watch.SENDER
MAIL_ACCOUNT: Final = watch.MAIL_ACCOUNT
ADMINS: Final = watch.ADMINS
LINK_KEY: Final = "links in e-mails"
MARKED_ADDRESSES: Final = watch.MARKED_ADDRESSES
ALERT_BUDGETS: Final = "alert budgets"
OUTGOING_WEBHOOK: Final = "outgoing webhook"
OWN_PROGRAM: Final = "program of the page"
ALERTS_TOPIC: Final = watch.ALERTS_TOPIC
ADMIN_TOPICS: Final = watch.ADMIN_TOPICS
ALARMS: Final = watch.ALARMS
SCHEDULES: Final = "schedules"
TIMERS: Final = "timers"
STACK: Final = "stack"
PARAMETERS: Final = "stack parameters"
CONCURRENCY: Final = "concurrency"
THROTTLE: Final = "API throttle"
MAIL_QUOTA: Final = "e-mail quota"
MAIL_RATE: Final = "e-mail rate"
TEXT_MESSAGES: Final = "SMS"
PARAMETER_READS: Final = "secrets at cold starts"

OF_THE_ACCOUNT: Final = (
    STACK,
    PARAMETERS,
    CONCURRENCY,
    THROTTLE,
    MAIL_QUOTA,
    MAIL_RATE,
    TEXT_MESSAGES,
    PARAMETER_READS,
)
"""What only AWS has: the embedded engine is not asked about it."""


def function_name(name: str) -> str:
    """Names the check of a function."""
    return f"function {name}"


def dead_letters_name(queue: QueueName) -> str:
    """Names the check of a dead-letter queue."""
    return f"dead letters, {queue.replace('-', ' ')}"


def examination(subject: Subject) -> Examination:
    """Gives the examination of a page."""
    checks = [*_of_meta(subject), *_of_alerts(subject), *_of_machinery(subject), *_of_the_account(subject)]
    return Examination(checks, (*UNASKABLE, requests.RequestException))


type _Look = Callable[[Subject], Verdict]


def _at_the_stack(look: Callable[[StackSubject], Verdict]) -> _Look:
    return lambda subject: look(subject.stack)


def _of_meta(subject: Subject) -> Iterator[Check]:
    # Instagram's come second, where the page has an account there.
    on_instagram = subject.page is not None and Platform.INSTAGRAM in subject.page.platforms
    looks: tuple[tuple[str, _Look, tuple[str, ...]], ...] = (
        (SETTINGS, meta.settings_are_stored, ()),
        (SECRETS, meta.secrets_are_set, ()),
        (TOKEN, shared.token_is_the_pages, (SECRETS,)),
        (PERMISSIONS, shared.permissions_are_given, (TOKEN,)),
        (APP_SUBSCRIPTION, _at_the_stack(shared.app_is_subscribed), (SECRETS,)),
        (INSTAGRAM_SUBSCRIPTION, _at_the_stack(shared.app_is_subscribed_on_instagram), (SECRETS,)),
        (PAGE_SUBSCRIPTION, shared.page_is_subscribed, (TOKEN, PERMISSIONS)),
        (WEBHOOK, meta.webhook_shakes_hands, (SECRETS, function_name("ingest"))),
        (SIGNATURE, meta.webhook_tells_signatures, (WEBHOOK,)),
        (STANDING, shared.page_is_not_held, (TOKEN,)),
        (TRAFFIC, shared.visitors_are_heard, (TOKEN, PERMISSIONS)),
        (DEFAULT_APP, shared.app_is_the_default_app, (TOKEN,)),
        (INSTAGRAM_DEFAULT_APP, meta.instagram_has_a_default_app, (TOKEN,)),
        (TAKE_SWITCH, meta.app_may_take, (TOKEN, PERMISSIONS, DEFAULT_APP)),
        (TARGET_APPS, meta.target_apps_are_known, (SETTINGS, SECRETS)),
    )
    for name, look, needs in looks:
        if on_instagram or name not in {INSTAGRAM_SUBSCRIPTION, INSTAGRAM_DEFAULT_APP}:
            yield Check(name, partial(look, subject), needs)


def _of_alerts(subject: Subject) -> Iterator[Check]:
    yield Check(SENDER, partial(shared.sender_is_verified, subject.stack))
    yield Check(MAIL_ACCOUNT, partial(shared.account_may_send, subject.stack))
    yield Check(ADMINS, partial(shared.admins_get_mail, subject), (SETTINGS,))
    yield Check(LINK_KEY, partial(aws.links_can_be_signed, subject))
    yield Check(MARKED_ADDRESSES, partial(shared.no_admin_is_marked, subject), (SETTINGS,))
    yield Check(ALERT_BUDGETS, partial(aws.alerts_are_within_budgets, subject), (SETTINGS,))
    yield Check(OUTGOING_WEBHOOK, partial(aws.webhook_can_be_signed, subject), (SETTINGS,))
    yield Check(OWN_PROGRAM, partial(aws.program_takes_news, subject), (SETTINGS,))
    yield Check(ALERTS_TOPIC, partial(shared.subscribers_are_confirmed, subject.stack))
    yield Check(ADMIN_TOPICS, partial(shared.topics_of_admins_are_heard, subject), (SETTINGS,))
    yield Check(ALARMS, partial(shared.alarms_are_heard, subject.stack))


def _of_machinery(subject: Subject) -> Iterator[Check]:
    yield Check(SCHEDULES, partial(aws.schedules_bring_letters, subject), (function_name("replies"),))
    yield Check(TIMERS, partial(account.timers_are_few, subject), (SCHEDULES,))
    for queue, means in DEAD_LETTERS.items():
        yield Check(dead_letters_name(queue), partial(aws.nothing_failed, subject, queue, means))
    for name, part in FUNCTIONS.items():
        yield Check(function_name(name), partial(aws.function_works, subject, part))


def _of_the_account(subject: Subject) -> Iterator[Check]:
    looks: dict[str, tuple[_Look, tuple[str, ...]]] = {
        STACK: (account.last_deploy_ended_well, ()),
        PARAMETERS: (account.parameters_are_those_of_the_files, ()),
        CONCURRENCY: (account.functions_can_run, ()),
        THROTTLE: (account.webhooks_can_be_worked_off, (function_name("replies"),)),
        MAIL_QUOTA: (account.mails_are_within_the_quota, (SETTINGS,)),
        MAIL_RATE: (account.mails_are_within_the_rate, (function_name("notifications"),)),
        TEXT_MESSAGES: (account.text_messages_are_sent, (SETTINGS,)),
        PARAMETER_READS: (account.secrets_are_read_fast, ()),
    }
    for name in OF_THE_ACCOUNT:
        look, needs = looks[name]
        yield Check(name, partial(look, subject), needs) if subject.is_on_aws else Check(name, _nobody_to_ask)


def _nobody_to_ask() -> Verdict:
    return not_looked_at("cannot be asked here: the embedded engine is no account of AWS")
