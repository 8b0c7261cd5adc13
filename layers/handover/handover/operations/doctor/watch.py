"""The checks that the scheduled examination makes: what ends without any error, for a stack and all its pages."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

from handover.doctor.verdict import Mark, Verdict
from handover.operations.doctor import looks
from handover.operations.doctor.examination import Check, Examination
from handover.operations.doctor.subject import PageSubject, StackSubject
from handover.pages.platform import Platform

APP_SECRET: Final = "app secret"  # noqa: S105 - the name of a check
APP_SUBSCRIPTION: Final = "app subscription"
INSTAGRAM_SUBSCRIPTION: Final = "app subscription, Instagram"
ALARMS: Final = "alarms topic"
ALERTS_TOPIC: Final = "admin alerts topic"
SENDER: Final = "e-mail sender"
MAIL_ACCOUNT: Final = "e-mail account"
SETTINGS: Final = "settings"
TOKEN: Final = "page token"  # noqa: S105 - the name of a check
PERMISSIONS: Final = "permissions"
PAGE_SUBSCRIPTION: Final = "page subscription"
STANDING: Final = "standing with Meta"
DEFAULT_APP: Final = "default app"
TRAFFIC: Final = "traffic"
ADMINS: Final = "e-mail to admins"
MARKED_ADDRESSES: Final = "marked addresses"
ADMIN_TOPICS: Final = "topics of admins"

type _PageLook = Callable[[PageSubject], Verdict]

_OF_A_PAGE: Final[tuple[tuple[str, _PageLook, tuple[str, ...]], ...]] = (
    (SETTINGS, looks.settings_can_be_read, ()),
    (TOKEN, looks.token_is_the_pages, ()),
    (PERMISSIONS, looks.permissions_are_given, (TOKEN,)),
    (PAGE_SUBSCRIPTION, looks.page_is_subscribed, (TOKEN, PERMISSIONS)),
    (STANDING, looks.page_is_not_held, (TOKEN,)),
    (DEFAULT_APP, looks.app_is_the_default_app, (TOKEN,)),
    (TRAFFIC, looks.visitors_are_heard, (TOKEN, PERMISSIONS)),
    (ADMINS, looks.admins_get_mail, (SETTINGS,)),
    (MARKED_ADDRESSES, looks.no_admin_is_marked, (SETTINGS,)),
    (ADMIN_TOPICS, looks.topics_of_admins_are_heard, (SETTINGS,)),
)
"""The checks of each page, with those of the same page that they rest on."""


def name_for(page_id: str, check: str) -> str:
    """Return the name of a check of one page."""
    return f"page {page_id}: {check}"


def watch(stack: StackSubject, pages: Sequence[PageSubject]) -> Examination:
    """Return the examination of a stack and its pages."""
    return Examination([*_of_the_stack(stack, pages), *(check for page in pages for check in _of_a_page(page))])


def is_finding(verdict: Verdict) -> bool:
    """Return whether a verdict is one that somebody must hear of: something is broken, or cannot be looked at."""
    return verdict.mark is Mark.BROKEN or not verdict.is_answered


def _of_the_stack(stack: StackSubject, pages: Sequence[PageSubject]) -> Iterator[Check]:
    yield Check(ALARMS, partial(looks.alarms_are_heard, stack))
    yield Check(ALERTS_TOPIC, partial(looks.subscribers_are_confirmed, stack))
    yield Check(SENDER, partial(looks.sender_is_verified, stack))
    yield Check(MAIL_ACCOUNT, partial(looks.account_may_send, stack))
    if not pages:
        return  # a stack that is new: nobody has told Meta of it
    yield Check(APP_SECRET, partial(looks.app_secret_is_taken, stack))
    yield Check(APP_SUBSCRIPTION, partial(looks.app_is_subscribed, stack), (APP_SECRET,))
    if any(page.page and Platform.INSTAGRAM in page.page.platforms for page in pages):
        yield Check(INSTAGRAM_SUBSCRIPTION, partial(looks.app_is_subscribed_on_instagram, stack), (APP_SECRET,))


def _of_a_page(page: PageSubject) -> Iterator[Check]:
    for name, look, needs in _OF_A_PAGE:
        named = tuple(name_for(page.page_id, need) for need in needs)
        yield Check(name_for(page.page_id, name), partial(look, page), (APP_SECRET, *named) if name == TOKEN else named)
