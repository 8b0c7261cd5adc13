"""`handover page webhook-secret`, `webhook-replay`: how posts to a webhook are signed, and how they come again."""

import secrets
import time
from datetime import UTC, datetime
from typing import Annotated, Final

import typer

from handover.aws.page_versions import NoSuchVersionError
from manage.cloud import Cloud
from manage.moments import moment
from manage.news_replay import NothingToReplayToError, Replay, Span
from manage.outgoing_secret import webhook_secret_name
from manage.page_commands import AtStage, PageId, troubles_told
from manage.target import Stage, Target, target
from manage.terminal import visible

_BYTES: Final = 32
_TIMES: Final = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
_A_MINUTE: Final = 60.0


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


def webhook_replay(  # noqa: PLR0913 - one parameter for each option
    page: PageId,
    *,
    since: Annotated[datetime, typer.Option(formats=_TIMES, help="From when on, in UTC.")],
    until: Annotated[
        datetime | None, typer.Option(formats=_TIMES, help="Until when, in UTC; now, if left out.")
    ] = None,
    send: Annotated[bool, typer.Option("--send", help="Send it; without this, only say what would be sent.")] = False,
    a_minute: Annotated[int, typer.Option(min=1, max=600, help="How many are sent in a minute at most.")] = 60,
    stage: AtStage = Stage.LOCAL,
) -> None:
    """Posts what happened to handovers to the page's webhook once more, from the history of half a year.

    Each post has the id that it had, so that a program knows what it got before, and says `"replay": true`. Without
    --send nothing is sent. Reads the whole table, as `conversation list` does.
    """
    with troubles_told():
        stack = target(stage)
        current = stack.versions.current(page)
        if current is None:
            raise NoSuchVersionError(f"no page {page} is stored in this stack")
        replay = Replay(stack, current.page, Span(_milliseconds(since), _milliseconds(until or datetime.now(UTC))))
        try:
            found = replay.found(lambda _: None)
        except NothingToReplayToError as nobody:
            typer.echo(visible(f"handover: {nobody}"), err=True)
            raise typer.Exit(1) from nobody
        if replay.unreadable:
            typer.echo(f"{replay.unreadable} lines of the history cannot be read, and are left out", err=True)
        for one in (
            found if not send else replay.send(found, secrets.token_hex(8), lambda: time.sleep(_A_MINUTE / a_minute))
        ):
            typer.echo(visible(f"{moment(one.at)}  {one.kind:13}  {one.id}"))
    typer.echo(f"{len(found)} are on their way" if send else f"{len(found)} would be sent: add --send", err=True)


def _milliseconds(at: datetime) -> int:
    return int(at.replace(tzinfo=at.tzinfo or UTC).timestamp() * 1000)


def _renewed(stack: Target, page_id: str) -> str:
    if stack.versions.current(page_id) is None:
        raise NoSuchVersionError(f"no page {page_id} is stored in this stack")
    cloud, name = Cloud(stack), webhook_secret_name(page_id)
    made = secrets.token_hex(_BYTES)
    before = (cloud.secret(name) or "").split()[:1]
    cloud.put_secret(name, " ".join((made, *before)))
    return made
