"""`handover page menu …`: what a page shows in Messenger before anything is said."""

from pathlib import Path
from typing import Annotated

import typer

from handover.aws.page_versions import NoSuchVersionError
from handover.messenger.administration import PageAdministration
from handover.messenger.errors import GraphError
from handover.messenger.meta_access import MetaAccess
from handover.pages.messenger_profile import messenger_profile
from handover.pages.page import Page
from manage.cloud import Cloud
from manage.menu import profile_changes
from manage.page_commands import AsJson, AtStage, tell_changes, troubles_told, usable
from manage.target import Stage, Target, target
from manage.terminal import visible

app = typer.Typer(help="Greeting, Get Started button and menu.", no_args_is_help=True)

PageOrFile = Annotated[str, typer.Argument(metavar="PAGE|FILE", help="The page's id, or its file.")]


@app.command()
def sync(page: PageOrFile, *, stage: AtStage = Stage.LOCAL, json: AsJson = False) -> None:
    """Publishes greeting, Get Started button and menu as they are stored, and says what that changes.

    A file only names its page: what counts is what was applied.
    """
    written = None if page.isdecimal() else usable(Path(page))
    with troubles_told():
        stack = target(stage)
        stored = _stored(stack, written.id if written else page)
        if written and messenger_profile(written) != messenger_profile(stored):
            told = f"{page} differs from what is stored, which is published: `handover page apply` it"
            typer.echo(visible(told), err=True)
        try:
            _publish(_administration(stack, stored.id), stored, json=json)
        except GraphError as refusal:
            told = f"handover: Meta refuses it ({refusal.summary}): `handover page doctor {stored.id}`"
            typer.echo(visible(told), err=True)
            raise typer.Exit(1) from refusal


def _publish(administration: PageAdministration, page: Page, *, json: bool) -> None:
    profile = messenger_profile(page)
    found = profile_changes(administration.messenger_profile(), profile)
    if found:
        administration.set_messenger_profile(profile)
    tell_changes(found, json=json)


def _stored(stack: Target, page_id: str) -> Page:
    current = stack.versions.current(page_id)
    if current is None:
        raise NoSuchVersionError(f"no page {page_id} is stored in this stack")
    return current.page


def _administration(stack: Target, page_id: str) -> PageAdministration:
    cloud = Cloud(stack)
    meta = MetaAccess.of(stack.values, cloud.needed_secret("app-secret"))
    return meta.page(page_id, cloud.needed_secret(f"pages/{page_id}/token"))
