"""Connects a page: settings and token to AWS, subscription and menu to Meta."""

from collections.abc import Callable, Iterator
from typing import Final

from handover.aws.page_versions import PageVersions
from handover.messenger.errors import GraphError
from handover.messenger.graph import Graph
from handover.pages.messenger_profile import messenger_profile
from handover.pages.page import Page
from handover.pages.platform import Platform

SUBSCRIBED_FIELDS: Final = (
    "messages",
    "messaging_postbacks",
    "message_echoes",
    "messaging_handovers",
    "standby",
    "messaging_referrals",
    "messaging_policy_enforcement",
)
"""What the app must be subscribed to, at the app and at the page (Meta: only fields on both levels are delivered).

Referrals ask nothing of a bot; Meta wants them subscribed before it routes conversations.
"""

_ROUTING: Final = {
    Platform.MESSENGER: ("Conversation Routing", "https://www.facebook.com/settings?tab=msgr_conversation_routing"),
    Platform.INSTAGRAM: (
        "Conversation Routing on Instagram",
        "https://www.facebook.com/settings?tab=ig_conversation_routing",
    ),
}
"""What it is called where it is set, and where that is: only a person can set it."""


class WrongTokenError(Exception):
    """The token belongs to another page, or to nobody."""


def check_token(page: Page, graph: Graph) -> None:
    """Makes sure that the token is alive and that of this page.

    Raises:
        WrongTokenError: it is not.
    """
    try:
        owner = graph.token_owner()
    except GraphError as error:
        raise WrongTokenError(f"Meta does not accept the page token ({error})") from error
    if owner != page.id:
        raise WrongTokenError(f"the token is that of page {owner}, the file is about page {page.id}")


def store(page: Page, token: str, put_secret: Callable[[str, str], None], versions: PageVersions, *, by: str) -> None:
    """Keeps the token as a secret, under its name below the secrets path, and the settings as the newest version.

    Raises:
        AccountTakenError: the page's Instagram account is another page.
    """
    put_secret(f"pages/{page.id}/token", token)
    versions.publish(page, by=by, note="connected")


def introduce(page: Page, graph: Graph) -> Iterator[str]:
    """Tells Meta about the bot, and yields what was done or what is left to do by hand."""
    profile = messenger_profile(page)
    steps: tuple[tuple[str, Callable[[], None]], ...] = (
        ("webhook fields subscribed for the page", lambda: graph.subscribe_app(SUBSCRIBED_FIELDS)),
        ("greeting, Get Started button and menu published", lambda: graph.set_messenger_profile(profile)),
    )
    for done, act in steps:
        try:
            act()
        except GraphError as error:
            yield f"NOT {done}: {error.summary}"
        else:
            yield done
    yield _routing(graph, Platform.MESSENGER)
    if page.instagram_account_id is not None:
        yield _routing(graph, Platform.INSTAGRAM)


def _routing(graph: Graph, platform: Platform) -> str:
    name, settings = _ROUTING[platform]
    try:
        has_routing = graph.has_conversation_routing(platform)
    except GraphError as error:
        return f"{name} unknown: {error.summary}"
    if has_routing:
        return f"{name} is on: control passes to the target app"
    return (
        f"{name} is off: the bot pauses all the same, but no app gets the thread. To switch it on, choose this app as "
        f"the default app at {settings}"
    )
