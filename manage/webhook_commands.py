"""`handover page webhook-secret`: what a page's outgoing webhook is signed with."""

import secrets
from typing import Final

import typer

from handover.aws.page_versions import NoSuchVersionError
from manage.cloud import Cloud
from manage.outgoing_secret import webhook_secret_name
from manage.page_commands import AtStage, PageId, troubles_told
from manage.target import Stage, Target, target

_BYTES: Final = 32


def webhook_secret(page: PageId, *, stage: AtStage = Stage.LOCAL) -> None:
    """Makes a new secret for the page's webhook and prints it, once: it is shown nowhere else.

    What is posted carries a signature by the new secret and one by the secret before, so that the program at the other
    end can be given the new one without haste. Done a second time, the oldest secret signs no more.
    """
    with troubles_told():
        made = _renewed(target(stage), page)
    typer.echo(made)
    typer.echo(
        "in five minutes every post is signed with it and with the one before: give it to the program then", err=True
    )


def _renewed(stack: Target, page_id: str) -> str:
    if stack.versions.current(page_id) is None:
        raise NoSuchVersionError(f"no page {page_id} is stored in this stack")
    cloud, name = Cloud(stack), webhook_secret_name(page_id)
    made = secrets.token_hex(_BYTES)
    before = (cloud.secret(name) or "").split()[:1]
    cloud.put_secret(name, " ".join((made, *before)))
    return made
