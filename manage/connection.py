"""Connects a page: settings and token to AWS, subscription and menu to Meta."""

from collections.abc import Iterator
from typing import Any, Final, Protocol

from handover.aws.table import PageTable
from handover.messenger.errors import GraphError
from handover.messenger.graph import Graph
from handover.pages.page import Page
from handover.pages.presentation import messenger_profile

SUBSCRIBED_FIELDS: Final = (
    "messages",
    "messaging_postbacks",
    "message_echoes",
    "messaging_handovers",
    "standby",
    "messaging_referrals",
)
"""What the app must be subscribed to, at the app and at the page (Meta: only fields on both levels are delivered)."""


class ParameterStore(Protocol):
    """SSM, as far as a connection needs it."""

    def put_parameter(self, **arguments: Any) -> Any:  # noqa: ANN401 - boto's own signature
        """Stores a parameter."""


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


def store(page: Page, token: str, parameters: ParameterStore, table: PageTable, secrets_path: str) -> None:
    """Keeps the token as a SecureString and the settings in the table."""
    name = f"{secrets_path}/pages/{page.id}/token"
    parameters.put_parameter(Name=name, Value=token, Type="SecureString", Overwrite=True)
    table.put(page)


def introduce(page: Page, graph: Graph) -> Iterator[str]:
    """Tells Meta about the bot, and yields what was done or what is left to do by hand."""
    steps = (
        ("webhook fields subscribed for the page", lambda: graph.subscribe_app(SUBSCRIBED_FIELDS)),
        (
            "greeting, Get Started button and menu published",
            lambda: graph.set_messenger_profile(messenger_profile(page)),
        ),
    )
    for done, act in steps:
        try:
            act()
        except GraphError as error:
            yield f"NOT {done}: {type(error).__name__}: {error}"
        else:
            yield done
    yield _routing(graph)


def _routing(graph: Graph) -> str:
    try:
        has_routing = graph.has_conversation_routing()
    except GraphError as error:
        return f"Conversation Routing unknown: {type(error).__name__}: {error}"
    if has_routing:
        return "Conversation Routing is on: control passes to the target app"
    return (
        "Conversation Routing is off: the bot pauses all the same, but no app gets the thread. To switch it on, choose "
        "this app as the default app at https://www.facebook.com/settings?tab=msgr_conversation_routing"
    )
