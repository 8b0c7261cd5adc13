"""`handover trace`: one message's way through all functions, as their logs tell it."""

import re
import time
from pathlib import Path
from shlex import quote
from typing import Annotated, Final

import typer

from handover.lineage import conversation_key, root_of
from handover.messenger.envelope import ids_of_mid
from manage.desk import Desk
from manage.json_told import tell_json
from manage.moments import moment
from manage.page_commands import AsJson, AtStage, troubles_told
from manage.target import Stage, Target, target
from manage.terminal import visible
from manage.trace.sources import EngineLogs, LogFile, LogsInsights, QueryFailedError, Source
from manage.trace.way import way_of
from manage.trace.way_told import as_documents, tell_way

_NAME: Final = re.compile(r"[0-9A-Za-z-]{6,64}")
_SINCE: Final = re.compile(r"([0-9]{1,4})([mhd])")
_UNITS: Final = {"m": 60_000, "h": 3_600_000, "d": 86_400_000}
_OWN_METADATA: Final = "handover:"


def _milliseconds(since: str) -> int:
    found = _SINCE.fullmatch(since)
    if found is None:
        raise typer.BadParameter(f"{since!r} is no time: write 30m, 12h or 7d")
    return int(found[1]) * _UNITS[found[2]]


def trace(  # noqa: PLR0913 - one parameter for each option
    event: Annotated[
        str, typer.Argument(metavar="EVENT", help="An event's id, or that of anything that followed from it.")
    ] = "",
    *,
    user: Annotated[str, typer.Option(metavar="USER", help="All events of this visitor; with --page.")] = "",
    page: Annotated[str, typer.Option(metavar="PAGE", help="The page that the visitor wrote to.")] = "",
    mid: Annotated[str, typer.Option(metavar="MID", help="Meta's id of the message.")] = "",
    since: Annotated[str, typer.Option(metavar="TIME", help="How far back to look: 30m, 12h, 7d.")] = "1d",
    file: Annotated[Path | None, typer.Option(help="Read this file of log lines instead of a stack's logs.")] = None,
    stage: AtStage = Stage.LOCAL,
    json: AsJson = False,
) -> None:
    """Prints one message's way through all functions: when, what was decided, what was sent, what failed.

    On AWS CloudWatch Logs Insights is asked, which costs 0.005 USD for each GB that was logged since then.
    """
    if [bool(event), bool(user and page), bool(mid)].count(True) != 1 or bool(user) != bool(page):
        raise typer.BadParameter("say one of these: EVENT, --mid, or --user together with --page")
    begin = time.time_ns() // 1_000_000 - _milliseconds(since)
    with troubles_told():
        desk = Desk(target(stage), page) if user else None
        names = _names(event, mid, desk.accounts if desk else (), user)
        stack = None if file else target(stage)
        try:
            steps = way_of((_source(stack) if stack else LogFile(file or Path())).lines(names, begin))
        except (QueryFailedError, OSError) as failure:
            typer.echo(visible(f"handover: {failure}"), err=True)
            raise typer.Exit(1) from failure
    if not steps:
        for hint in _nothing(event or mid or user, begin, stack, stage):
            typer.echo(visible(hint), err=True)
        if desk is not None and desk.page is None:
            typer.echo(visible(f"Page {page} is not connected to stack `{stage}`."), err=True)
        raise typer.Exit(1)
    if json:
        tell_json(as_documents(steps))
        return
    tell_way(steps, names, _where(file, stage))


def _names(event: str, mid: str, accounts: tuple[str, ...], user: str) -> frozenset[str]:
    """Return what lines are looked for: ids of events, or what stands for the conversation."""
    if mid:
        return frozenset(ids_of_mid(mid))
    if user:
        return frozenset(conversation_key(account, user) for account in accounts)
    name = root_of(event.removeprefix(_OWN_METADATA))
    if not _NAME.fullmatch(name):
        raise typer.BadParameter(
            f"{event!r} is no event's id: that is the event_id of a line of a log. Meta's id of a message is for --mid"
        )
    return frozenset({name})


def _where(file: Path | None, stage: Stage) -> str:
    if file is not None:
        return f"--file {quote(str(file))}"
    return "" if stage is Stage.LOCAL else f"--stage {stage}"


def _source(stack: Target) -> Source:
    return EngineLogs(stack) if "endpoint_url" in stack.client_arguments else LogsInsights(stack)


def _nothing(what: str, begin: int, stack: Target | None, stage: Stage) -> list[str]:
    """Say what may be the reason that nothing was found."""
    where = "in the file" if stack is None else f"in the logs of stack `{stage}`"
    return [
        f"handover: nothing about {what} {where} since {moment(begin)}.",
        "Look further back with --since (logs are kept 1 day locally, 14 in dev, 30 in prod), or at another --stage.",
        "What nobody needs (a read receipt, the echo of our own words) leaves no line. A new line takes some seconds.",
    ]
