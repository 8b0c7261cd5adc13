"""`handover page connect`: what makes a page the bot's."""

import getpass
import os
import warnings
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Annotated, Final

import typer

from handover.doctor.verdict import Mark, ok
from handover.messenger.meta_access import MetaAccess
from handover.pages.page import Page
from manage.cloud import Cloud
from manage.connection import Connection, Step, WrongTokenError
from manage.json_told import tell_json
from manage.page_commands import AsJson, AtStage, PagePath, troubles_told, usable
from manage.target import Stage, Target, target
from manage.terminal import visible
from manage.verdicts_told import as_document, tell

_WIDTH: Final = 31  # of the longest name


def connect(
    file: PagePath,
    *,
    stage: AtStage = Stage.LOCAL,
    subscribe_app: Annotated[
        bool, typer.Option("--subscribe-app", help="Also have the app's webhooks come to this stack, with our fields.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Connects a page: its settings and its token to AWS, its subscription and its menu to Meta.

    The token is read from PAGE_TOKEN, or asked for. One of another page is refused before anything is stored.
    Do it again after every change, and with every new token. Exits with 1 if a step failed.
    """
    page, token = usable(file), _token()
    with troubles_told():
        connection = _connection(page, token, target(stage))
        steps = []
        for step in _steps(connection, connection.subscribe_app if subscribe_app else connection.look_at_app):
            steps.append(step)
            if not json:
                tell(*step, _WIDTH)
    failed = any(step.verdict.mark is Mark.BROKEN for step in steps)
    if json:
        named = {"id": page.id, "name": page.name}
        tell_json({"page": named, "stage": stage, "connected": not failed, "steps": [as_document(*s) for s in steps]})
    if failed:
        raise typer.Exit(1)


def _token() -> str:
    """Gives the token; it is never asked for where it would be seen."""
    try:
        with warnings.catch_warnings(action="error", category=getpass.GetPassWarning):
            return os.environ.get("PAGE_TOKEN") or getpass.getpass("Page access token (not shown): ")
    except (EOFError, getpass.GetPassWarning) as end:
        typer.echo("handover: no terminal to ask on; put the token into PAGE_TOKEN", err=True)
        raise typer.Exit(1) from end


def _connection(page: Page, token: str, stack: Target) -> Connection:
    app_secret = Cloud(stack).needed_secret("app-secret")
    return Connection(page, token, stack, MetaAccess.of(stack.values, app_secret))


def _steps(connection: Connection, see_to_app: Callable[[], Iterator[Step]]) -> Iterator[Step]:
    """Gives each step when it is made; one that is refused at the door ends the command."""
    try:
        owner = connection.identify()
    except WrongTokenError as refusal:
        typer.echo(visible(f"handover: not connected: {refusal}"), err=True)
        raise typer.Exit(1) from refusal
    yield Step("page", ok(f"the token is that of {owner.id} “{owner.name}”"))
    by = getpass.getuser()
    yield from chain(
        connection.store(by),
        connection.introduce(),
        see_to_app(),
        connection.tell_routing(),
        connection.look_at_webhook(),
    )
